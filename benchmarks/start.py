"""From exec to a painted window with the large data, against a bare QLabel window.

50,000 customers and 500,000 interactions lie in the profile; the hub is not reachable, as at the
start of a day in a train. Nine rounds in turn on one X server; both from the same interpreter.

    python benchmarks/start.py [--json] [--small] [--rounds N]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from benchmarks.first_sync import child_ours
from benchmarks.hubs import Served
from benchmarks.screen import Screen, Seen
from desktop.ports.clock import SystemClock
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
    made = world(seed=42, size=size, language="de", now=SystemClock().now())
    with Served(folder / "hub", made) as hub:
        child_ours(hub.address, hub.token, folder)
    shutil.rmtree(folder / "hub")
    return folder / "profile"


def main() -> int:
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 9
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    size: Size = "small" if "--small" in sys.argv else "large"
    profile = filled_profile(size, folder)
    ours: list[Seen] = []
    bare: list[Seen] = []
    clean = {"PYTHONDONTWRITEBYTECODE": ""}
    tresen = [sys.executable, "-m", "desktop.commands.cli"]
    with Screen() as screen:
        for number in range(-1, rounds):  # the first is a warm-up
            a = screen.measure([sys.executable, "-c", BARE], clean)
            b = screen.measure(tresen, {**clean, "TRESEN_PROFILE": str(profile)})
            if number >= 0:
                bare.append(a)
                ours.append(b)
    shutil.rmtree(folder)
    first = [seen.first_ms for seen in ours], [seen.first_ms for seen in bare]
    t90 = [seen.t90_ms for seen in ours], [seen.t90_ms for seen in bare]
    pss = [seen.pss_mb for seen in ours], [seen.pss_mb for seen in bare]
    figures.say(
        f"start with the {size} data",
        {
            "bare QLabel, complete, ms": t90[1],
            "ours, first pixels, ms": first[0],
            "ours, complete, ms": t90[0],
            "ours / bare, complete": figures.ratios(*t90),
            "ours, PSS when settled, MB": pss[0],
            "ours / bare, PSS": figures.ratios(*pss),
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
