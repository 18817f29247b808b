"""The sums of the buckets here, kept as rows come and go; what they are: domain/bucket_sums.py.

Law: they are of the hub's rows that have a number (`version`), never of what waits here. A row
without one came from an older hub and counts nowhere, so that its bucket is fetched once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from desktop.domain import kinds
from desktop.domain.bucket_sum import EMPTY, Sum
from desktop.domain.bucket_sums import Tally, row_hash
from desktop.domain.kinds import KINDS, Kind, sees
from desktop.domain.records import Record
from desktop.store import unreadable
from desktop.store.opening import Connection

_AT_ONCE: Final = 500  # ids in one question
_MOST_NEEDLES: Final = 20  # a row is looked at by its text only for few
_QUEUE: Final = "queue:"
_ADD: Final = (  # SQLite has no operator for XOR
    "INSERT INTO bucket_sum (bucket, rows, sum) VALUES (?, ?, ?) ON CONFLICT (bucket) DO UPDATE SET"
    " rows = rows + excluded.rows, sum = (sum | excluded.sum) - (sum & excluded.sum)"
)
HUBS: Final = "coalesce(nullif(base, ''), doc)"  # the hub's document of a row that the hub has
ON_HUB: Final = "(base IS NULL OR base <> '')"


def come(
    connection: Connection, kind: Kind, rows: Sequence[tuple[Record, int]], *, new: bool = False
) -> None:
    """These rows of the hub are about to be written, with their numbers; new: none is here yet."""
    tally = Tally()
    here = {} if new else _numbered(connection, kind, [record.id for record, _ in rows])
    for record, version in rows:
        before = here.get(record.id)
        if before is not None:
            if before[0] == version:
                continue
            _take(tally, kind, record.id, before)
        tally.put(kind.buckets(record), row_hash(kind.name, record.id, version))
    _add(connection, tally)


def go(
    connection: Connection, kind: Kind, ids: Sequence[str], lay_in: Mapping[str, Collection[str]]
) -> None:
    """These rows are about to be deleted; lay_in: in which buckets, as far as that was read."""
    tally = Tally()
    for id_, version in _versions(connection, kind, [id_ for id_ in ids if id_ in lay_in]):
        tally.take(lay_in[id_], row_hash(kind.name, id_, version))
    here = _numbered(connection, kind, [id_ for id_ in ids if id_ not in lay_in])
    for id_, before in here.items():
        _take(tally, kind, id_, before)
    _add(connection, tally)


def read(connection: Connection) -> dict[str, Sum]:
    """{bucket: sum} without those that are empty."""
    rows = connection.execute(
        "SELECT bucket, rows, sum FROM bucket_sum WHERE rows <> 0 OR sum <> 0"
    ).fetchall()
    return {bucket: Sum(count, xor) for bucket, count, xor in rows}


def differing(connection: Connection, said: Mapping[str, Sum], scope: Collection[str]) -> list[str]:
    """The buckets of this scope of which the hub, at our cursor, says something else."""
    if unreadable.listed(connection):
        return []  # what cannot be read is missing here, and comes with an update
    here = {bucket: each for bucket, each in read(connection).items() if sees(scope, [bucket])}
    every = sorted({*said, *here})
    return [bucket for bucket in every if said.get(bucket, EMPTY) != here.get(bucket, EMPTY)]


def recount(connection: Connection, buckets: Collection[str]) -> None:
    """Count these buckets from their rows, whatever was kept."""
    tally = Tally()
    for kind in KINDS:
        for id_, version, document in lying_in(connection, kind, buckets):
            if version is not None:
                lies = kind.buckets(kinds.decode(kind.name, document))
                tally.put(lies & frozenset(buckets), row_hash(kind.name, id_, version))
    connection.executemany("DELETE FROM bucket_sum WHERE bucket = ?", [(b,) for b in buckets])
    _add(connection, tally)


def numbers(connection: Connection, kind: Kind) -> list[tuple[str, int]]:
    """(id, number) of the hub's rows of a kind."""
    rows: list[tuple[str, int]] = connection.execute(
        f"SELECT id, coalesce(version, -1) FROM {kind.table} WHERE {ON_HUB}"
    ).fetchall()
    return rows


def every_one_is_numbered(connection: Connection) -> bool:
    """Not so where an older hub has sent some."""
    return not any(
        connection.execute(
            f"SELECT 1 FROM {kind.table} WHERE {ON_HUB} AND version IS NULL LIMIT 1"
        ).fetchone()
        for kind in KINDS
    )


def lying_in(
    connection: Connection, kind: Kind, buckets: Collection[str]
) -> list[tuple[str, int | None, str]]:
    """(id, number, the hub's document) of the hub's rows of a kind that lie in these buckets."""
    where, needles = _where(kind, buckets)
    rows = connection.execute(
        f"SELECT id, version, {HUBS} FROM {kind.table} WHERE {ON_HUB}{where}", needles
    ).fetchall()
    return [row for row in rows if sees(buckets, kind.buckets(kinds.decode(kind.name, row[2])))]


def _where(kind: Kind, buckets: Collection[str]) -> tuple[str, list[str]]:
    """What narrows the rows down, where their queue is a column and few are asked for."""
    if not any(column.name == "queue" for column in kind.columns) or len(buckets) > _MOST_NEEDLES:
        return "", []
    queues = [bucket.removeprefix(_QUEUE) for bucket in buckets if bucket.startswith(_QUEUE)]
    # By the hub's document: what waits here may have moved the row that is shown.
    return f" AND (base IS NOT NULL OR queue IN ({', '.join('?' * len(queues))}))", queues


_Before = tuple[int, str]  # number, the hub's document


def _numbered(connection: Connection, kind: Kind, ids: Sequence[str]) -> dict[str, _Before]:
    """Those that are here, as the hub has them."""
    found: dict[str, _Before] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = connection.execute(
            f"SELECT id, version, {HUBS} FROM {kind.table}"
            f" WHERE id IN ({', '.join('?' * len(some))}) AND version IS NOT NULL",
            some,
        ).fetchall()
        found.update((id_, (version, document)) for id_, version, document in rows)
    return found


def _versions(connection: Connection, kind: Kind, ids: Sequence[str]) -> list[tuple[str, int]]:
    """(id, number) of those that have one."""
    found: list[tuple[str, int]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found += connection.execute(
            f"SELECT id, version FROM {kind.table}"
            f" WHERE id IN ({', '.join('?' * len(some))}) AND version IS NOT NULL",
            some,
        ).fetchall()
    return found


def _take(tally: Tally, kind: Kind, id_: str, before: _Before) -> None:
    version, document = before
    lay_in = kind.buckets(kinds.decode(kind.name, document))
    tally.take(lay_in, row_hash(kind.name, id_, version))


def _add(connection: Connection, tally: Tally) -> None:
    rows: Iterable[tuple[str, int, int]] = (
        (bucket, each.rows, each.sum) for bucket, each in tally.sums().items()
    )
    connection.executemany(_ADD, list(rows))
