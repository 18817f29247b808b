"""The short way to PostgreSQL: what is sent is not waited for, and nothing is lost on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Text, bindparam, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError

from desktop.domain.ids import TenantId
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import ensure_tenant
from integrations.hub.server.store.opening import Store, Transaction, Unstorable, open_store
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.straight import Straight, straight_of
from integrations.hub.server.store.tables import RECORDS, number
from tests.support.desks import TestClock
from tests.support.postgres import Cluster

MAIN = TenantId("main")
KEEP = Prepared(insert(number))
KEEP_NOTES = Prepared(insert(RECORDS["note"]))
PLANNED = 8  # times, then PostgreSQL keeps the plan that it has
LOCK = "SELECT pg_advisory_xact_lock(7)"
NAMED = Prepared(
    select(number.c.last).where(
        number.c.tenant == OF_TENANT, number.c.name.in_(bindparam("names", expanding=True))
    )
)


@pytest.fixture
def store(postgres: Cluster) -> Iterator[Store]:
    made = open_store(postgres.database("hub", lambda url: open_store(url).close()))
    ensure_tenant(made, MAIN, TestClock().now())
    yield made
    made.close()


def row(name: str, last: int = 1) -> dict[str, object]:
    return {"tenant": MAIN, "name": name, "last": last}


def note(id: str) -> dict[str, object]:
    words = dict.fromkeys(("about_kind", "about", "by_agent", "interaction", "doc"), "")
    return {"tenant": MAIN, "id": id, "version": 1, "at": 0, **words}


def line_of(within: Transaction) -> Straight:
    line = straight_of(within.connection)
    assert line is not None
    return line


def analyze(store: Store, table: str) -> None:
    """As the server does by itself."""
    with store.owner.connect() as owner:
        owner.execute(text(f"ANALYZE {table}"))
        owner.commit()


def kept(store: Store, *names: str) -> list[int]:
    with store.reading(MAIN) as within:
        return sorted(last for (last,) in NAMED.rows(within, names=list(names)))


def test_a_table_that_was_empty_when_it_was_first_asked_is_not_read_through_when_it_has_grown(
    store: Store,
) -> None:
    analyze(store, "number")
    kept(store, "a")
    many = [row(f"n{n:05}", n) for n in range(3_000)]
    store.writing(MAIN, lambda within: KEEP.do_each(within, many))

    with store.reading(MAIN) as within:
        found = NAMED.rows(within, names=["n02999"])
        scans = text("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'number'")
        read_through = within.connection.scalar(scans)

    assert found == [(2_999,)]
    assert read_through == 0


def test_what_no_index_can_find_is_not_compiled_before_it_is_read(store: Store) -> None:
    with store.watching() as watching:
        said = watching.scalars(text("EXPLAIN (ANALYZE) SELECT tenant, seq FROM tenant_head")).all()

    assert any("Seq Scan" in line for line in said)
    assert not any("JIT" in line for line in said)


def test_a_plan_from_when_a_table_was_all_but_empty_is_made_anew_when_its_connection_has_grown_old(
    store: Store,
) -> None:
    def read(within: Transaction) -> int:
        records.held_of(within, "note", ["n01999"])
        fetched = "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'notes'"
        return int(within.connection.scalar(text(fetched)) or 0)

    analyze(store, "notes")
    for _ in range(PLANNED):
        store.writing(MAIN, read)
    many = [note(f"n{n:05}") for n in range(2_000)]
    store.writing(MAIN, lambda within: KEEP_NOTES.do_each(within, many))

    with store.reading(MAIN) as within:
        line_of(within)._born -= 3600

    assert store.writing(MAIN, read) == 1


def test_what_was_sent_is_seen_by_the_next_question_and_by_others_after_the_commit(
    store: Store,
) -> None:
    seen: list[tuple[int, ...]] = []

    def job(within: Transaction) -> None:
        KEEP.do_each(within, [row("one", 1)])
        KEEP.do_each(within, [row("two", 2), row("three", -(2**62))])  # as one value
        seen.extend(NAMED.rows(within, names=["one", "two", "three"]))
        seen.extend(within.connection.execute(select(number.c.last).order_by("last")).all())

    store.writing(MAIN, job)

    assert sorted(map(tuple, seen)) == sorted([(1,), (2,), (-(2**62),)] * 2)
    assert kept(store, "one", "two", "three") == [-(2**62), 1, 2]


def test_what_is_asked_ahead_is_answered_together_and_counts_until_something_is_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("one", 1)]))
    ways: list[Straight] = []
    answers = Straight._answers

    def counted(line: Straight) -> list[Any]:
        ways.append(line)
        return answers(line)

    monkeypatch.setattr(Straight, "_answers", counted)
    seen: list[list[tuple[int, ...]]] = []

    def job(within: Transaction) -> None:
        for name in ("one", "two", "two"):
            NAMED.ahead(within, names=[name])
        seen.extend(list(NAMED.rows(within, names=[name])) for name in ("one", "two"))
        assert len(ways) == 1
        KEEP.do_each(within, [row("two", 2)])
        seen.append(list(NAMED.rows(within, names=["two"])))

    store.writing(MAIN, job)

    assert seen == [[(1,)], [], [(2,)]]


def test_an_error_of_what_was_asked_ahead_ends_the_transaction(store: Store) -> None:
    wrong = Prepared(select(number.c.last).where(number.c.last == bindparam("last", type_=Text)))

    def job(within: Transaction) -> None:
        wrong.ahead(within, last="no number")
        NAMED.rows(within, names=["one"])

    with pytest.raises(ProgrammingError):
        store.writing(MAIN, job)
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("one", 1)]))
    assert kept(store, "one") == [1]


def test_an_error_of_what_was_sent_comes_with_the_commit_and_nothing_is_kept(store: Store) -> None:
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("there")]))

    def job(within: Transaction) -> None:
        KEEP.do_each(within, [row("new")])
        KEEP.do_each(within, [row("there")])

    with pytest.raises(Unstorable) as raised:
        store.writing(MAIN, job)

    assert isinstance(raised.value.__cause__, IntegrityError)
    assert kept(store, "new", "there") == [1]
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("new")]))  # it goes on as before


def test_what_fails_apart_is_undone_alone(store: Store) -> None:
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("there")]))

    def refused(within: Transaction) -> None:
        with within.apart():
            KEEP.do_each(within, [row("lost")])
            KEEP.do_each(within, [row("there")])

    def mistaken(within: Transaction) -> None:
        with within.apart():
            KEEP.do_each(within, [row("there")])
            raise ZeroDivisionError

    def job(within: Transaction) -> None:
        KEEP.do_each(within, [row("before")])
        with pytest.raises(Unstorable):
            refused(within)
        with pytest.raises(ZeroDivisionError):
            mistaken(within)
        KEEP.do_each(within, [row("after")])

    store.writing(MAIN, job)

    assert kept(store, "before", "lost", "after") == [1, 1]


@pytest.mark.parametrize("rows", [1, 2])
def test_a_text_with_a_null_character_is_refused_and_never_cut_short(
    store: Store, rows: int
) -> None:
    wrong = [row(f"a\x00{n}") for n in range(rows)]

    with pytest.raises(Unstorable) as raised:
        store.writing(MAIN, lambda within: KEEP.do_each(within, wrong))

    assert isinstance(raised.value.__cause__, DataError)
    assert kept(store, "a") == []


def test_who_waits_for_a_lock_lets_other_threads_go_on(store: Store) -> None:
    holds, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def hold(within: Transaction) -> None:
        line_of(within).ask(LOCK)
        holds.set()
        assert may_end.wait(20)

    def wait(within: Transaction) -> None:
        KEEP.do_each(within, [row("sent before")])
        line_of(within).ask(LOCK)
        done.append("waited")

    with ThreadPoolExecutor(2) as threads:
        holder = threads.submit(store.writing, MAIN, hold)
        assert holds.wait(20)
        waiter = threads.submit(store.writing, MAIN, wait)
        done += ("read" for _ in range(5) if kept(store, "none") == [])
        may_end.set()
        holder.result(20)
        waiter.result(20)

    assert done == ["read"] * 5 + ["waited"]


def test_a_connection_that_was_cut_is_an_error_once_and_made_anew(store: Store) -> None:
    def cut(within: Transaction) -> None:
        line_of(within).send("RESET ROLE")
        line_of(within).send("SELECT pg_terminate_backend(pg_backend_pid())")
        NAMED.rows(within, names=["any"])

    with pytest.raises(OperationalError):
        store.writing(MAIN, cut)

    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("new")]))
    assert kept(store, "new") == [1]


def test_connections_that_the_server_has_ended_are_noticed_before_they_are_used(
    store: Store,
) -> None:
    store.writing(MAIN, lambda within: KEEP.do_each(within, [row("new")]))
    with store.owner.connect() as owner:
        ended = text(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert owner.scalar(ended)

    assert kept(store, "new") == [1]
