"""What comes is read on while what came before is written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import pytest

from desktop.ports.errors import Offline
from desktop.sync.ahead import MOST, ahead


class Line:
    """Chunks that are there at once, as many as somebody takes, and what comes behind them."""

    def __init__(self, count: int, breaks: bool = False) -> None:
        self.count = count
        self.read = 0
        self.closed = False
        self._breaks = breaks

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        try:
            for number in range(self.count):
                await asyncio.sleep(0)
                self.read += 1
                yield b"%d " % number
            if self._breaks:
                raise Offline("cut")
        finally:
            self.closed = True


def whole(count: int) -> bytes:
    return b"".join(b"%d " % number for number in range(count))


async def taken(pieces: AsyncIterator[bytes], slowly: int = 0) -> list[bytes]:
    found = []
    async for piece in pieces:
        found.append(piece)
        for _ in range(slowly):
            await asyncio.sleep(0)
    return found


def test_all_of_it_comes_in_its_order_whoever_is_slower() -> None:
    for slowly in (0, 3, 500):
        line = Line(100)
        pieces = asyncio.run(taken(ahead(line.chunks()), slowly))
        assert b"".join(pieces) == whole(100)
        assert len(pieces) == 100 if not slowly else len(pieces) < 100


def test_it_reads_on_while_a_piece_is_written_and_holds_no_more_than_it_may() -> None:
    async def slow_disk() -> int:
        line = Line(10 * MOST)
        async with aclosing(line.chunks()) as chunks, aclosing(ahead(chunks)) as pieces:
            assert await anext(pieces)
            for _ in range(100 * MOST):
                await asyncio.sleep(0)
            return line.read

    assert asyncio.run(slow_disk()) == MOST + 1


def test_a_line_that_breaks_is_told_behind_what_came_before() -> None:
    found: list[bytes] = []

    async def cut() -> None:
        async for piece in ahead(Line(5, breaks=True).chunks()):
            found.append(piece)
            await asyncio.sleep(0.01)

    with pytest.raises(Offline, match="cut"):
        asyncio.run(cut())
    assert b"".join(found) == whole(5)


def test_who_stops_taking_leaves_nothing_behind() -> None:
    async def stopped() -> tuple[bool, int]:
        line = Line(100)
        async with aclosing(line.chunks()) as chunks, aclosing(ahead(chunks)) as pieces:
            assert await anext(pieces)
        return line.closed, len(asyncio.all_tasks())

    assert asyncio.run(stopped()) == (True, 1)


def test_nothing_is_nothing() -> None:
    assert asyncio.run(taken(ahead(Line(0).chunks()))) == []
