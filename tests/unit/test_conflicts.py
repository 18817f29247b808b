"""Two desks change the same record, neither knowing of the other: nothing written is lost.

For every operation of the registry, with drawn records, as the hub does them one after the other.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.clash import Choice, Clash, Side
from desktop.domain.ids import (
    AgentId,
    CaseId,
    ClashId,
    CustomerId,
    DraftId,
    InteractionId,
    OperationId,
    QueueId,
    RecordId,
)
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations import case, customer, writing
from desktop.domain.operations.deciding import chosen_values
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.operation import given as fields_of
from desktop.domain.operations.registry import OPERATIONS, AnyOperation
from desktop.domain.operations.together import bring_together, seen_by, sides_of
from desktop.domain.records import Case, Customer, Draft, Record
from desktop.domain.words import DraftKind, Priority
from tests.support.desks import TestClock
from tests.support.strategies import TIMES, structs

NOON = TestClock().now()
ANN, BOB = (Stamp(OperationId(f"op-{who}"), AgentId(who), NOON) for who in ("ann", "bob"))
EVA = Customer(id=CustomerId("eva"), name="Eva", address="Old Street 1", language="de")
LATE = Case(
    id=CaseId("r1"),
    customer=CustomerId("c"),
    subject="Late",
    queue=QueueId("q"),
    opened_at=NOON,
)

every_operation = pytest.mark.parametrize(
    "made", OPERATIONS, ids=[operation.declared.name for operation in OPERATIONS]
)


class Done(msgspec.Struct, frozen=True):
    """What the hub has after an operation, and what it set aside."""

    record: Record | None
    sides: tuple[Side, ...] = ()
    merged: bool = False
    refused: Reason | None = None


def do(record: Record | None, operation: AnyOperation, seen: str, stamp: Stamp) -> Done:
    together = bring_together(operation, record, seen, stamp)
    reason = together.reason or together.operation.refusal(record, stamp)
    if reason is not None:
        sides = sides_of(operation, record, seen) if record is not None else ()
        return Done(record, sides, refused=reason)
    after = record if together.idle else together.operation.over(record, stamp)
    return Done(after, together.sides, together.merged)


def two_desks(made: type[AnyOperation]) -> st.SearchStrategy[Any]:
    one = structs(made, id=st.just("r1"))
    record = structs(BY_NAME[made.declared.kind].record, id=st.just("r1"))
    return st.tuples(record, one, one)


@every_operation
def test_a_value_is_in_the_record_or_set_aside_whoever_comes_first(
    made: type[AnyOperation],
) -> None:
    @given(two_desks(made))
    def check(drawn: tuple[Record, AnyOperation, AnyOperation]) -> None:
        record, mine, theirs = drawn
        for first, second in ((mine, theirs), (theirs, mine)):
            one = do(record, first, seen_by(first, record), ANN)
            two = do(one.record, second, seen_by(second, record), BOB)
            assert two.record is not None
            for operation, done in ((first, one), (second, two)):
                _nothing_is_lost(record, operation, done, two)

    check()


def _nothing_is_lost(before: Record, operation: AnyOperation, done: Done, last: Done) -> None:
    """Each value that changed something is in the record, in a text merged from it, or aside."""
    if done.refused in (Reason.INVALID, Reason.DENIED, Reason.MISSING):
        return  # the whole operation goes back to its desk
    aside = {side.field: side.mine for side in done.sides}
    kept = {side.field: side.theirs for side in last.sides}
    for name, value in fields_of(operation, *operation.declared.apart).items():
        if name not in before.__struct_fields__ or isinstance(value, tuple):
            continue
        if value == getattr(before, name) or (done.refused and not aside):
            continue
        json = msgspec.json.encode(value).decode()
        there = getattr(last.record, name) == value
        effect = getattr(operation.over(before, ANN), name)
        merged = name in operation.declared.texts and _holds(getattr(last.record, name), value)
        ignored = effect == getattr(before, name)  # "" in an import says nothing
        assert (
            there
            or merged
            or ignored
            or json in (aside.get(name), kept.get(name))
            or (operation.declared.conflict.value in ("append", "status", "online"))
        )


def _holds(text: str, value: object) -> bool:
    """Every line that was written is in the merged text, unless the other side took it out."""
    return isinstance(value, str) and bool(set(value.split("\n")) & set(text.split("\n")))


@every_operation
def test_the_same_changes_in_the_same_order_come_out_the_same(made: type[AnyOperation]) -> None:
    @given(two_desks(made))
    def check(drawn: tuple[Record, AnyOperation, AnyOperation]) -> None:
        record, mine, theirs = drawn
        assert do(record, mine, seen_by(mine, record), ANN) == do(
            record, mine, seen_by(mine, record), ANN
        )
        after = do(record, theirs, seen_by(theirs, record), BOB).record
        first = do(after, mine, seen_by(mine, record), ANN)
        assert first == do(after, mine, seen_by(mine, record), ANN)

    check()


@every_operation
def test_who_saw_the_record_as_it_stands_is_never_in_conflict(made: type[AnyOperation]) -> None:
    @given(two_desks(made))
    def check(drawn: tuple[Record, AnyOperation, AnyOperation]) -> None:
        record, mine, _ = drawn
        together = bring_together(mine, record, seen_by(mine, record), ANN)
        assert together.operation == mine
        assert together.sides == ()
        assert together.reason is None

    check()


# --------------------------------------------------------------------------------- in particular
def test_a_field_that_somebody_else_changed_stays_and_the_rest_is_done() -> None:
    mine = customer.Set(id="eva", address="Mine 1", language="en")
    hub = replace(EVA, address="Theirs 2")

    done = do(hub, mine, seen_by(mine, EVA), ANN)

    assert done.record == replace(hub, language="en")
    assert done.sides == (
        Side(field="address", mine='"Mine 1"', theirs='"Theirs 2"', base='"Old Street 1"'),
    )


def test_equal_values_are_no_conflict() -> None:
    mine = customer.Set(id="eva", address="New 1")
    hub = replace(EVA, address="New 1")

    assert do(hub, mine, seen_by(mine, EVA), ANN) == Done(hub)


def test_a_value_that_came_back_to_what_was_seen_is_what_was_seen() -> None:
    mine = customer.Set(id="eva", address="Mine 1")

    assert do(EVA, mine, seen_by(mine, EVA), ANN) == Done(replace(EVA, address="Mine 1"))


def test_a_change_that_says_nothing_of_what_was_seen_is_done_as_it_is() -> None:
    mine = customer.Set(id="eva", address="From an old desk")
    hub = replace(EVA, address="Theirs 2")

    assert do(hub, mine, "", ANN).record == replace(hub, address="From an old desk")


@given(TIMES)
def test_long_texts_are_merged_and_short_ones_are_not(at: Any) -> None:
    seen = replace(LATE, opened_at=at, description="one\ntwo\nthree")
    mine = case.Set(id="r1", subject="Late again", description="1\ntwo\nthree")
    hub = replace(seen, subject="Very late", description="one\ntwo\n3", priority=Priority.HIGH)

    done = do(hub, mine, seen_by(mine, seen), ANN)

    assert done.record == replace(hub, description="1\ntwo\n3")
    assert done.merged
    assert [side.field for side in done.sides] == ["subject"]


def test_a_closed_case_keeps_what_was_written_for_it_beside_it() -> None:
    mine = case.Close(id="r1", solution="Sent again")
    closed = case.Close(id="r1", solution="Refunded").over(LATE, BOB)

    done = do(closed, mine, "", ANN)

    assert done.refused is Reason.CLOSED
    assert [(side.mine, side.theirs) for side in done.sides] == [('"Sent again"', '"Refunded"')]


def _draft(text: str) -> Draft:
    return Draft(
        id=DraftId("r1"),
        agent=AgentId("ann"),
        interaction=InteractionId("i"),
        kind=DraftKind.REPLY,
        text=text,
        saved_at=NOON,
    )


def _saving(text: str) -> writing.SaveDraft:
    return writing.SaveDraft(
        id=DraftId("r1"), interaction=InteractionId("i"), kind=DraftKind.REPLY, text=text
    )


def test_two_desks_that_begin_the_same_draft_keep_both() -> None:
    mine = _saving("Mine")

    done = do(_draft("Theirs"), mine, seen_by(mine, None), ANN)

    assert done.record == _draft("Theirs")
    assert [(side.mine, side.theirs) for side in done.sides] == [('"Mine"', '"Theirs"')]


def test_a_draft_written_on_elsewhere_is_not_discarded() -> None:
    discarding = writing.DiscardDraft(id="r1")
    seen = seen_by(discarding, _draft("As sent"))

    assert do(_draft("As sent"), discarding, seen, ANN).record == replace(
        _draft("As sent"), discarded=True
    )
    assert do(_draft("Written on"), discarding, seen, ANN).refused is Reason.CHANGED


def test_a_value_of_a_newer_version_counts_as_another_one() -> None:
    mine = customer.Set(id="eva", address="Mine")

    done = do(EVA, mine, '{"address": {"street": "Old Street 1"}}', ANN)

    assert [side.field for side in done.sides] == ["address"]


def test_what_is_chosen_is_written_as_it_was_meant() -> None:
    sides = (
        Side(field="description", mine='"one"', theirs='"two"'),
        Side(field="due_at", mine="null", theirs='"2026-11-22T12:00:00Z"'),
    )
    clash = Clash(
        id=ClashId("x"),
        about_kind="case",
        about=RecordId("r1"),
        operation="case.set@1",
        by=AgentId("ann"),
        at=NOON,
        sides=sides,
    )

    assert chosen_values(clash, Choice.MINE) == {"description": "one", "due_at": None}
    assert chosen_values(clash, Choice.BOTH) == {"description": "two\n\none", "due_at": None}
