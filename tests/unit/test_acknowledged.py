"""What the hub acknowledged is kept for a while, in order, for a hub that was restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import customer, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Customer, Draft
from desktop.domain.words import DraftKind
from desktop.ports.wire import Answer, Page, Row, Verdict
from desktop.store import outbox
from desktop.store.projection import shown_here
from tests.support.desks import ANN, OpenStore

CONTACT = InteractionId("i1")


def ask(desk: OpenStore, *operations: AnyOperation) -> None:
    for operation in operations:
        desk.store.ask([operation])


def made(*names: str) -> list[AnyOperation]:
    return [customer.Create(id=CustomerId(name), name=name) for name in names]


def acknowledge(desk: OpenStore, verdict: Verdict = Verdict.OK, *, contained: bool = True) -> None:
    """The hub answers all that waits, and its rows come."""
    batch = desk.store.batch(200)
    desk.store.take_answers([Answer(each.mid, verdict) for each in batch], batch)
    if contained:
        desk.store.absorb(
            desk.store.progress().cursor,
            msgspec.json.encode(
                Page((), (), batch[-1].mid, f"{batch[-1].mid}", more=False, as_of=desk.clock.now())
            ),
        )


def restored(desk: OpenStore, *, epoch: int = 2, last_mid: int = 0) -> None:
    desk.store.hub_restored(desk.store.progress(), epoch, last_mid)


def waiting(desk: OpenStore) -> list[tuple[int, str]]:
    return [(each.mid, each.record) for each in outbox.waiting(desk.connection)]


def kept(desk: OpenStore) -> list[str]:
    rows: Sequence[tuple[str]] = desk.connection.execute(
        "SELECT record FROM acknowledged ORDER BY n"
    ).fetchall()
    return [record for (record,) in rows]


def test_what_was_acknowledged_is_offered_again_before_what_waits(opened: OpenStore) -> None:
    ask(opened, *made("a", "b"))
    acknowledge(opened)
    ask(opened, *made("c"))
    acknowledge(opened, contained=False)
    ask(opened, *made("d"))

    restored(opened, last_mid=1)

    assert waiting(opened) == [(2, "a"), (3, "b"), (4, "c"), (5, "d")]
    assert [each.mutation.again for each in outbox.waiting(opened.connection)] == [
        *(True, True, True),
        False,
    ]
    assert opened.store.progress().next_mid == 6
    assert opened.store.progress().cursor == ""


def test_operations_keep_their_ids_so_that_the_hub_does_none_twice(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    (before,) = outbox.waiting(opened.connection)
    acknowledge(opened)

    restored(opened)

    (again,) = outbox.waiting(opened.connection)
    assert (again.op_id, again.fields, again.at) == (before.op_id, before.fields, before.at)


def test_an_answer_is_not_taken_for_what_has_its_number_since(opened: OpenStore) -> None:
    ask(opened, *made("a", "b"))
    pushed = opened.store.batch(2)
    opened.store.renumber(2)  # another process has heard that the hub counts from there

    opened.store.take_answers([Answer(1, Verdict.OK), Answer(2, Verdict.DENIED)], pushed)

    assert waiting(opened) == [(2, "a"), (3, "b")]
    assert outbox.refused(opened.connection) == []


def test_what_the_restored_hub_lacks_stays_shown_until_it_has_it_again(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    acknowledge(opened)

    restored(opened)

    assert isinstance(shown_here(opened.connection, ("customer", "a")), Customer)


def test_another_process_that_was_faster_has_put_it_right_already(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    acknowledge(opened)
    before = opened.store.progress()

    opened.store.hub_restored(before, 2, 0)
    opened.store.batch(1)
    opened.store.hub_restored(before, 2, 0)

    (again,) = outbox.waiting(opened.connection)
    assert again.sent


def test_it_can_be_offered_once_more_when_the_hub_is_restored_once_more(opened: OpenStore) -> None:
    ask(opened, *made("a", "b"))
    acknowledge(opened)
    restored(opened)
    acknowledge(opened)

    restored(opened, epoch=3)

    assert waiting(opened) == [(1, "a"), (2, "b")]


def test_what_is_older_than_fourteen_days_by_the_hubs_clock_is_forgotten(
    opened: OpenStore,
) -> None:
    ask(opened, *made("a"))
    opened.store.advance(as_of=opened.clock.now().isoformat())
    acknowledge(opened)
    opened.clock.forward(days=400)  # the desk's own clock jumps: nothing goes for that
    ask(opened, *made("b"))
    acknowledge(opened, contained=False)
    assert kept(opened) == ["a", "b"]

    late = opened.clock.now() - timedelta(days=400) + timedelta(days=15)
    opened.store.advance(as_of=late.isoformat())
    ask(opened, *made("c"))
    acknowledge(opened, contained=False)

    assert kept(opened) == ["c"]


def test_of_what_was_typed_only_the_last_is_kept(opened: OpenStore) -> None:
    for text in ("On", "On its", "On its way"):
        draft = draft_id(ANN, CONTACT, DraftKind.REPLY)
        ask(
            opened,
            writing.SaveDraft(id=draft, interaction=CONTACT, kind=DraftKind.REPLY, text=text),
        )
        acknowledge(opened)
    assert len(kept(opened)) == 1

    restored(opened)

    (again,) = outbox.waiting(opened.connection)
    assert "On its way" in again.fields
    assert again.seen == ""


def test_what_is_typed_after_a_restore_does_not_change_what_the_hub_may_know(
    opened: OpenStore,
) -> None:
    draft = draft_id(ANN, CONTACT, DraftKind.REPLY)
    saved = writing.SaveDraft(id=draft, interaction=CONTACT, kind=DraftKind.REPLY, text="On")
    ask(opened, saved)
    acknowledge(opened)
    restored(opened)

    ask(opened, msgspec.structs.replace(saved, text="On its way"))

    assert [each.fields.count("On its way") for each in outbox.waiting(opened.connection)] == [0, 1]
    shown = shown_here(opened.connection, ("draft", draft))
    assert isinstance(shown, Draft)
    assert shown.text == "On its way"


def test_what_was_refused_is_not_asked_again(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    acknowledge(opened, Verdict.DENIED)

    restored(opened)

    assert waiting(opened) == []
    assert [no.record for no in outbox.refused(opened.connection)] == ["a"]


def test_a_change_of_which_the_hub_kept_both_values_is_offered_whole(opened: OpenStore) -> None:
    anna = Customer(id=CustomerId("a"), name="Anna")
    page = Page(
        rows=(Row("customer", msgspec.Raw(msgspec.json.encode(anna))),),
        gone=(),
        last_mid=0,
        cursor="1",
        more=False,
        as_of=opened.clock.now(),
    )
    opened.store.absorb("", msgspec.json.encode(page))
    ask(opened, customer.Set(id=CustomerId("a"), name="Anne", address="New Street 2"))
    batch = opened.store.batch(1)
    half = Answer(1, Verdict.CONFLICT, left=("name",), clash="clash")  # type: ignore[arg-type]
    opened.store.take_answers([half], batch)

    restored(opened)
    (again,) = outbox.waiting(opened.connection)
    acknowledge(opened)

    assert again.fields == batch[0].fields
    assert outbox.refused(opened.connection) == []


def test_an_answer_that_comes_to_a_second_process_leaves_the_refused_words_whole(
    opened: OpenStore,
) -> None:
    ask(opened, customer.Set(id=CustomerId("a"), name="Anne", address="New Street 2"))
    batch = opened.store.batch(1)
    half = Answer(1, Verdict.CONFLICT, left=("name",), clash="clash")  # type: ignore[arg-type]

    opened.store.take_answers([half], batch)
    opened.store.take_answers([half], batch)

    assert [no.fields for no in outbox.refused(opened.connection)] == [batch[0].fields]


def test_the_fence_of_its_contact_is_offered_again_with_it(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    opened.connection.execute("UPDATE outbox SET fence = 7")
    acknowledge(opened)

    restored(opened)

    (again,) = outbox.waiting(opened.connection)
    assert again.mutation.fence == 7


def test_of_what_was_erased_nothing_is_kept_but_its_number(opened: OpenStore) -> None:
    ask(opened, *made("a"))
    batch = opened.store.batch(1)
    opened.connection.execute("UPDATE outbox SET fields = ?", (outbox.HOLLOW,))

    opened.store.take_answers([Answer(1, Verdict.OK)], batch)

    assert kept(opened) == []


def test_what_was_typed_and_is_still_to_come_as_a_row_keeps_its_place_in_the_order(
    opened: OpenStore,
) -> None:
    draft = draft_id(ANN, CONTACT, DraftKind.REPLY)
    for text in ("On", "On its", "On its way"):
        ask(
            opened,
            writing.SaveDraft(id=draft, interaction=CONTACT, kind=DraftKind.REPLY, text=text),
        )
        acknowledge(opened, contained=False)

    restored(opened)

    texts = [msgspec.json.decode(it.fields)["text"] for it in outbox.waiting(opened.connection)]
    assert texts == ["On", "On its", "On its way"]
