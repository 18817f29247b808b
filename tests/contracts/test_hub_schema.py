"""The hub's tables: as declared, each with its tenant, events only ever added to."""

from __future__ import annotations

from contextlib import suppress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from desktop.domain.ids import SiteId, TenantId
from desktop.domain.records import Interaction, Site
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import events, records, tables
from integrations.hub.server.store.events import Event
from integrations.hub.server.store.guarding import speak_for
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import CannotOpen, Store, Transaction, open_store
from integrations.hub.server.store.work import Work
from tests.support.desks import TestClock

MAIN = TenantId("main")


def test_migrations_make_the_tables_that_are_declared(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_whole})
        differences = compare_metadata(context, tables.METADATA)

    assert differences == []


def _is_whole(name: str | None, type_: str, _parents: object) -> bool:
    """Not one of the parts that PostgreSQL keeps the log in."""
    return type_ != "table" or not str(name).startswith("change_")


def test_every_table_key_and_index_begins_with_the_tenant() -> None:
    for table in tables.METADATA.tables.values():
        first_of_key = next(iter(table.primary_key)).name
        assert first_of_key == ("name" if table.name == "tenant" else "tenant"), table.name
        for index in table.indexes:
            assert next(iter(index.columns)).name == "tenant", index.name


def test_the_log_of_changes_holds_no_word_of_a_record() -> None:
    assert set(tables.change.c.keys()) == {
        "tenant",
        "seq",
        "at",
        "kind",
        "id",
        "buckets_before",
        "buckets_after",
        "version_before",
    }


def test_what_happened_is_not_rewritten(store: Store) -> None:
    happened = [(1, "interaction", "i", Event(kind="created")), (2, "agent", "a", Event(kind="x"))]
    store.writing(MAIN, lambda within: events.append(within, 5, happened))

    for table in (tables.interaction_event, tables.agent_event):
        writer = store.owner.execution_options(writes=True)
        with writer.connect() as connection, connection.begin():
            speak_for(connection, MAIN)
            with pytest.raises(DBAPIError, match="only ever added"):
                connection.execute(update(table).values(kind="y"))

    with store.reading(MAIN) as within:
        rows = within.connection.execute(tables.interaction_event.select()).all()
    assert [(row.kind, row.interaction, row.at) for row in rows] == [("created", "i", 5)]


def test_what_fails_in_the_middle_of_a_piece_of_work_is_as_if_it_had_never_been(
    store: Store,
) -> None:
    clock = TestClock()
    Administration(store, clock, MAIN)

    def job(within: Transaction) -> None:
        head = head_of(within)
        assert head is not None
        work = Work(within, head, clock.now())
        for name in ("kept", "left"):
            work.hold("site", name)
        work.put(Site(id=SiteId("kept"), name="before"))
        with suppress(ZeroDivisionError), work.trial():
            work.put(Site(id=SiteId("kept"), name="after"))
            work.put(Site(id=SiteId("left"), name="after"))
            work.happened("site", "kept", Event(kind="never"))
            raise ZeroDivisionError
        with pytest.raises(LookupError):
            work.put(Site(id=SiteId("not held"), name="x"))
        assert work.write() == 1

    store.writing(MAIN, job)

    with store.reading(MAIN) as within:
        assert records.every(within, Site) == [Site(id=SiteId("kept"), name="before")]


def test_an_older_file_is_opened_twice_without_harm(store: Store) -> None:
    again = open_store(store.engine.url.render_as_string(hide_password=False))

    with again.reading(MAIN) as within:
        assert records.every(within, Interaction) == []
    again.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "what is this",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://localhost/x",
        "sqlite:////proc/nowhere/hub.db",
        "postgresql://nobody@127.0.0.1:9/nothing",
    ],
)
def test_what_is_no_database_of_a_hub_is_said_so(address: str) -> None:
    with pytest.raises(CannotOpen):
        open_store(address)


def test_what_is_read_in_one_transaction_is_of_one_moment(store: Store) -> None:
    """A page's rows, its cursor and its `last_mid` are asked for one after the other."""
    admin = Administration(store, TestClock(), MAIN)
    with store.reading(MAIN) as within:
        before = head_of(within)
        seen = records.find(within, "site", "none")
        site = admin.add_site("Home")
        found = records.find(within, "site", site.id)
        count = within.connection.scalar(select(func.count()).select_from(tables.change))

    assert (before and before.seq, seen, found, count) == (0, None, None, 0)
