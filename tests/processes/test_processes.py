"""Six desks, two workers and one PostgreSQL as real processes, while everything breaks."""

from __future__ import annotations

import re
import sys

import pytest

from tests.processes.running import Outcome, Plan, play

MINUTES = 10
GAP = "I1 .* (missing|others)"  # and not only slow
LINES = ("lost_and_doubled", "desk_is_killed", "nothing_comes_in")


@pytest.mark.timeout(900)
async def test_nothing_is_lost_or_done_twice_whatever_breaks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = await play(Plan(seed=1, longest_s=0.9, a_second=1.0, drained_within_s=200))

    _tell(outcome, capsys)
    assert outcome.findings == []
    assert outcome.operations > 50


@pytest.mark.long
@pytest.mark.timeout(2 * 60 * MINUTES)
@pytest.mark.parametrize("seed", range(2, 5))
async def test_nothing_is_lost_in_ten_minutes_of_faults(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await play(
        Plan(seed=seed, for_s=60 * MINUTES, longest_s=10, a_second=5, drained_within_s=120)
    )

    _tell(outcome, capsys)
    assert outcome.findings == []
    assert outcome.operations > 2_000


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("mistake", "broken", "faults"),
    [
        ("not idempotent", "I2", LINES),
        ("forgotten when sent", "I4", LINES),
        ("commit gap", GAP, LINES),
        ("cursor before rows", GAP, LINES),
        ("pushed in any order", "I2", LINES),
        ("revoked rows stay", "I1 .* too many", ("rights_change", "cuts")),
        ("a page in pieces", "I7", ("cuts", "flapping", "desk_is_killed")),
    ],
)
async def test_a_mistake_is_found(mistake: str, broken: str, faults: tuple[str, ...]) -> None:
    outcome = await play(
        Plan(seed=1, mistake=mistake, only=faults, faults=3 * len(faults), drained_within_s=30)
    )

    assert [each for each in outcome.findings if re.match(broken, each)] != [], outcome.findings


def _tell(outcome: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{outcome}\n")
