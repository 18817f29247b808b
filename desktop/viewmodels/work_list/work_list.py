"""The work list: what the person has in hand, parked and promised, and opening it.

It reads again when something of it changed, and says the same rows anew each second while one of
them shows a running timer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Role
from desktop.signal import Signal, all_of
from desktop.store.reads import work_list as reads
from desktop.store.reads.tasks import Listed
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Row, Skeleton
from desktop.viewmodels.times.when import end_of_day
from desktop.viewmodels.told_me import ToldMe
from desktop.viewmodels.work_list_rows import rows_of, ticks

if TYPE_CHECKING:
    from desktop.store.changes import Changes

_SKELETON_AFTER_S = 0.2


class WorkList:
    """`rows` with `rows_changed`; `choose` opens a row in all panes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._work: reads.Work | None = None
        self.told = ToldMe(desk)
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "work list")
        self._clock = Latest(desk.supervisor, "work list clock")
        self._loading = Latest(desk.supervisor, "work list loading")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            self.told.changed.connect(lambda _told: self._say()),
            self.told.close,
            desk.opened.connect(lambda _what: self._say_neighbours()),
        )
        if desk.first is not None:
            self._take(desk.first.work)
        else:
            self._loading.ask(self._show_skeletons())
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        for work in (self._reading, self._clock, self._loading):
            work.drop()

    @property
    def count(self) -> int:
        """How many contacts are in hand."""
        return len(self._work.contacts) if self._work else 0

    @property
    def due_count(self) -> int:
        return len(self._work.due) if self._work else 0

    def refresh(self) -> None:
        self._reading.ask(self._read())

    def choose(self, key: str) -> None:
        """Open the contact, or what the task belongs to."""
        if self.told.choose(key):
            self._desk.select(None)
            return
        for held in self._work.contacts if self._work else ():
            if held.id == key:
                self._desk.select(None)
                self._desk.show(Open(held.id, held.customer, held.case))
                return
        for task in (*self._work.due, *self._work.danger) if self._work else ():
            if task.id == key:
                self._desk.select(task)
                self._open_for(task)

    def step(self, by: int) -> InteractionId | None:
        """Open the next contact (1) or the one above (-1); None when there is no other."""
        ids = [held.id for held in self._in_order()]
        if not ids:
            return None
        here = self._desk.open.interaction
        at = ids.index(here) + by if here in ids else 0
        if not 0 <= at < len(ids):
            return None
        self.choose(ids[at])
        return ids[at]

    def _in_order(self) -> list[reads.Held]:
        contacts = {held.id: held for held in (self._work.contacts if self._work else ())}
        keys = (row.key for row in self.rows)
        return [contacts[InteractionId(key)] for key in keys if key in contacts]

    def _open_for(self, task: Listed) -> None:
        if task.interaction or task.customer or task.case:
            self._desk.show(Open(task.interaction, task.customer, task.case))

    def _on_change(self, changes: Changes) -> None:
        if changes.outbox or changes.touches("interaction", "customer", "task", "case"):
            self.refresh()

    async def _read(self) -> None:
        before = milliseconds(end_of_day(self._now(), days=1)) or 0
        try:
            leads = self._desk.me.role is Role.LEAD
            work = await self._desk.read(reads.work, self._desk.me.agent, before, leads=leads)
        except Exception:
            self._show((_unreadable(),))
            raise
        finally:
            self._loading.drop()
        self._take(work)

    def _take(self, work: reads.Work) -> None:
        self._work = work
        self._say()
        if ticks(work, self._now()):
            self._clock.ask(self._tick())
        else:
            self._clock.ask(self._wait_a_minute())

    def _say(self) -> None:
        if self._work is not None:
            ended = self._desk.just_ended
            tasks = ended.among(self._work.due, self._stood_here)
            work = msgspec.structs.replace(self._work, due=tasks)
            rows = rows_of(work, self._now(), ended.tasks)
            self._show((*self.told.rows(), *rows))

    def _stood_here(self, ended: Listed) -> bool:
        before = milliseconds(end_of_day(self._now(), days=1)) or 0
        mine = ended.assignee == self._desk.me.agent
        return mine and ended.due_at is not None and ended.due_at < before

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)
            self._say_neighbours()

    def _say_neighbours(self) -> None:
        ids = [held.id for held in self._in_order()]
        here = self._desk.open.interaction
        if here in ids:
            at = ids.index(here)
            self._desk.beside((*ids[at + 1 : at + 2], *ids[max(at - 1, 0) : at]))

    async def _tick(self) -> None:
        while True:
            await self._desk.supervisor.pause(1 - self._now().microsecond / 1_000_000)
            self._say()

    async def _wait_a_minute(self) -> None:
        """No timer runs, but a day may end, or something come due."""
        await self._desk.supervisor.pause(60)
        self.refresh()

    async def _show_skeletons(self) -> None:
        await self._desk.supervisor.pause(_SKELETON_AFTER_S)
        said = tr("is being read")
        self._show(tuple(Skeleton(key=f"skeleton:{at}", said=said) for at in range(3)))

    def _now(self) -> datetime:
        return self._desk.clock.now()


def _unreadable() -> Empty:
    title = tr("The work list could not be read")
    text = tr("Nothing is lost. It is tried again with the next change.")
    return Empty(
        key="error",
        icon="triangle-alert",
        title=title,
        text=text,
        tone="breach",
        said=f"{title}. {text}",
    )
