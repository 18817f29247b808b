"""What the local store shows, keeps and gives back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import msgspec
import pytest
import zstandard

from desktop.domain.ids import (
    AgentId,
    CustomerId,
    DraftId,
    InteractionId,
    QueueId,
    RecordId,
    SiteId,
)
from desktop.domain.kinds import encode
from desktop.domain.operations import case, customer, interaction, writing
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Customer, Draft, Interaction
from desktop.domain.words import Channel, DraftKind
from desktop.ports import wire
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.migrate import SCHEMA, NewerStore, prepare
from desktop.store.opening import FILE, PAGE_BYTES, Connection, connect
from desktop.store.orders import COLUMNS, ORDERS
from desktop.store.rows import TABLES
from desktop.store.store import OtherOwner
from tests.support.desks import ANN, OpenStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def page(
    *records: Customer | Interaction, last_mid: int = 0, cursor: str = "next", more: bool = False
) -> bytes:
    rows = tuple(
        wire.Row(type(record).__name__.lower(), msgspec.Raw(encode(record))) for record in records
    )
    return msgspec.json.encode(wire.Page(rows, (), last_mid, cursor, more, NOON))


def gone(*keys: tuple[str, str]) -> bytes:
    left = tuple(wire.Gone(kind, RecordId(id_)) for kind, id_ in keys)
    return msgspec.json.encode(wire.Page((), left, 0, "next", more=False, as_of=NOON))


def anna(address: str = "", number: str = "") -> Customer:
    return Customer(id=CustomerId("c1"), name="Anna Änderung", address=address, number=number)


def shown(desk: OpenStore, id_: str = "c1") -> Customer | None:
    found = TABLES["customer"].found(desk.connection, id_)
    return msgspec.json.decode(found[0], type=Customer) if found else None


def test_what_was_asked_is_shown_at_once_and_waits(opened: OpenStore) -> None:
    opened.store.ask([customer.Create(id=CustomerId("c1"), name="Anna")])

    assert shown(opened) == Customer(id=CustomerId("c1"), name="Anna")
    assert [w.op for w in outbox.waiting(opened.connection)] == ["customer.create@1"]
    assert opened.announced[-1].of("customer") == {"c1"}


def test_operations_asked_together_are_kept_together_or_not_at_all(opened: OpenStore) -> None:
    unreadable = customer.Create(id=CustomerId("c2"), name="Bo", points=(object(),))  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        opened.store.ask([customer.Create(id=CustomerId("c1"), name="Anna"), unreadable])

    assert shown(opened) is None
    assert outbox.waiting(opened.connection) == []


def test_the_hubs_row_lies_under_what_still_waits(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(address="Old Street 1"), cursor="1"))
    opened.store.ask([customer.Set(id="c1", address="New Street 2")])

    opened.store.absorb("1", page(anna(address="Old Street 1", number="K-7"), cursor="2"))

    seen = shown(opened)
    assert seen is not None
    assert (seen.address, seen.number) == ("New Street 2", "K-7")


def test_an_operation_leaves_the_outbox_with_the_row_that_contains_it(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))
    opened.store.ask([customer.Set(id="c1", address="New Street 2")])
    opened.store.batch(10)

    opened.store.take_answers([Answer(1, Verdict.OK)])
    assert len(outbox.waiting(opened.connection)) == 1

    opened.store.absorb("1", page(anna(address="New Street 2"), last_mid=1, cursor="2"))
    assert outbox.waiting(opened.connection) == []
    assert opened.rows("customers", "base") == [(None,)]


def test_an_answer_that_comes_after_its_row_still_ends_the_waiting(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))
    opened.store.ask([customer.Set(id="c1", address="New Street 2")])
    opened.store.batch(10)
    opened.store.absorb("1", page(anna(address="New Street 2"), last_mid=1, cursor="2"))
    assert len(outbox.waiting(opened.connection)) == 1

    opened.store.take_answers([Answer(1, Verdict.OK)])

    assert outbox.waiting(opened.connection) == []


def test_a_refused_operation_is_taken_back_from_view_and_kept_with_its_reason(
    opened: OpenStore,
) -> None:
    opened.store.absorb("", page(anna(address="Old Street 1"), cursor="1"))
    opened.store.ask([customer.Set(id="c1", address="New Street 2")])
    opened.store.batch(10)

    opened.store.take_answers([Answer(1, Verdict.DENIED, detail="not your queue")])

    seen = shown(opened)
    assert seen is not None
    assert seen.address == "Old Street 1"
    (no,) = outbox.refused(opened.connection)
    assert (no.verdict, no.detail) == (Verdict.DENIED, "not your queue")
    assert "New Street 2" in no.fields


def test_a_refused_creation_and_what_was_built_on_it_vanish_from_view(opened: OpenStore) -> None:
    opened.store.ask([customer.Create(id=CustomerId("c1"), name="Anna")])
    opened.store.ask([customer.Set(id="c1", address="Street 1")])
    opened.store.batch(10)

    opened.store.take_answers([Answer(1, Verdict.DENIED), Answer(2, Verdict.GONE)])

    assert shown(opened) is None
    assert [no.op for no in outbox.refused(opened.connection)] == [
        "customer.create@1",
        "customer.set@1",
    ]


def test_a_refused_reply_stands_in_its_draft_again(opened: OpenStore) -> None:
    here = InteractionId("i1")
    contact = Interaction(
        id=here,
        customer=CustomerId("c1"),
        channel=Channel.EMAIL,
        queue=QueueId("q1"),
        created_at=NOON,
    )
    opened.store.absorb("", page(contact, cursor="1"))
    opened.store.ask([interaction.Reply(id="i1", text="On its way.")])
    opened.store.batch(10)

    opened.store.take_answers([Answer(1, Verdict.CONFLICT)])

    id_ = draft_id(ANN, here, DraftKind.REPLY)
    found = TABLES["draft"].found(opened.connection, id_)
    assert found is not None
    assert msgspec.json.decode(found[0], type=Draft).text == "On its way."


def test_a_draft_that_was_not_sent_yet_is_one_operation_however_often_it_was_saved(
    opened: OpenStore,
) -> None:
    for text in ("D", "Dear", "Dear Anna"):
        opened.store.ask([_draft(text)])
    assert [w.operation for w in outbox.waiting(opened.connection)] == [_draft("Dear Anna")]


def test_a_draft_that_is_on_its_way_is_not_changed_behind_the_hubs_back(
    opened: OpenStore,
) -> None:
    opened.store.ask([_draft("Dear")])
    opened.store.batch(10)
    opened.store.ask([_draft("Dear Anna")])
    assert [w.operation for w in outbox.waiting(opened.connection)] == [
        _draft("Dear"),
        _draft("Dear Anna"),
    ]


def test_words_typed_on_in_a_copied_profile_are_another_operation_than_those_typed_on_here(
    opened: OpenStore,
) -> None:
    (at_first,) = opened.store.ask([_draft("Dear")])

    (typed_on,) = opened.store.ask([_draft("Dear Anna")])

    (waiting,) = outbox.waiting(opened.connection)
    assert waiting.operation == _draft("Dear Anna")
    assert waiting.op_id == typed_on != at_first


def _draft(text: str) -> writing.SaveDraft:
    return writing.SaveDraft(
        id=DraftId("d1"), interaction=InteractionId("i1"), kind=DraftKind.REPLY, text=text
    )


def test_a_page_that_does_not_follow_on_our_cursor_changes_nothing(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))

    late = opened.store.absorb("", page(anna(address="Older"), cursor="0"))

    assert (late.taken, late.more) == (False, True)
    seen = shown(opened)
    assert seen is not None
    assert seen.address == ""


def test_a_page_whose_rows_came_under_an_old_client_id_still_says_what_is_answered(
    opened: OpenStore,
) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))
    opened.store.ask([customer.Set(id="c1", address="New Street 2")])
    ours = opened.store.progress().client_id
    (sent,) = opened.store.batch(10)
    opened.store.take_answers([wire.Answer(sent.mid, wire.Verdict.OK)], [sent])
    same = page(anna(address="New Street 2"), cursor="2", last_mid=sent.mid)
    opened.store.absorb("1", same, "an old one")

    opened.store.absorb("1", same, ours)

    assert outbox.waiting(opened.connection) == []


def test_what_left_the_scope_is_gone_with_its_words(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))
    assert _found(opened, "anderung") == 1

    opened.store.absorb("1", gone(("customer", "c1")))

    assert shown(opened) is None
    assert _found(opened, "anderung") == 0


def test_words_are_found_as_they_are_shown_not_as_the_hub_has_them(opened: OpenStore) -> None:
    opened.store.absorb("", page(anna(), cursor="1"))
    opened.store.ask([customer.Set(id="c1", name="Berta Bleibt")])
    assert (_found(opened, "berta"), _found(opened, "anna")) == (1, 0)


def _found(desk: OpenStore, word: str) -> int:
    (count,) = desk.connection.execute(
        "SELECT count(*) FROM customers_fts WHERE customers_fts MATCH ?", (word,)
    ).fetchone()
    assert isinstance(count, int)
    return count


# ------------------------------------------------------------------------------------- snapshots
def packed(*lines: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(b"".join(line + b"\n" for line in lines))


def row(record: Customer) -> bytes:
    return b'["customer",' + encode(record) + b"]"


COMPLETE = msgspec.json.encode(wire.Complete("after", {"customer": 1}, NOON))
BEGIN = msgspec.json.encode(wire.Begin(1))


def test_a_snapshot_read_in_small_pieces_is_there_whole(opened: OpenStore) -> None:
    stream = packed(BEGIN, row(anna()), COMPLETE)
    opened.store.begin_snapshot()

    for at in range(0, len(stream), 7):
        loaded = opened.store.take_chunk(stream[at : at + 7])

    assert loaded.complete
    assert shown(opened) == anna()
    assert opened.store.progress().cursor == "after"


def test_a_snapshot_that_was_cut_goes_on_behind_its_last_page(opened: OpenStore) -> None:
    end = msgspec.json.encode(wire.PageEnd("token"))
    lost = Customer(id=CustomerId("c2"), name="Bo")
    opened.store.begin_snapshot()
    opened.store.take_chunk(packed(BEGIN, row(anna()), end, row(lost)))

    assert opened.store.resume_snapshot() == "token"
    loaded = opened.store.take_chunk(packed(BEGIN, row(lost), COMPLETE))

    assert loaded.complete
    assert shown(opened) == anna()
    assert shown(opened, "c2") == lost


def test_what_was_looked_at_is_remembered_after_a_snapshot(opened: OpenStore) -> None:
    opened.store.begin_snapshot()
    opened.store.take_chunk(packed(BEGIN, row(anna()), COMPLETE))

    opened.store.see("i1", 5)

    assert opened.connection.execute("SELECT * FROM main.seen").fetchall() == [("i1", 5)]


def test_a_second_snapshot_takes_away_what_is_not_ours_any_more_but_not_what_waits(
    opened: OpenStore,
) -> None:
    opened.store.absorb("", page(anna(), Customer(id=CustomerId("c2"), name="Bo"), cursor="1"))
    opened.store.ask([customer.Create(id=CustomerId("c3"), name="Cy")])

    opened.store.begin_snapshot()
    opened.store.take_chunk(packed(BEGIN, row(anna()), COMPLETE))

    assert shown(opened, "c2") is None
    assert shown(opened) == anna()
    assert shown(opened, "c3") == Customer(id=CustomerId("c3"), name="Cy")


def test_of_a_second_snapshot_only_what_differs_is_written(opened: OpenStore) -> None:
    cy, di = Customer(id=CustomerId("c3"), name="Cy", iban="DE00"), customer_named("c4", "Di")
    take(opened, (anna(), 1), (customer_named("c2", "Bo"), 1), (cy, 1), (di, 1))
    opened.connection.execute("CREATE TEMP TABLE written (id TEXT)")
    opened.connection.execute(
        "CREATE TEMP TRIGGER wrote AFTER UPDATE ON main.customers"
        " BEGIN INSERT INTO written VALUES (new.id); END"
    )

    veiled = Customer(id=CustomerId("c3"), name="Cy", masked=("iban",))  # its number is the same
    take(opened, (anna(), 1), (customer_named("c2", "Bob"), 2), (veiled, 1), (di, 2))

    assert sorted(opened.rows("temp.written", "id")) == [("c2",), ("c3",), ("c4",)]
    assert [shown(opened, id_) for id_ in ("c1", "c2", "c3", "c4")] == [
        anna(),
        customer_named("c2", "Bob"),
        veiled,
        di,
    ]
    versions = sorted(opened.rows("customers", "id", "version"))
    assert versions == [("c1", 1), ("c2", 2), ("c3", 1), ("c4", 2)]
    assert (_found(opened, "bob"), _found(opened, "bo"), _found(opened, "anna")) == (1, 0, 1)


def customer_named(id_: str, name: str) -> Customer:
    return Customer(id=CustomerId(id_), name=name)


def take(desk: OpenStore, *rows: tuple[Customer, int]) -> None:
    """A whole snapshot of these, with the numbers of their last changes."""
    lines = [b'["customer",%s,%d]' % (encode(record), version) for record, version in rows]
    desk.store.begin_snapshot()
    assert desk.store.take_chunk(packed(BEGIN, *lines, COMPLETE)).complete


def test_a_snapshot_that_another_process_overtook_writes_nothing(opened: OpenStore) -> None:
    opened.store.begin_snapshot()
    opened.store.absorb("", page(anna(address="New Street 2"), cursor="9"))

    loaded = opened.store.take_chunk(packed(BEGIN, row(anna()), COMPLETE))

    assert loaded.complete
    assert opened.store.progress().cursor == "9"
    assert shown(opened) == anna(address="New Street 2")


def test_indexes_stand_after_the_first_sync(opened: OpenStore) -> None:
    names = set(opened.rows("sqlite_master WHERE type = 'index'", "name"))
    opened.store.begin_snapshot()
    opened.store.take_chunk(packed(BEGIN, row(anna()), COMPLETE))
    assert set(opened.rows("sqlite_master WHERE type = 'index'", "name")) == names


def test_what_a_first_sync_left_in_the_log_is_laid_down(opened: OpenStore, profile: Path) -> None:
    take(opened, (anna(), 1))
    opened.store.lay_down()

    (alone := profile / "alone").mkdir()
    copyfile(profile / FILE, alone / FILE)  # without its log
    with closing(connect(alone)) as connection:
        assert TABLES["customer"].found(connection, "c1") is not None


# --------------------------------------------------------------------------- numbers, files, owners
def test_counting_anew_keeps_the_order_and_loses_nothing(opened: OpenStore) -> None:
    for name in ("Anna", "Bo", "Cy"):
        opened.store.ask([customer.Create(id=CustomerId(name), name=name)])

    opened.store.renumber(11)

    waiting = outbox.waiting(opened.connection)
    assert [(w.mid, w.record) for w in waiting] == [(11, "Anna"), (12, "Bo"), (13, "Cy")]
    assert opened.store.progress().next_mid == 14


def test_an_answer_is_not_taken_for_the_operation_that_has_its_number_by_now(
    opened: OpenStore,
) -> None:
    opened.store.ask([customer.Set(id="c1", address="1"), customer.Set(id="c2", address="2")])
    pushed = opened.store.batch(1)
    opened.store.renumber(0)  # another process of this profile was told to count anew

    opened.store.take_answers([Answer(1, Verdict.OK)], pushed)

    assert [each.answered for each in outbox.waiting(opened.connection)] == [False, False]


def test_only_the_owner_can_read_the_store(opened: OpenStore, profile: Path) -> None:
    opened.store.ask([case.Close(id="v1")])
    modes = {path.name: path.stat().st_mode & 0o777 for path in profile.iterdir()}
    assert modes[FILE] == 0o600
    assert set(modes.values()) == {0o600}
    assert profile.stat().st_mode & 0o777 == 0o700


def test_a_profile_stays_its_first_owners(opened: OpenStore) -> None:
    with pytest.raises(OtherOwner, match="Ann"):
        opened.store.sign_in("http://hub.test", AgentId("bob"), SiteId("home"), "Bob")


def test_an_older_store_gets_the_orders_of_the_lists_and_keeps_its_rows(profile: Path) -> None:
    prepare(profile)
    connection = connect(profile)
    _write(connection)
    for order in ORDERS:
        connection.execute(f"DROP INDEX {order.name}")
    for column in COLUMNS:
        connection.execute(f"ALTER TABLE {column.table} DROP COLUMN {column.name}")
    connection.execute("UPDATE alembic_version SET version_num = '0002'")
    connection.execute("PRAGMA user_version = 2")
    connection.close()

    prepare(profile)

    connection = connect(profile)
    indexes = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert {order.name for order in ORDERS} <= indexes
    names = connection.execute("SELECT name_sort FROM customers").fetchall()
    assert names == [("arzu oz",)]
    connection.close()


def _write(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO customers (id, name, name_key, number, doc) VALUES (?, ?, ?, ?, ?)",
        ("a", "Ärzu Öz", "ärzu öz", "K-1", "{}"),
    )


@pytest.mark.parametrize("key", [None, b"k" * 32])
def test_a_new_file_has_larger_pages_and_an_older_one_keeps_its_own(
    tmp_path: Path, key: bytes | None
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    with closing(sqlite3.connect(older / FILE)) as file:
        file.execute("CREATE TABLE of_old (word)")

    assert _page_size(tmp_path / "new", key) == PAGE_BYTES
    assert _page_size(older) == 4096


def _page_size(profile: Path, key: bytes | None = None) -> int:
    for _ in range(2):  # as it is made, and as it is opened the next time
        with closing(connect(profile, key=key)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS some (word)")
            (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(size)


def test_a_store_from_a_newer_version_is_refused_and_untouched(profile: Path) -> None:
    prepare(profile)
    connection = connect(profile)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    with pytest.raises(NewerStore):
        prepare(profile)
