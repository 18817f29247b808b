"""How long a page of a list of 500,000 rows takes to be read, in each of its orders.

    python -m benchmarks.lists

A page is 100 rows from any place: the key before it is known (its anchor), so the place does not
matter. The budget of a page down is 16 ms at the 95th of 100, reading and painting together.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from desktop.store.migrate import prepare
from desktop.store.opening import Connection, connect
from desktop.store.reads import listed, lists
from desktop.store.reads.lists import Walk

BUDGET_MS = 16.0
MANY = 500_000
_PAGE = 100
_AT_ONCE = 1000  # anchors
_FILLING = (
    """
    INSERT INTO customers (id, name, name_key, number, doc)
    WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?)
    SELECT printf('c%07d', n), printf('Kunde %07d', n * 7919 % 1000003),
           printf('kunde %07d', n * 7919 % 1000003), printf('K-%d', 100000 + n),
           printf('{"id":"c%07d","name":"x","points":[{"kind":"phone","value":"0171 %d"}],'
                  || '"address":"Hauptstraße 7, 10999 Berlin"}', n, n) FROM many
    """,
    """
    INSERT INTO cases (id, customer, queue, status, subject, number, opened_at, due_at, doc)
    WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < ?)
    SELECT printf('k%07d', n), printf('c%07d', n * 31 % 500000 + 1), 'q',
           iif(n % 10 = 0, 'open', iif(n % 10 = 1, 'waiting', 'closed')),
           printf('Vorgang %d', n * 104729 % 1000003), printf('V-%d', 20000 + n),
           1700000000000 + n * 60000, iif(n % 3 = 0, 1800000000000 + n, NULL), '{}' FROM many
    """,
)
Read = Callable[[Connection, Sequence[int]], Mapping[int, object]]


def filled(profile: Path, rows: int) -> Connection:
    prepare(profile)
    connection = connect(profile)
    connection.execute("BEGIN")
    for statement in _FILLING:
        connection.execute(statement, (rows,))
    connection.execute("COMMIT")
    return connection


def timed(connection: Connection, walk: Walk, read: Read, times: int) -> list[float]:
    """The milliseconds of pages from anywhere, ascending."""
    anchors: list[lists.Key] = []
    while True:
        found = lists.anchors(
            connection, walk, anchors[-1] if anchors else None, every=_PAGE, most=_AT_ONCE
        )
        anchors += found
        if len(found) < _AT_ONCE:
            break
    draw, taken = random.Random(1), []
    for _ in range(times):
        after = draw.choice(anchors[:-1])
        start = time.perf_counter()
        keys = lists.page(connection, walk, after, _PAGE)
        read(connection, [n for _, n in keys])
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--rows", type=int, default=MANY)
    asked, _ = parser.parse_known_args()
    within = True
    with tempfile.TemporaryDirectory(prefix="tresen-lists-") as folder:
        connection = filled(Path(folder) / "profile", asked.rows)
        reads: tuple[tuple[str, Mapping[str, Walk], Read], ...] = (
            ("customers", lists.CUSTOMERS, listed.customers),
            ("cases", lists.CASES, partial(listed.cases, now=datetime(2026, 11, 20, tzinfo=UTC))),
        )
        for name, walks, read in reads:
            for column, walk in walks.items():
                taken = timed(connection, walk, read, asked.times)
                p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
                within = within and p95 <= BUDGET_MS
                print(
                    f"{name} by {column:8} p50 {p50:6.2f}  p95 {p95:6.2f}  max {taken[-1]:6.2f} ms"
                )
        connection.close()
    raise SystemExit(0 if within else 1)


if __name__ == "__main__":
    main()
