"""Worlds that once failed, or were judged wrongly: looked at at the right time, they hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator.planning import plan_of
from tests.simulator.playing import play
from tests.simulator.running import a_stage
from tests.simulator.stage import Stage
from tests.simulator.steps import CLEAR, Act, Plan, Step


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


@pytest.mark.parametrize("seed", [20, 36])
def test_a_hub_restored_in_the_last_moment_is_judged_when_what_it_forgot_is_back(
    stage: Stage, seed: int
) -> None:
    assert not play(stage, _restored_last(seed)).failure


@pytest.mark.parametrize("seed", [861, 925, 957, 7027, 7033])
def test_worlds_past_the_first_ones_that_once_broke_a_promise_keep_it(
    stage: Stage, seed: int
) -> None:
    assert not play(stage, plan_of(seed)).failure


@pytest.mark.parametrize("seed", [1178, 1316])
def test_a_file_that_is_on_its_way_when_its_customer_is_erased_goes_without_a_fault(
    stage: Stage, seed: int
) -> None:
    assert not play(stage, plan_of(seed)).failure


def test_words_whose_file_was_taken_out_while_it_was_brought_have_let_others_go_before(
    stage: Stage,
) -> None:
    assert not play(stage, plan_of(1235)).failure


def test_a_file_that_was_asked_for_with_the_last_commit_of_a_process_was_sent(stage: Stage) -> None:
    assert not play(stage, plan_of(3_002_241)).failure


def test_two_refusals_of_one_draft_of_which_the_first_holds_no_word_leave_nothing_behind(
    stage: Stage,
) -> None:
    assert not play(stage, plan_of(4_002_114)).failure


@pytest.mark.parametrize("seed", [3_003_315, 3_003_504])
def test_worlds_that_asked_too_early_or_heard_nothing_of_a_clock_put_back_hold(
    stage: Stage, seed: int
) -> None:
    assert not play(stage, plan_of(seed)).failure


def test_what_the_hub_changes_by_itself_in_the_last_moment_is_judged_when_it_was_heard_of(
    stage: Stage,
) -> None:
    assert not play(stage, plan_of(3_001_292)).failure


@pytest.mark.parametrize("seed", [44, 659])
def test_words_given_back_between_two_looks_stand_before_what_is_asked_next(
    stage: Stage, seed: int
) -> None:
    assert not play(stage, plan_of(seed)).failure


def test_a_desk_that_was_told_nothing_may_stand_before_the_log_and_counts_as_the_hub(
    stage: Stage,
) -> None:
    assert not play(stage, plan_of(147)).failure


def _restored_last(seed: int) -> Plan:
    return Plan(
        seed=seed,
        people=("ann", "pia"),
        weather=CLEAR,
        rough=CLEAR,
        page_rows=8,
        batch=4,
        impatient=False,
        first_sync=False,
        steps=(
            Step(Act.HUB_BACKUP, 0, 1, 0.03),
            Step(Act.TYPE, 0, seed, 0.1),
            Step(Act.ASK, 1, seed, 1.0),
            Step(Act.ASK, 0, seed + 1, 1.0),
            Step(Act.HUB_RESTORE, 1, 2, 1.0),
        ),
    )
