"""A failing plan made short: steps are left out as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from tests.simulator.steps import Plan

TRIES = 150


def shrunk(plan: Plan, fails: Callable[[Plan], bool], tries: int = TRIES) -> Plan:
    """A plan with fewer steps that fails too; the same when none was found in so many tries."""
    steps, size = plan.steps, max(1, len(plan.steps) // 2)
    while size and tries:
        at = 0
        while at < len(steps) and tries:
            tries -= 1
            fewer = steps[:at] + steps[at + size :]
            if fails(replace(plan, steps=fewer)):
                steps = fewer
            else:
                at += size
        size //= 2
    return replace(plan, steps=steps)
