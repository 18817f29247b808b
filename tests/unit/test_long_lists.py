"""Lists of any length: every page is read along an index, and nothing is read that is not shown."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import CaseId, CustomerId
from desktop.domain.records import Case, Customer
from desktop.domain.words import CaseStatus
from desktop.store.opening import connect
from desktop.store.reads import knowledge, lists, tasks, timeline, work_list
from desktop.store.reads.lists import ORDERS, Walk, Where
from desktop.viewmodels.lists.list_order import Order
from desktop.viewmodels.lists.lists import Cases, Customers
from desktop.viewmodels.rows import TableRow
from desktop.viewmodels.tasks.tasks import VIEWS
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, DELIVERY, EVERYTHING, FRIEDA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop.store.opening import Connection

MANY = 500_000


def _plan(
    connection: Connection, statement: str, parameters: Mapping[str, object] | Sequence[object]
) -> str:
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    return "; ".join(str(row[3]) for row in rows)


KEYSET = {
    **{f"after{at}": at for at in range(3)},
    **{"within0": "de", "within1": 0, "bound": 1, "count": 100, "skip": 0},
}
WALKS = {
    f"{kind} by {column}{' down' if down else ''}": walk.turned(down=down)
    for kind, walks in ORDERS.items()
    for column, walk in walks.items()
    for down in (False, True)
}
PLANS: dict[str, tuple[str, Mapping[str, object] | Sequence[object]]] = {
    **{
        f"{name}{' at first' if first else ''}": (lists.keys_statement(walk, first=first), KEYSET)
        for name, walk in WALKS.items()
        for first in (False, True)
    },
    "work list": (work_list.HELD, ("me",)),
    "due tasks": (tasks.DUE, ("me", 1, 50)),
    "timeline": (
        timeline.statement(first=False),
        {"customer0": "c", "at": 1, "id": "x", "count": 50},
    ),
    **{
        f"tasks {view}": (
            lists.keys_statement(tasks.walk(view, "due", down=False), first=False),
            KEYSET,
        )
        for view in VIEWS
    },
    "knowledge": (
        knowledge.FIND,
        {"question": '"x"', "language": "de", "published": 1, "limit": 20},
    ),
}
_SCAN = re.compile(r"SCAN (?!f\b|\w+_fts|\(subquery|\w+ VIRTUAL|s\b)(\w+)(?! USING)(?:;|$)")


@pytest.mark.parametrize("name", PLANS)
async def test_no_list_walks_through_a_whole_table(name: str, profile: Path) -> None:
    async with a_desk(profile):
        connection = connect(profile)
        statement, parameters = PLANS[name]

        plan = _plan(connection, statement, parameters)

        assert not _SCAN.search(plan), plan
        connection.close()


@pytest.mark.parametrize("name", WALKS)
async def test_a_page_behind_a_key_is_searched_in_the_index_and_not_sorted(
    name: str, profile: Path
) -> None:
    async with a_desk(profile):
        connection = connect(profile)
        walk = WALKS[name]

        plan = _plan(connection, lists.keys_statement(walk, first=False), KEYSET)

        # All of the key, its place too: a thousand equal values are no thousand steps.
        assert f"({','.join(walk.columns)}){'<' if walk.down else '>'}" in plan
        assert "TEMP B-TREE" not in plan
        connection.close()


async def test_every_order_turns_round_and_reaches_every_row_once(profile: Path) -> None:
    cases = [
        Case(
            id=CaseId(f"k{at}"),
            customer=FRIEDA.id,
            number=f"V-{at * 7}",
            subject=("Ähre", "Zebra", "anton", "Öl")[at % 4],
            queue=DELIVERY.id,
            status=list(CaseStatus)[at % 3],
            opened_at=NOON - timedelta(days=at // 5),
            due_at=NOON + timedelta(hours=at) if at % 3 else None,
        )
        for at in range(60)
    ]
    async with a_desk(profile, records=cases) as desk:
        for walk in lists.CASES.values():
            up = await desk.read(_all, walk)
            down = await desk.read(_all, walk.turned(down=True))
            assert len(set(up)) == len(up) == 60
            assert down == up[::-1]


def _all(connection: Connection, walk: Walk, where: Where = lists.EVERYWHERE) -> list[int]:
    """The places of a walk, read in pages of seven."""
    found: list[tuple[lists.Key, int]] = []
    while page := lists.page(connection, walk, found[-1][0] if found else None, 7, where):
        found += page
    return [n for _, n in found]


async def _column(desk: TriedDesk, column: str, *, ascending: bool = True) -> list[str]:
    """The first cells of the customers in this order."""
    customers = Customers(desk)
    customers.show()
    customers.sort(column, ascending=ascending)
    at = [each.name for each in customers.columns].index(column)
    await until(lambda: customers.pages.total)
    rows = [customers.pages.row(place) for place in range(customers.pages.total)]
    customers.close()
    return [row.cells[at].text for row in rows if isinstance(row, TableRow)]


async def test_umlauts_stand_with_their_letters_and_numbers_by_their_size(profile: Path) -> None:
    names = ("Zander", "ärger", "Adam", "Özil", "oder", "Ostern", "Straßer", "strasse", "Éva")
    people = [
        Customer(id=CustomerId(f"c{at}"), name=name, number=f"K-{10 ** (at % 4) + at}")
        for at, name in enumerate(names)
    ]
    async with a_desk(profile, records=people) as desk:
        assert await _column(desk, "name") == [
            *("Adam", "ärger", "Éva", "oder", "Ostern", "Özil", "strasse", "Straßer", "Zander"),
        ]
        numbers = await _column(desk, "number", ascending=False)
        assert numbers == sorted(numbers, key=lambda number: -int(number[2:]))


async def test_the_order_is_remembered_and_a_filter_gives_its_best_hits_first(
    profile: Path,
) -> None:
    people = [
        Customer(id=CustomerId(f"c{at}"), name=f"Muster {at}", number=f"K-{9 - at}")
        for at in range(5)
    ]
    async with a_desk(profile, records=people) as desk:
        customers = Customers(desk)
        customers.sort("number", ascending=True)
        customers.close()

        again = Customers(desk)
        assert again.order == Order("number")
        again.filter("Muster")
        assert again.order == Order("")
        await until(lambda: again.summary.text == "5 found")
        again.sort("name", ascending=False)
        await until(lambda: _first(again) == "Muster 4")
        again.filter("")
        assert again.order == Order("number")
        await until(lambda: _first(again) == "Muster 4")  # K-5 is the smallest
        again.close()


def _first(customers: Customers) -> str:
    row = customers.pages.row(0)
    return row.cells[0].text if isinstance(row, TableRow) else ""


def _fill(profile: Path) -> None:
    """Half a million customers, written as SQL because the way they came is not what is tried."""
    connection = connect(profile)
    connection.execute("BEGIN")
    connection.execute(
        """
        INSERT INTO customers (id, name, name_key, number, doc)
        WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?)
        SELECT printf('c%07d', n), printf('Kunde %07d', n * 7919 % 1000003),
               printf('kunde %07d', n * 7919 % 1000003), printf('K-%d', n),
               printf('{"id":"c%07d","name":"Kunde %07d"}', n, n * 7919 % 1000003) FROM many
        """,
        (MANY,),
    )
    connection.execute("COMMIT")
    connection.close()


async def test_half_a_million_customers_open_without_being_loaded(profile: Path) -> None:
    async with a_desk(profile) as desk:
        _fill(profile)
        customers = Customers(desk)
        before = time.perf_counter()
        customers.show()
        await until(lambda: customers.pages.total > 0, within_s=10)
        first_shown = time.perf_counter() - before
        first = customers.pages.row(0)
        assert isinstance(first, TableRow)
        assert first_shown < 2  # a page, not half a million rows
        await until(lambda: customers.pages.total == MANY, within_s=10)

        at = MANY - 3
        customers.pages.want(at - 20, at)
        await until(lambda: customers.pages.row(at) is not None, within_s=20)

        last = customers.pages.row(at)
        assert isinstance(last, TableRow)
        assert last.cells[0].text > first.cells[0].text
        held = sum(customers.pages.row(place) is not None for place in range(0, MANY, 50))
        assert held < 100
        assert customers.summary.text == "500,000"
        customers.close()


async def test_every_place_of_a_list_is_reached_in_order(profile: Path) -> None:
    people = [
        Customer(id=CustomerId(f"c{at:04}"), name=f"Name {at * 37 % 300:03}", number=str(at))
        for at in range(300)
    ]
    async with a_desk(profile, records=people) as desk:
        customers = Customers(desk)
        customers.show()
        await until(lambda: customers.pages.total == 300)
        customers.pages.want(0, 299)
        await until(lambda: all(customers.pages.row(at) for at in range(300)))

        rows = [customers.pages.row(at) for at in range(300)]
        names = [row.cells[0].text for row in rows if isinstance(row, TableRow)]
        assert names == sorted(names)
        assert len({row.key for row in rows if row}) == 300
        customers.close()


@pytest.mark.parametrize("typed", ["müller", "mueller", "MUELLER", "Muller", "müll"])
async def test_a_filter_finds_umlauts_however_they_are_typed(typed: str, profile: Path) -> None:
    people = (
        Customer(id=CustomerId("a"), name="Jürgen Müller"),
        Customer(id=CustomerId("b"), name="Jutta Meier"),
    )
    async with a_desk(profile, records=people) as desk:
        customers = Customers(desk)
        customers.filter(typed)
        await until(lambda: customers.pages.total == 1)

        row = customers.pages.row(0)
        assert row is not None
        assert row.key == "a"
        assert customers.summary.text == "1 found"
        customers.close()


async def test_a_filter_that_finds_nothing_says_so_and_all_come_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        customers = Customers(desk)
        customers.filter("gibtesnicht")
        await until(lambda: customers.summary.empty == "Nothing has all these words.")

        customers.filter("")
        await until(lambda: customers.pages.total == 2)
        customers.close()


async def test_what_is_typed_is_never_query_language(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        for typed in ('"', "a*b", "NOT", "name:x", "(", "NEAR(a b)", "-", "'; DROP TABLE x"):
            found = await desk.read(lists.filtered, "customer", typed, 10)
            assert found in ([], found)
        found = await desk.read(lists.filtered, "customer", 'frieda "', 10)
        assert len(found) == 1


async def test_cases_stand_newest_first_and_open_with_their_customer(profile: Path) -> None:
    older = Case(
        id=CaseId("older"),
        customer=FRIEDA.id,
        subject="Früher",
        queue=DELIVERY.id,
        opened_at=NOON.replace(year=2020),
    )
    async with a_desk(profile, records=(*EVERYTHING, older)) as desk:
        cases = Cases(desk)
        cases.show()
        await until(lambda: cases.pages.total == 2)
        assert [row.key for at in (0, 1) if (row := cases.pages.row(at))] == [CASE.id, "older"]

        await cases.open("older")

        assert (desk.open.case, desk.open.customer) == ("older", FRIEDA.id)
        cases.close()
