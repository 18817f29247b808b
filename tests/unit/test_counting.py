"""What puts it right when desktop and hub count mutations differently."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from desktop.domain.ids import AgentId, CustomerId, SiteId
from desktop.domain.operations import customer
from desktop.ports.wire import Answer, Page, Verdict, Welcome
from desktop.store import outbox
from desktop.store.projection import shown_here
from desktop.sync.counting import put_right
from tests.support.desks import OpenStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def welcome(*, epoch: int = 1, last_mid: int = 0) -> Welcome:
    return Welcome(1, epoch, NOON, last_mid, AgentId("ann"), SiteId("home"), "Ann")


def ask(desk: OpenStore, *names: str) -> None:
    for name in names:
        desk.store.ask([customer.Create(id=CustomerId(name), name=name)])


def greet(desk: OpenStore, said: Welcome) -> None:
    mids = [w.mid for w in outbox.waiting(desk.connection, unanswered_only=True)]
    for step in put_right(desk.store.progress(), mids, said):
        step(desk.store)


def numbered(desk: OpenStore) -> list[tuple[int, str]]:
    return [(w.mid, w.record) for w in outbox.waiting(desk.connection)]


def test_nothing_is_put_right_when_both_count_alike(opened: OpenStore) -> None:
    ask(opened, "a", "b")
    greet(opened, welcome())
    before = opened.store.progress()

    greet(opened, welcome(last_mid=1))  # the answer to a was lost; it will be asked again

    assert opened.store.progress() == before
    assert numbered(opened) == [(1, "a"), (2, "b")]


def test_after_a_restore_of_the_hub_everything_is_read_and_offered_again(
    opened: OpenStore,
) -> None:
    greet(opened, welcome(epoch=1))
    opened.store.advance(cursor="far", next_mid=8)
    ask(opened, "a", "b")

    greet(opened, welcome(epoch=2, last_mid=3))

    assert opened.store.progress().cursor == ""
    assert numbered(opened) == [(4, "a"), (5, "b")]


def test_a_hub_that_has_forgotten_what_its_pages_contained_was_restored_and_nobody_said_so(
    opened: OpenStore,
) -> None:
    greet(opened, welcome(epoch=1))
    opened.store.advance(cursor="far", next_mid=8, pulled_mid=7)
    ask(opened, "a")

    greet(opened, welcome(epoch=1, last_mid=3))

    assert opened.store.progress().cursor == ""
    assert opened.store.progress().restored
    assert numbered(opened) == [(4, "a")]


def test_a_copied_profile_goes_on_under_another_name(opened: OpenStore) -> None:
    first = opened.store.progress().client_id
    ask(opened, "a")

    greet(opened, welcome(last_mid=7))

    assert opened.store.progress().client_id != first
    assert numbered(opened) == [(1, "a")]
    assert opened.store.progress().next_mid == 2


@pytest.mark.parametrize("last_mid", [0, 2])
def test_mutations_missing_on_the_hub_leave_no_gap(opened: OpenStore, last_mid: int) -> None:
    opened.store.advance(next_mid=5)
    ask(opened, "a", "b")

    greet(opened, welcome(last_mid=last_mid))

    assert numbered(opened) == [(last_mid + 1, "a"), (last_mid + 2, "b")]


def test_a_page_asked_for_under_another_name_does_not_end_what_is_asked_under_the_new_one(
    opened: OpenStore,
) -> None:
    greet(opened, welcome())
    opened.store.advance(cursor="far", next_mid=8, pulled_mid=6)
    before = opened.store.progress()
    page = Page((), (), last_mid=7, cursor="further", more=False, as_of=NOON)
    ask(opened, "a")

    opened.store.take_new_client_id()  # while the page was on its way
    opened.store.absorb(before.cursor, msgspec.json.encode(page), before.client_id)
    batch = opened.store.batch(1)
    opened.store.take_answers([Answer(1, Verdict.OK)], batch)

    assert opened.store.progress().pulled_mid == 0
    assert numbered(opened) == [(1, "a")]  # its row is still to come
    assert shown_here(opened.connection, ("customer", "a")) is not None
