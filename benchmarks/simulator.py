"""Worlds a second of the simulator, on one core: the real hub and real desks, one seed one world.

Against the target of ten a second; there is nothing else to compare with. A round plays the same
worlds again.

    python benchmarks/simulator.py [--json] [--worlds N]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from tests.simulator.running import a_stage, play_all

ROUNDS = 3
WORLDS = 30
TARGET = 10.0  # worlds a second


def main() -> int:
    worlds = int(sys.argv[sys.argv.index("--worlds") + 1]) if "--worlds" in sys.argv else WORLDS
    wall: list[float] = []
    processor: list[float] = []
    failed = 0
    with a_stage() as stage:
        play_all(stage, range(2))  # statements are compiled, modules loaded
        for _ in range(ROUNDS):
            began = time.process_time()
            played = play_all(stage, range(worlds))
            wall.append(played.rate)
            processor.append(worlds / (time.process_time() - began))
            failed += len(played.failures)
    figures.say(
        f"simulator, {worlds} worlds",
        {
            "worlds a second": wall,
            "worlds a second of processor time": processor,
            "of the target": [rate / TARGET for rate in processor],
        },
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
