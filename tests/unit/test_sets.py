"""What is a set is added to and removed from: two who do so at once never conflict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.domain.kinds import BY_NAME
from desktop.domain.operations.operation import Conflict
from desktop.domain.operations.operation import given as fields_of
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from desktop.domain.operations.together import NOTHING_SEEN, bring_together, seen_by
from tests.conftest import LONG
from tests.support.strategies import IDS, STAMPS, structs

OF_SETS = [made for made in OPERATIONS if made.declared.conflict is Conflict.SETS]
ID = IDS[0]
quickly = settings(max_examples=300 if LONG else 30)
each = pytest.mark.parametrize("made", OF_SETS, ids=lambda made: made.declared.name)
pairs = pytest.mark.parametrize(
    ("first", "second"),
    [
        (one, other)
        for one in OF_SETS
        for other in OF_SETS
        if (one.declared.kind, one.declared.of_set) == (other.declared.kind, other.declared.of_set)
    ],
    ids=lambda made: made.declared.name,
)


def record_of(made: type[AnyOperation]) -> st.SearchStrategy[Any]:
    return structs(BY_NAME[made.declared.kind].record, id=st.just(ID))


def asked(made: type[AnyOperation]) -> st.SearchStrategy[Any]:
    return structs(made, id=st.just(ID))


def elements(record: Any, made: type[AnyOperation]) -> set[object]:
    return set(getattr(record, made.declared.of_set))


def test_sets_of_customers_articles_and_cases_are_among_them() -> None:
    assert {(made.declared.kind, made.declared.of_set) for made in OF_SETS} == {
        ("customer", "points"),
        ("customer", "apart"),
        ("customer", "tags"),
        ("article", "tags"),
        ("case", "steps"),
        ("case", "tags"),
        ("interaction", "tags"),
        ("interaction", "parted"),
    }
    assert all(not made.declared.of_set or made in OF_SETS for made in OPERATIONS)


@each
def test_it_changes_its_set_alone(made: type[AnyOperation]) -> None:
    @quickly
    @given(asked(made), record_of(made), STAMPS)
    def check(operation: AnyOperation, record: Any, stamp: Any) -> None:
        after = operation.over(record, stamp)
        changed = {
            name
            for name in record.__struct_fields__
            if getattr(after, name) != getattr(record, name)
        }
        assert changed <= {made.declared.of_set}

    check()


@pairs
def test_two_at_once_come_to_the_same_whoever_is_first(
    first: type[AnyOperation], second: type[AnyOperation]
) -> None:
    @quickly
    @given(asked(first), asked(second), record_of(first), STAMPS)
    def check(one: AnyOperation, other: AnyOperation, record: Any, stamp: Any) -> None:
        # Adding and removing the very same thing has no order of its own: the hub's decides.
        assume(type(one) is type(other) or fields_of(one) != fields_of(other))
        there = other.over(one.over(record, stamp), stamp)
        back = one.over(other.over(record, stamp), stamp)
        assert elements(there, first) == elements(back, first)

    check()


@pairs
def test_the_hub_leaves_nothing_of_them_aside(
    first: type[AnyOperation], second: type[AnyOperation]
) -> None:
    @quickly
    @given(asked(first), asked(second), record_of(first), STAMPS)
    def check(one: AnyOperation, other: AnyOperation, record: Any, stamp: Any) -> None:
        seen = seen_by(other, record)
        together = bring_together(other, one.over(record, stamp), seen, stamp)
        assert seen == NOTHING_SEEN
        assert (together.operation, together.sides, together.reason) == (other, (), None)

    check()
