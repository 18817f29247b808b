"""Every planted mistake is noticed by the worlds of one run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

import pytest

from tests.simulator.directed import DIRECTED
from tests.simulator.mutants import MUTANTS, NINE, Mutant
from tests.simulator.planning import plan_of
from tests.simulator.playing import Outcome, play
from tests.simulator.running import a_stage
from tests.simulator.stage import Stage
from tests.simulator.test_worlds import WORLDS

_UNFIT: Final = ("TypeError", "AttributeError", "NameError")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_worlds_notice(mutant: Mutant, stage: Stage) -> None:
    assert _noticed(mutant, stage, WORLDS), f"{mutant.name} lives through {WORLDS} worlds"


def _noticed(mutant: Mutant, stage: Stage, worlds: int) -> bool:
    with mutant.patch():
        plans = chain([mutant.world], map(plan_of, range(worlds)))
        return any(_broke_a_promise(play(stage, plan)) for plan in plans)


def _broke_a_promise(outcome: Outcome) -> bool:
    """Not the mutant itself: one that does not fit its place any more would be noticed anywhere."""
    assert not outcome.failure.startswith(_UNFIT), outcome.failure
    return bool(outcome.failure)


@pytest.mark.parametrize(("where", "seed"), sorted({(m.where, m.hint) for m in MUTANTS if m.where}))
def test_a_world_that_leads_to_a_mistake_holds_without_it(
    where: str, seed: int, stage: Stage
) -> None:
    assert not play(stage, DIRECTED[where](seed)).failure


def test_the_nine_mistakes_of_the_model_are_there() -> None:
    assert len(NINE) == 9
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
