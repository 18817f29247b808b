"""Six desks, two workers and one PostgreSQL as real processes, while everything breaks."""

from __future__ import annotations

import sys

import pytest

from tests.processes.running import Outcome, Plan, play

MINUTES = 10


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
    ("mistake", "broken"),
    [
        ("not idempotent", "I2"),
        ("forgotten when sent", "I4"),
        ("commit gap", "I1"),
        ("cursor before rows", "I1"),
    ],
)
async def test_a_mistake_is_found(mistake: str, broken: str) -> None:
    outcome = await play(
        Plan(
            seed=1,
            mistake=mistake,
            only=("lost_and_doubled", "desk_is_killed", "nothing_comes_in"),
            faults=9,
            drained_within_s=8,
        )
    )

    assert [each for each in outcome.findings if each.startswith(broken)] != []


def _tell(outcome: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{outcome}\n")
