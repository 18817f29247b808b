"""Long lists are read page by page: only what is in sight, and never for an old question."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import pytest

from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.rows import LineRow, Row

SIZE = 10


class Numbers:
    """The numbers below `total` as a source; counts what it was asked."""

    def __init__(self, total: int, name: str = "") -> None:
        self.total = total
        self.name = name
        self.pages: list[int | None] = []
        self.measured = 0
        self.open = asyncio.Event()
        self.open.set()

    async def count(self) -> int:
        await self.open.wait()
        self.measured += 1
        return self.total

    async def anchors(self, every: int) -> Sequence[int]:
        return range(every - 1, self.total - 1, every)

    async def page(self, after: int | None, count: int) -> Sequence[tuple[int, Row]]:
        self.pages.append(after)
        await asyncio.sleep(0)
        first = 0 if after is None else after + 1
        return [(at, line(at, self.name)) for at in range(first, min(first + count, self.total))]


def line(at: int, name: str = "") -> LineRow:
    return LineRow(key=str(at), said=f"{name}{at}", icon="check", title=f"{name}{at}")


class Desk:
    """Pages with everything they told."""

    def __init__(self, keep: int = 40) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self.pages: Pages[int] = Pages(spawn=self.spawn, size=SIZE, keep=keep)
        self.resets: list[int] = []
        self.changes: list[range] = []
        self.told = asyncio.Event()
        self.pages.reset.connect(self.resets.append)
        self.pages.reset.connect(lambda _total: self.told.set())
        self.pages.changed.connect(self.changes.append)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def settle(self) -> None:
        while self.tasks:
            await asyncio.wait(tuple(self.tasks))

    def said(self, *places: int) -> list[str | None]:
        rows = [self.pages.row(at) for at in places]
        return [row.said if row else None for row in rows]


async def test_the_first_rows_stand_before_anything_is_counted() -> None:
    desk, source = Desk(), Numbers(500)
    source.open.clear()
    desk.pages.show(source)
    await desk.told.wait()
    assert (desk.resets, desk.said(0, 9), source.measured) == ([10], ["0", "9"], 0)
    source.open.set()
    await desk.settle()
    assert desk.resets == [10, 500]


async def test_a_jump_anywhere_reads_one_page_from_its_anchor() -> None:
    desk, source = Desk(), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    assert desk.said(333) == [None]
    desk.pages.want(331, 338)
    await desk.settle()
    assert desk.said(330, 333, 339) == ["330", "333", "339"]
    assert source.pages == [None, 329]
    assert desk.changes == [range(330, 340)]


async def test_what_is_wanted_before_the_anchors_are_there_comes_when_they_are() -> None:
    desk, source = Desk(), Numbers(500)
    source.open.clear()
    desk.pages.show(source)
    await desk.told.wait()
    desk.pages.total = 500
    desk.pages.want(400, 405)
    source.open.set()
    await desk.settle()
    assert desk.said(400) == ["400"]


async def test_the_page_behind_a_known_one_needs_no_anchor() -> None:
    desk, source = Desk(), Numbers(25)
    desk.pages.show(source)
    await desk.settle()
    desk.pages.want(0, 24)
    await desk.settle()
    assert desk.said(24, 25) == ["24", None]


async def test_a_short_list_is_neither_counted_nor_anchored() -> None:
    desk, source = Desk(), Numbers(7)
    desk.pages.show(source)
    await desk.settle()
    assert (desk.pages.total, source.measured) == (7, 0)


async def test_the_pages_not_shown_for_longest_are_forgotten() -> None:
    desk, source = Desk(keep=3), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    for place in (100, 200, 0, 300):
        desk.pages.want(place, place)
        await desk.settle()
    assert desk.said(0, 100, 200, 300) == ["0", None, "200", "300"]


async def test_a_page_is_asked_for_once_however_often_it_is_wanted() -> None:
    desk, source = Desk(), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    for _ in range(5):
        desk.pages.want(50, 55)
    await desk.settle()
    desk.pages.want(50, 55)
    await desk.settle()
    assert source.pages == [None, 49]


async def test_what_comes_for_an_older_question_is_thrown_away() -> None:
    desk, slow, quick = Desk(), Numbers(500, "slow"), Numbers(300, "quick")
    slow.open.clear()
    desk.pages.show(slow)
    await desk.told.wait()
    desk.pages.show(quick)
    await asyncio.sleep(0)
    slow.open.set()
    await desk.settle()
    assert (desk.pages.total, desk.said(0)) == (300, ["quick0"])


async def test_a_new_question_does_not_wait_for_a_slow_one() -> None:
    desk, slow, quick = Desk(), Numbers(500, "slow"), Numbers(5, "quick")
    slow.open.clear()
    desk.pages.show(slow)
    await desk.told.wait()
    desk.pages.show(quick)
    desk.told.clear()
    await desk.told.wait()
    assert desk.said(0) == ["quick0"]
    slow.open.set()
    await desk.settle()


async def test_reading_again_keeps_the_old_rows_until_the_new_ones_are_there() -> None:
    desk, source = Desk(), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    desk.pages.want(100, 105)
    await desk.settle()
    source.name = "new"
    desk.pages.refresh()
    await desk.settle()
    assert desk.said(0, 100) == ["new0", "100"]
    desk.pages.want(100, 105)
    await desk.settle()
    assert desk.said(100) == ["new100"]


async def test_many_changes_while_one_is_read_are_read_once_more_and_not_each() -> None:
    desk, source = Desk(), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    desk.pages.refresh()
    await asyncio.sleep(0)  # it is being read
    for _ in range(10):
        desk.pages.refresh()
    await desk.settle()
    assert source.pages == [None, None, None]


async def test_a_list_that_shrank_says_so() -> None:
    desk, source = Desk(), Numbers(500)
    desk.pages.show(source)
    await desk.settle()
    source.total = 4
    desk.pages.refresh()
    await desk.settle()
    assert (desk.resets[-1], desk.said(4)) == (4, [None])


async def test_a_page_that_failed_is_asked_for_again() -> None:
    desk = Desk()

    class Broken(Numbers):
        fails = True

        async def page(self, after: int | None, count: int) -> Sequence[tuple[int, Row]]:
            if after is not None and self.fails:
                raise OSError("the store is busy")
            return await super().page(after, count)

    source = Broken(500)
    desk.pages.show(source)
    await desk.settle()
    desk.pages.want(50, 51)
    failed = tuple(desk.tasks)
    for task in failed:
        with pytest.raises(OSError, match="busy"):
            await task
    source.fails = False
    desk.pages.want(50, 51)
    await desk.settle()
    assert desk.said(50) == ["50"]


async def test_places_outside_the_list_want_nothing() -> None:
    desk, source = Desk(), Numbers(15)
    desk.pages.want(0, 100)
    desk.pages.show(source)
    await desk.settle()
    desk.pages.want(-20, 10_000)
    await desk.settle()
    assert source.pages == [None, 9]
