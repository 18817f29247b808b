"""From exec to a painted window with the large data, against a bare QLabel window.

50,000 customers and 500,000 interactions lie in the profile; the hub is not reachable, as at the
start of a day in a train. Nine rounds in turn on one X server; both from the same interpreter.
Making the data takes minutes: with `--keep DIR` it is made there once and found there again.

    python benchmarks/start.py [--json] [--small] [--rounds N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from benchmarks.desk import Told
from benchmarks.first_sync import first_of
from benchmarks.hubs import Served
from benchmarks.screen import Screen, Seen
from desktop.ports.clock import SystemClock
from desktop.store.migrate import prepare
from desktop.store.opening import FILE
from integrations.demo.world import Size, world

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


def measure(profile: Path, rounds: int) -> tuple[list[Seen], list[Seen]]:
    """What was seen of ours and of bare Qt, round by round; a round to warm up comes before."""
    ours: list[Seen] = []
    bare: list[Seen] = []
    clean = {"PYTHONDONTWRITEBYTECODE": ""}
    tresen = [sys.executable, "-m", "desktop.commands.cli"]
    with Screen() as screen:
        for number in range(-1, rounds):
            a = screen.measure([sys.executable, "-c", BARE], clean)
            b = screen.measure(tresen, {**clean, "TRESEN_PROFILE": str(profile)})
            if number >= 0:
                bare.append(a)
                ours.append(b)
    return ours, bare


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--keep", type=Path)
    told = parser.parse_args()
    size: Size = "small" if told.small else "large"
    folder = told.keep or Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    try:
        ours, bare = measure(profile_in(folder, size), told.rounds)
    finally:
        if told.keep is None:
            shutil.rmtree(folder)
    first = [seen.first_ms for seen in ours], [seen.first_ms for seen in bare]
    t90 = [seen.t90_ms for seen in ours], [seen.t90_ms for seen in bare]
    cpu = [seen.cpu_ms for seen in ours], [seen.cpu_ms for seen in bare]
    pss = [seen.pss_mb for seen in ours], [seen.pss_mb for seen in bare]
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
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
