"""The page Tasks: one's tasks and promises by the time they are due, and ending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import tasks as reads
from desktop.store.reads.tasks import Key, Listed, View
from desktop.text import mark, tr
from desktop.viewmodels import lists_rows, terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.paged import Pages
from desktop.viewmodels.rows import Row
from desktop.viewmodels.when import end_of_day
from desktop.viewmodels.work_list_rows import task_row

VIEWS: Final[dict[View, str]] = {
    "overdue": mark("Overdue"),
    "today": mark("Today"),
    "later": mark("Later"),
    "undated": mark("Without a time"),
    "done": mark("Done"),
}
_NOTHING = {
    "overdue": mark("Nothing is overdue."),
    "today": mark("Nothing more is due today."),
    "later": mark("Nothing is planned for later."),
    "undated": mark("No task without a time."),
    "done": mark("Nothing was completed yet."),
}
_AFTER_CHANGE_S = 0.15


class Counts(msgspec.Struct, frozen=True):
    """How many there are in each view, in words for its tab."""

    titles: dict[View, str]
    nothing: str  # what an empty list says


class TasksPage:
    """`pages` of the chosen view; `choose` selects a task in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.view: View = "today"
        self.counts = Counts({}, "")
        self.counts_changed: Signal[Counts] = Signal()
        spawn = desk.supervisor.spawn
        self.pages: Pages[Key] = Pages(spawn=lambda work: spawn("tasks page", work))
        self._shown: dict[str, Listed] = {}
        self._reading = Latest(desk.supervisor, "tasks counts")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._desk.supervisor.cancel("tasks page")

    def show(self, view: View | None = None) -> None:
        """Show a view, or read the one in sight anew."""
        self.view = view or self.view
        self._shown.clear()
        self.pages.show(_Source(self._desk, self.view, self._shown))
        self._reading.ask(self._count())

    async def find(self, id_: str) -> View | None:
        """Show the view a task stands in and select it; None when it is not here."""
        task = await self._desk.read(reads.one, id_)
        if task is None:
            return None
        view = reads.view_of(task, now_of(self._desk.clock.now()))
        self.show(view)
        self._desk.select(task)
        return view

    def choose(self, key: str) -> None:
        self._desk.select(self._shown.get(key))

    def open(self, key: str) -> None:
        """Open what the task belongs to in the panes of the desk."""
        task = self._shown.get(key)
        if task is not None:
            self._desk.show(Open(task.interaction, task.customer, task.case))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("task"):
            self._reading.ask(self._again())

    async def _again(self) -> None:
        await self._desk.supervisor.pause(_AFTER_CHANGE_S)
        self.pages.refresh()
        await self._count()

    async def _count(self) -> None:
        now, me = now_of(self._desk.clock.now()), self._desk.me.agent
        titles = {}
        for view, title in VIEWS.items():
            found = await self._desk.read(reads.count, me, view, now)
            titles[view] = f"{tr(title)}  {lists_rows.number(found)}" if found else tr(title)
        counts = Counts(titles, tr(_NOTHING[self.view]))
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit(counts)


class _Source:
    """One view of the page, along its index."""

    def __init__(self, desk: Desk, view: View, shown: dict[str, Listed]) -> None:
        self._desk = desk
        self._view = view
        self._shown = shown

    async def count(self) -> int:
        return await self._desk.read(reads.count, self._desk.me.agent, self._view, self._now())

    async def anchors(self, every: int) -> Sequence[Key]:
        """Walk page by page: a person's tasks are some thousands at most."""
        found: list[Key] = []
        while True:
            keys = await self._desk.read(self._keys, found[-1] if found else None, every)
            if len(keys) < every:
                return found
            found.append(keys[-1])

    def _keys(self, connection: Connection, after: Key | None, size: int) -> list[Key]:
        me = self._desk.me.agent
        page = reads.page(connection, me, self._view, self._now(), after=after, size=size)
        return [key for key, _ in page]

    async def page(self, after: Key | None, count: int) -> Sequence[tuple[Key, Row]]:
        me = self._desk.me.agent
        page = await self._desk.read(
            reads.page, me, self._view, self._now(), after=after, size=count
        )
        self._shown.update((task.id, task) for _, task in page)
        return [(key, self._row(task)) for key, task in page]

    def _row(self, task: Listed) -> Row:
        row = task_row(task, self._desk.clock.now())
        if task.status.value == "open":
            return row
        ended = terms.task(task.status, promise=bool(task.words))
        return msgspec.structs.replace(
            row, due=ended, tone="offline", said=terms.sentence(ended, row.said)
        )

    def _now(self) -> reads.Now:
        return now_of(self._desk.clock.now())


def now_of(now: datetime) -> reads.Now:
    return reads.Now(milliseconds(now) or 0, milliseconds(end_of_day(now)) or 0)
