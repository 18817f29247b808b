"""One document that cannot be read costs itself, is told once, and comes again with an update."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop.domain.bucket_sum import Sum
from desktop.domain.ids import CustomerId, QueueId, RecordId
from desktop.domain.kinds import queue_bucket
from desktop.domain.operations import customer
from desktop.domain.records import Customer
from desktop.ports.wire import Answer, Gone, Page, Row, Scoped, Verdict
from desktop.store import sums, unreadable
from desktop.store.projection import shown_here
from desktop.viewmodels.shell import ShellModel
from tests.support.desk import a_desk
from tests.support.desks import OpenStore

NEWER = {"id": "c2", "name": "Bo", "form": "hologram"}  # a form that only a newer hub knows
BROKEN = {"id": "c3", "name": ["not", "a", "name"]}
READABLE = {"id": "c1", "name": "Anna"}


def absorb(
    desk: OpenStore, *documents: object, cursor: str, kind: str = "customer", **said: object
) -> None:
    rows = tuple(Row(kind, msgspec.Raw(msgspec.json.encode(each))) for each in documents)
    fields = {"rows": rows, "gone": (), "last_mid": 0, "more": False, "as_of": desk.clock.now()}
    page = Page(**(fields | {"cursor": cursor} | said))  # type: ignore[arg-type]
    assert desk.store.absorb(desk.store.progress().cursor, msgspec.json.encode(page)).taken


def names(desk: OpenStore) -> list[str]:
    return [str(name) for _, name in desk.rows("customers", "id", "name")]


def test_everything_else_of_the_page_is_here(opened: OpenStore) -> None:
    absorb(opened, READABLE, NEWER, BROKEN, {"nothing": "at all"}, cursor="1")

    assert names(opened) == ["Anna"]
    assert unreadable.listed(opened.connection) == {
        ("customer", "c2"),
        ("customer", "c3"),
        ("customer", unreadable.NOBODY),
    }
    assert opened.store.progress().cursor == "1"


def test_what_stood_here_of_the_record_stays_until_it_can_be_read(opened: OpenStore) -> None:
    absorb(opened, READABLE, cursor="1")

    absorb(opened, {**READABLE, "form": "hologram"}, cursor="2")
    assert (names(opened), unreadable.count(opened.connection)) == (["Anna"], 1)

    absorb(opened, {**READABLE, "name": "Anne"}, cursor="3")
    assert (names(opened), unreadable.count(opened.connection)) == (["Anne"], 0)


def test_what_waits_for_such_a_record_waits_on(opened: OpenStore) -> None:
    absorb(opened, READABLE, cursor="1")
    opened.store.ask([customer.Set(id=CustomerId("c1"), address="New Street 2")])

    absorb(opened, {**READABLE, "form": "hologram"}, cursor="2")

    shown = shown_here(opened.connection, ("customer", "c1"))
    assert isinstance(shown, Customer)
    assert shown.address == "New Street 2"
    batch = opened.store.batch(1)
    opened.store.take_answers([Answer(1, Verdict.OK)], batch)


def test_what_has_gone_is_not_told_of_any_more(opened: OpenStore) -> None:
    absorb(opened, NEWER, cursor="1")

    absorb(opened, cursor="2", gone=(Gone("customer", RecordId("c2")),))

    assert unreadable.count(opened.connection) == 0


def test_set_aside_with_pages_behind_it_and_not_kept_when_rights_end(opened: OpenStore) -> None:
    absorb(opened, NEWER, READABLE, cursor="1", more=True)
    ended = Scoped(2, (queue_bucket(QueueId("q")),), (), ("everyone",))

    absorb(opened, cursor="2", scope=ended)

    assert opened.rows("staged", "id") == []
    assert unreadable.listed(opened.connection) == {("customer", "c2")}


def test_another_version_of_tresen_reads_everything_anew(opened: OpenStore) -> None:
    opened.store.read_by("tresen 1")
    absorb(opened, NEWER, cursor="1")

    opened.store.read_by("tresen 1")
    assert opened.store.progress().cursor == "1"

    opened.store.read_by("tresen 2")
    assert (opened.store.progress().cursor, unreadable.count(opened.connection)) == ("", 0)


def test_a_bucket_is_not_fetched_anew_for_what_cannot_be_read(opened: OpenStore) -> None:
    said = {"queue:q": Sum(rows=7, sum=1)}
    assert sums.differing(opened.connection, said, ["queue:q"]) == ["queue:q"]

    absorb(opened, NEWER, cursor="1")

    assert sums.differing(opened.connection, said, ["queue:q"]) == []


def test_an_update_with_nothing_unread_reads_nothing_anew(opened: OpenStore) -> None:
    opened.store.read_by("tresen 1")
    absorb(opened, READABLE, cursor="1")

    opened.store.read_by("tresen 2")

    assert opened.store.progress().cursor == "1"


def test_a_kind_that_is_not_known_here_comes_with_the_update_that_knows_it(
    opened: OpenStore,
) -> None:
    opened.store.read_by("tresen 1")
    absorb(opened, {"id": "h1"}, {"id": "h2"}, kind="hologram", cursor="1")
    assert unreadable.count(opened.connection) == 0  # nobody misses it here

    opened.store.read_by("tresen 2")

    assert opened.store.progress().cursor == ""


async def test_it_is_told_once_and_calmly(profile: Path) -> None:
    async with a_desk(profile) as desk:
        shell = ShellModel(desk)
        desk.line.set(unreadable=2)
        (told,) = [each for each in desk.notices.everything if each.replace == "unreadable"]
        assert told.happened == "Records that this version of Tresen cannot read yet: 2."
        assert "update" in told.safe

        desk.notices.clear("unreadable")
        desk.line.set(waiting=1)
        assert "unreadable" not in {each.replace for each in desk.notices.everything}

        desk.line.set(unreadable=0)
        desk.line.set(unreadable=1)
        assert "unreadable" in {each.replace for each in desk.notices.everything}
        desk.line.set(unreadable=0)
        assert "unreadable" not in {each.replace for each in desk.notices.everything}
        shell.close()
