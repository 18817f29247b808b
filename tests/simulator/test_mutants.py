"""Every planted mistake is noticed by the worlds of one run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.mutants import MUTANTS, NINE, RARE, Mutant
from tests.simulator.planning import plan_of
from tests.simulator.playing import play
from tests.simulator.running import a_stage
from tests.simulator.stage import Stage
from tests.simulator.test_worlds import WORLDS


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_worlds_notice(mutant: Mutant, stage: Stage) -> None:
    assert _noticed(mutant, stage, WORLDS), f"{mutant.name} lives through {WORLDS} worlds"


@pytest.mark.long
@pytest.mark.timeout(24 * 3600)
@pytest.mark.parametrize("mutant", RARE, ids=lambda mutant: mutant.name)
def test_many_worlds_notice(mutant: Mutant, stage: Stage) -> None:
    assert _noticed(mutant, stage, 10 * WORLDS), f"{mutant.name} lives through very many worlds"


def _noticed(mutant: Mutant, stage: Stage, worlds: int) -> bool:
    with mutant.patch():
        seeds = (mutant.hint, *range(worlds))
        return any(play(stage, plan_of(seed)).failure for seed in seeds)


def test_the_nine_mistakes_of_the_model_are_there() -> None:
    assert len(NINE) == 9
    assert len({mutant.name for mutant in (*MUTANTS, *RARE)}) == len(MUTANTS) + len(RARE)
