"""`python -m tests.processes SEED [FAULT …]`: one run by itself, and what it found."""

from __future__ import annotations

import asyncio
import sys

from tests.processes.running import Plan, play

if __name__ == "__main__":
    plan = Plan(seed=int(sys.argv[1]), only=tuple(sys.argv[2:]))
    outcome = asyncio.run(play(plan))
    sys.stdout.write(f"{outcome}\n" + "".join(f"{each}\n" for each in outcome.findings[:20]))
    if outcome.findings:
        sys.stdout.write(f"{len(outcome.findings)} findings; {outcome.folder}\n")
    sys.exit(bool(outcome.findings))
