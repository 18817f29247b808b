"""One world alone, or many.

python -m tests.simulator SEED                        its diary; if it fails, the short of it
python -m tests.simulator FIRST LAST [--every N] [--json]
"""

from __future__ import annotations

import argparse
import sys

import msgspec

from tests.simulator.planning import plan_of
from tests.simulator.playing import play
from tests.simulator.running import a_stage, play_all, told


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("seed", type=int)
    parser.add_argument("last", type=int, nargs="?")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with a_stage() as stage:
        if asked.last is None:
            outcome = play(stage, plan_of(asked.seed))
            said = told(stage, outcome.plan) if outcome.failure else "\n".join(outcome.diary)
            sys.stdout.write(f"{said}\n")
            return bool(outcome.failure)
        played = play_all(stage, range(asked.seed, asked.last, asked.every))
        if asked.json:
            sys.stdout.write(msgspec.json.encode(played).decode())
            return 0
        for seed, why in played.failures.items():
            sys.stdout.write(f"{seed}: {why}\n")
        sys.stdout.write(f"{played.worlds} worlds, {played.rate:.1f} a second\n")
        return bool(played.failures)


if __name__ == "__main__":
    sys.exit(main())
