"""The team as a lead needs it: who is here in which state, each queue with who waits and who could.

Read from the local store when something changes, at most once a second, and said anew each second
while it is looked at. Who is heard of, the hub alone knows: it is asked every few seconds. Laws:
what needs attention stands on top; a partner's people see their own site alone; what is shown says
as of when it is true.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain import hours
from desktop.domain.ids import InteractionId
from desktop.line import LineState
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads.floor import Floor, Person, floor
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row, TableRow
from desktop.viewmodels.team import team_rows
from desktop.viewmodels.times.when import clock_s
from desktop.viewmodels.who_is_here import ASK_EVERY_S, Heard, who_is_here

_AT_MOST_EVERY_S: Final = 1.0
_KINDS: Final = ("agent", "site", "team", "interaction", "queue", "calendar")


class Standing(msgspec.Struct, frozen=True):
    """The line above the tables: `text` is as of when; `empty`: nobody is there, and why."""

    text: str = ""
    empty: str = ""


class Rows:
    """Rows that are all known, for a list that paints only those in sight (`PagedRows`)."""

    def __init__(self) -> None:
        self.total = 0
        self.changed: Signal[range] = Signal()
        self.reset: Signal[int] = Signal()
        self._rows: tuple[TableRow, ...] = ()

    def row(self, at: int) -> Row | None:
        return self._rows[at] if at < len(self._rows) else None

    def want(self, first: int, last: int) -> None:
        """All are here."""

    def show(self, rows: tuple[TableRow, ...]) -> None:
        same = [each.key for each in rows] == [each.key for each in self._rows]
        if rows == self._rows:
            return
        self._rows, self.total = rows, len(rows)
        if same:
            self.changed.emit(range(self.total))
        else:
            self.reset.emit(self.total)


class Team:
    """`people` and `queues` for the lists; `begin` when the page is looked at, `end` when not."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._floor: Floor | None = None
        self._heard: Heard = None
        self.people = Rows()
        self.queues: tuple[TableRow, ...] = ()
        self.queues_changed: Signal[tuple[TableRow, ...]] = Signal()
        self.standing = Standing()
        self.standing_changed: Signal[Standing] = Signal()
        self._reading = Latest(desk.supervisor, "team")
        self._clock = Latest(desk.supervisor, "team clock")
        self._asking = Latest(desk.supervisor, "team here")
        self._begun = False
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
        )

    def close(self) -> None:
        self.end()
        self._disconnect()

    def begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._reading.ask(self._read())
            self._clock.ask(self._each_second())
            self._asking.ask(self._ask())

    def end(self) -> None:
        self._begun = False
        for each in (self._reading, self._clock, self._asking):
            each.drop()

    def person(self, key: str) -> Person | None:
        """Whom a row of `people` stands for."""
        people = self._floor.people if self._floor else ()
        return next((each for each in people if each.agent.id == key), None)

    def first_of(self, key: str) -> InteractionId | None:
        """Who waits longest in the queue of a row."""
        lines = self._floor.lines if self._floor else ()
        return next((each.first for each in lines if each.queue.id == key), None)

    # -------------------------------------------------------------------------------- reading
    async def _read(self) -> None:
        await asyncio.to_thread(hours.load)
        desk = self._desk
        self._floor = await desk.read(floor, desk.me.site, desk.clock.now())
        self._say()

    async def _read_soon(self) -> None:
        await self._desk.supervisor.pause(_AT_MOST_EVERY_S)
        await self._read()

    async def _each_second(self) -> None:
        while True:
            await self._desk.supervisor.pause(1.0)
            self._say()

    async def _ask(self) -> None:
        while True:
            self._heard = await who_is_here(self._desk)
            self._say()
            await self._desk.supervisor.pause(ASK_EVERY_S)

    def _on_change(self, changes: Changes) -> None:
        if self._begun and changes.touches(*_KINDS):
            self._reading.ask(self._read_soon())

    def _on_line(self, _line: LineState) -> None:
        if self._begun:
            self._say()

    # --------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        if self._floor is None:
            return
        now = self._desk.clock.now()
        self.people.show(team_rows.people(self._floor.people, self._heard, now))
        lines = team_rows.heard_of(self._floor.lines, self._heard)
        queues = team_rows.queues(lines, now)
        if queues != self.queues:
            self.queues = queues
            self.queues_changed.emit(queues)
        standing = Standing(self._as_of(now), self._nobody())
        if standing != self.standing:
            self.standing = standing
            self.standing_changed.emit(standing)

    def _as_of(self, now: datetime) -> str:
        line = self._desk.line.state
        if not line.online:
            at = clock_s(line.as_of) if line.as_of else ""
            down = tr("No line: who is here is not known now.")
            return f"{tr('As of {time}', time=at)} · {down}" if at else down
        stamp = tr("As of {time}", time=clock_s(line.as_of or now))
        people = self._floor.people if self._floor else ()
        absent = team_rows.at_no_desk(people, self._heard)
        return terms.dotted(stamp, tr("{count} at no desk", count=absent) if absent else "")

    def _nobody(self) -> str:
        there = self._floor is not None and self._floor.people
        return "" if there else tr("Nobody is here yet. People come with the hub's data.")
