"""Where long lists get their pages from: a walk along an index, or the hits of a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from desktop.store.opening import Connection
from desktop.store.reads import lists
from desktop.store.reads.lists import EVERYWHERE, Key, Walk, Where
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.rows import Row

X = TypeVar("X")
Read = Callable[[Connection, Sequence[int]], Mapping[int, X]]

_ANCHORS_AT_ONCE = 200  # about 10 ms of the reading thread; other questions come in between
AT_MOST = 2_000  # hits of a filter


class Walked(Generic[X]):
    """All rows of a walk, in its order."""

    def __init__(
        self,
        desk: Desk,
        walk: Walk,
        read: Read[X],
        row: Callable[[X], Row],
        where: Where = EVERYWHERE,
    ) -> None:
        self._desk = desk
        self._walk = walk
        self._read = read
        self._row = row
        self._where = where

    async def count(self) -> int:
        return await self._desk.read(lists.count, self._walk, self._where)

    async def anchors(self, every: int) -> Sequence[Key]:
        found: list[Key] = []
        while True:
            more = await self._desk.read(
                lists.anchors,
                self._walk,
                found[-1] if found else None,
                every=every,
                most=_ANCHORS_AT_ONCE,
                where=self._where,
            )
            found += more
            if len(more) < _ANCHORS_AT_ONCE:
                return found

    async def page(self, after: Key | None, count: int) -> Sequence[tuple[Key, Row]]:
        keys, rows = await self._desk.read(
            _page, self._walk, after, count, where=self._where, read=self._read
        )
        return [(key, self._row(rows[n])) for key, n in keys if n in rows]


class Picked(Generic[X]):
    """The hits of a filter, best first; a key is a hit's place."""

    def __init__(
        self, desk: Desk, hits: Sequence[int], read: Read[X], row: Callable[[X], Row]
    ) -> None:
        self._desk = desk
        self._hits = hits
        self._read = read
        self._row = row

    async def count(self) -> int:
        return len(self._hits)

    async def anchors(self, every: int) -> Sequence[Key]:
        return [(place, place) for place in range(every - 1, len(self._hits), every)]

    async def page(self, after: Key | None, count: int) -> Sequence[tuple[Key, Row]]:
        start = 0 if after is None else int(after[0]) + 1
        places = self._hits[start : start + count]
        rows = await self._desk.read(self._read, places)
        return [
            ((at, at), self._row(rows[n])) for at, n in enumerate(places, start=start) if n in rows
        ]


def _page(
    connection: Connection,
    walk: Walk,
    after: Key | None,
    size: int,
    *,
    where: Where,
    read: Read[X],
) -> tuple[list[tuple[Key, int]], Mapping[int, X]]:
    keys = lists.page(connection, walk, after, size, where)
    return keys, read(connection, [n for _, n in keys])
