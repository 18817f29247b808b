"""The page Tasks: what is due, all that is one's own, what was promised, what is done.

Law: a task that is ended stays where it is for a few seconds, struck out and with the way back; the
list closes over it only then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.domain.words import TaskStatus
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import lists
from desktop.store.reads import tasks as reads
from desktop.store.reads.tasks import Listed, View
from desktop.text import mark, tr
from desktop.viewmodels import figures, terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists import deeds
from desktop.viewmodels.lists.chosen import Chosen
from desktop.viewmodels.lists.list_order import Order, remember, remembered
from desktop.viewmodels.lists.lists_source import Walked
from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.rows import Column, PromiseRow
from desktop.viewmodels.times.when import end_of_day
from desktop.viewmodels.work_list_rows import task_row

VIEWS: Final[dict[View, str]] = {
    "due": mark("Due"),
    "mine": mark("Mine"),
    "promises": mark("Promises"),
    "done": mark("Done"),
}
_NOTHING = {
    "due": mark("Nothing more is due today."),
    "mine": mark("Nothing is to be done."),
    "promises": mark("Nothing is promised."),
    "done": mark("Nothing was completed yet."),
}
_AFTER_CHANGE_S = 0.15


class Counts(msgspec.Struct, frozen=True):
    """How many there are in each view, in words for its tab."""

    titles: dict[View, str]
    nothing: str  # what an empty list says


def columns() -> tuple[Column, ...]:
    return (
        Column("title", tr("What"), width=120, share=1, sortable=True),
        Column("due", tr("Due"), width=120, right=True, sortable=True),
    )


class TasksPage:
    """`pages` of the chosen view in its `order`; `choose` selects a task in the desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.view: View = "due"
        self.order = self._order_of(self.view)
        self.order_changed: Signal[Order] = Signal()
        self.counts = Counts({}, "")
        self.counts_changed: Signal[Counts] = Signal()
        spawn = desk.supervisor.spawn
        self.pages: Pages[lists.Key] = Pages(spawn=lambda work: spawn("tasks page", work))
        self.chosen = Chosen(
            desk, "task", self.pages, deeds.of_tasks(desk), deeds.picks_of("task", desk)
        )
        self._shown: dict[str, Listed] = {}
        self._reading = Latest(desk.supervisor, "tasks counts")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.just_ended.changed.connect(self._on_ended),
            self.chosen.close,
        )

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._desk.supervisor.cancel("tasks page")

    def show(self, view: View | None = None) -> None:
        """Show a view, or read the one in sight anew."""
        self.view = view or self.view
        self._turn(self._order_of(self.view))
        self._read()

    def sort(self, column: str, *, ascending: bool) -> None:
        """Stand in this order from now on."""
        if column in lists.TASKS:
            self._turn(Order(column, not ascending))
            remember(self._desk.settings, _kept_as(self.view), self.order)
            self._read()

    async def find(self, id_: str) -> View | None:
        """Show the view a task stands in and select it; None when it is not here."""
        task = await self._desk.read(reads.one, id_)
        if task is None:
            return None
        view = reads.view_of(task, now_of(self._desk.clock.now()))
        self.show(view)
        self._desk.select(task)
        return view

    async def look(self) -> None:
        """A minute has gone: show the times that are others now, and what has become due."""
        now, ended = self._desk.clock.now(), self._desk.just_ended.tasks
        rows = {id_: row_of(task, now) for id_, task in self._shown.items() if id_ not in ended}
        self.pages.exchange(rows)
        await self._count()

    def undo(self) -> None:
        """Take back what was done with the chosen tasks last."""
        self._desk.supervisor.spawn("undo several", self.chosen.undo())

    def choose(self, key: str) -> None:
        task = self._shown.get(key)
        self._desk.select(None if key in self._desk.just_ended.tasks else task)

    def task(self, key: str) -> Listed | None:
        """The one that is shown in this row."""
        return self._shown.get(key)

    def open(self, key: str) -> None:
        """Open what the task belongs to in the panes of the desk."""
        task = self._shown.get(key)
        if task is not None:
            self._desk.go(Open(task.interaction, task.customer, task.case))

    def _read(self) -> None:
        self._shown.clear()
        now, me = now_of(self._desk.clock.now()), self._desk.me.agent
        walk = reads.walk(self.view, self.order.column, down=self.order.down)
        where = reads.where(me, self.view, now)
        self.pages.show(Walked(self._desk, walk, reads.listed, self._row, where))
        self._reading.ask(self._count())

    def _turn(self, order: Order) -> None:
        if order != self.order:
            self.order = order
            self.order_changed.emit(order)

    def _order_of(self, view: View) -> Order:
        """What is done stands with the newest first, until the person has it otherwise."""
        usual = Order("due", down=view == "done")
        return remembered(self._desk.settings, _kept_as(view), usual, lists.TASKS)

    def _row(self, task: Listed) -> PromiseRow:
        self._shown[task.id] = task
        return row_of(task, self._desk.clock.now())

    # --------------------------------------------------------------------------------- events
    def _on_ended(self, id_: str) -> None:
        """Strike the row out where it stands, or let the list close when its time is over."""
        ended = self._desk.just_ended.tasks.get(id_)
        if ended is None or id_ not in self._shown:
            self._reading.ask(self._again())
        elif self.view != "done":
            self.pages.replace(row_of(ended, self._desk.clock.now(), ended=True))

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("task"):
            self._reading.ask(self._again())

    async def _again(self) -> None:
        await self._desk.supervisor.pause(_AFTER_CHANGE_S)
        if not self._desk.just_ended.tasks.keys() & self._shown.keys():
            self._shown.clear()
            self.pages.refresh()
        await self._count()

    async def _count(self) -> None:
        now, me = now_of(self._desk.clock.now()), self._desk.me.agent
        titles = {}
        for view, title in VIEWS.items():
            walk, where = reads.walk(view, "due", down=False), reads.where(me, view, now)
            found = await self._desk.read(lists.count, walk, where)
            titles[view] = f"{tr(title)}  {figures.number(found)}" if found else tr(title)
        counts = Counts(titles, tr(_NOTHING[self.view]))
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit(counts)


def row_of(task: Listed, now: datetime, *, ended: bool = False) -> PromiseRow:
    """A task with whom it is for and, of a promise, the words that were used."""
    row = task_row(task, now, ended=ended)
    words = tr("“{words}”", words=task.words) if task.words else ""
    row = msgspec.structs.replace(
        row, who=terms.dotted(row.who, words), said=terms.sentence(row.said, words)
    )
    if task.status is TaskStatus.OPEN or ended:
        return row
    how = terms.task(task.status, promise=bool(task.words))
    return msgspec.structs.replace(row, due=how, tone="offline", said=terms.sentence(how, row.said))


def now_of(now: datetime) -> reads.Now:
    return reads.Now(milliseconds(now) or 0, milliseconds(end_of_day(now)) or 0)


def _kept_as(view: View) -> str:
    return "task-done" if view == "done" else "task"
