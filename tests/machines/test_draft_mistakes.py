"""Every planted mistake with drafts is noticed by their machine."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.draft_mistakes import MISTAKES, Mistake
from tests.machines.test_drafts import Drafts

WORLDS: Final = 60
_LOOK: Final = settings(
    max_examples=WORLDS,
    stateful_step_count=40,
    deadline=None,
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
    phases=[Phase.generate],  # that there is a world is enough: the smallest is nobody's concern
    suppress_health_check=list(HealthCheck),
)
_UNFIT: Final = (TypeError, AttributeError, NameError)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "mistake",
    [pytest.param(it, id=it.name, marks=() if it.quick else pytest.mark.long) for it in MISTAKES],
)
def test_the_machine_notices(mistake: Mistake) -> None:
    with mistake.patch():
        failure = _failure()

    assert failure is not None, f"{mistake.name}: it lives through {WORLDS} worlds"
    assert not isinstance(failure, _UNFIT), failure  # one that fits its place no more


@pytest.mark.long
@pytest.mark.timeout(300)
def test_without_a_mistake_the_same_worlds_hold() -> None:
    assert _failure() is None


def _failure() -> Exception | None:
    try:
        run_state_machine_as_test(Drafts, settings=_LOOK)
    except Exception as error:  # noqa: BLE001  whatever it is, the machine has noticed something
        return error
    return None


def test_the_mistakes_have_names_of_their_own_and_some_are_planted_in_every_run() -> None:
    assert len({it.name for it in MISTAKES}) == len(MISTAKES) >= 14
    assert sum(it.quick for it in MISTAKES) >= 2
