"""From exec to a painted window with the large data, against a bare QLabel window.

50,000 customers and 500,000 interactions lie in the profile; the hub is not reachable, as at the
start of a day in a train. Nine rounds in turn on one X server; both from the same interpreter.
Making the data takes minutes: with `--keep DIR` it is made there once and found there again.

With `--peers` Thunderbird and a page in Chromium are started in the same rounds, where installed.

    python benchmarks/start.py [--json] [--small] [--peers] [--rounds N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from benchmarks.desk import Told
from benchmarks.first_sync import first_of
from benchmarks.hubs import Served
from benchmarks.peers import Peer, peers
from benchmarks.screen import Screen, Seen
from desktop.ports.clock import SystemClock
from desktop.store.migrate import prepare
from desktop.store.opening import FILE
from integrations.demo.world import Size, world

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARE, _OURS = "a bare QLabel", "Tresen"
BARE = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Tresen")
label.resize(1400, 900)
label.show()
app.exec()
"""


def filled_profile(size: Size, folder: Path) -> Path:
    """A profile that was synced once; its hub is gone afterwards."""
    profile = folder / "profile"
    made = world(seed=42, size=size, language="de", now=SystemClock().now())
    with Served(folder / "hub", made) as hub:
        first_of(Told(address=hub.address, token=hub.token, profile=profile, key=False))
    shutil.rmtree(folder / "hub")
    return profile


def profile_in(folder: Path, size: Size) -> Path:
    """The profile kept in the folder, brought up to this version; made when there is none."""
    profile = folder / size / "profile"
    if (profile / FILE).exists():
        prepare(profile)
        return profile
    (folder / size).mkdir(parents=True, exist_ok=True)
    return filled_profile(size, folder / size)


def measure(profile: Path, rounds: int, others: Sequence[Peer]) -> dict[str, list[Seen]]:
    """What was seen of each, round by round; a round to warm up comes before."""
    clean = {"PYTHONDONTWRITEBYTECODE": ""}
    tresen = [sys.executable, "-m", "desktop.commands.cli"]
    every = (
        Peer(_BARE, [sys.executable, "-c", BARE], clean),
        Peer(_OURS, tresen, {**clean, "TRESEN_PROFILE": str(profile)}),
        *others,
    )
    seen: dict[str, list[Seen]] = {each.name: [] for each in every}
    with Screen() as screen:
        for number in range(-1, rounds):
            for each in every:
                now = screen.measure(each.command, each.environment)
                if number >= 0:
                    seen[each.name].append(now)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--keep", type=Path)
    told = parser.parse_args()
    size: Size = "small" if told.small else "large"
    folder = told.keep or Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    try:
        profile = profile_in(folder, size)
        with tempfile.TemporaryDirectory(prefix="tresen-peers-") as kept:
            others = peers(Path(kept)) if told.peers else []
            seen = measure(profile, told.rounds, others)
    finally:
        if told.keep is None:
            shutil.rmtree(folder)
    ours, bare = seen[_OURS], seen[_BARE]
    first = [one.first_ms for one in ours], [one.first_ms for one in bare]
    t90 = [one.t90_ms for one in ours], [one.t90_ms for one in bare]
    cpu = [one.cpu_ms for one in ours], [one.cpu_ms for one in bare]
    pss = [one.pss_mb for one in ours], [one.pss_mb for one in bare]
    beside = {
        name: measured
        for peer in others
        for name, measured in _beside(peer.name, ours, seen[peer.name]).items()
    }
    figures.say(
        f"start with the {size} data",
        {
            "bare QLabel, complete, ms": t90[1],
            "ours, first pixels, ms": first[0],
            "ours, complete, ms": t90[0],
            "ours / bare, first pixels": figures.ratios(*first),
            "ours / bare, complete": figures.ratios(*t90),
            "ours / bare, processor time until complete": figures.ratios(*cpu),
            "ours, PSS when settled, MB": pss[0],
            "ours / bare, PSS": figures.ratios(*pss),
            **beside,
        },
    )
    return 0


def _beside(name: str, ours: list[Seen], theirs: list[Seen]) -> dict[str, list[float]]:
    complete = [one.t90_ms for one in theirs]
    memory = [one.pss_mb for one in theirs]
    return {
        f"{name}, complete, ms": complete,
        f"ours / {name}, complete": figures.ratios([one.t90_ms for one in ours], complete),
        f"{name}, PSS when settled, MB": memory,
        f"ours / {name}, PSS": figures.ratios([one.pss_mb for one in ours], memory),
    }


if __name__ == "__main__":
    sys.exit(main())
