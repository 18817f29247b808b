"""Reminders of tasks, promises and parked contacts, told by the operating system, else here.

Laws: each time of each task is told once on this desk, also when the window was closed at that
time: then at the next start; what comes due at once is one notification, never one each; what is
told may stand on a locked screen, so it names no customer unless the person has chosen otherwise;
it goes when everything it is about has been done elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from desktop.domain.kinds import milliseconds
from desktop.domain.operations import task as operations
from desktop.domain.operations.interaction import Park
from desktop.domain.words import Role
from desktop.notices import Notice, Tone
from desktop.ports.outside import SHOW, Outside
from desktop.settings import REMIND_AHEAD, Setting
from desktop.signal import Signal, all_of
from desktop.store import reminded
from desktop.store.changes import Changes
from desktop.store.reads import reminders as reads
from desktop.store.reads.reminders import Reminder
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.outside_rules import may_tell, names_customer
from desktop.viewmodels.times.when import moment, of_ms

SNOOZE = "snooze"
SNOOZED = timedelta(minutes=10)
MATTER = "reminders"
_STAYS_S = 600.0
_LOOKS_EVERY_S = 30.0  # a clock may be put on, a machine may have slept
_AFTER_CHANGE_S = 0.2


class Reminders:
    """`outside`: the ways to tell, the first that can is used; `trigger` starts an action."""

    def __init__(
        self,
        desk: Desk,
        *,
        outside: Sequence[Outside],
        come: Callable[[], None],
        trigger: Callable[[str, str], object],
    ) -> None:
        self._desk = desk
        self._outside = outside
        self._come = come
        self._trigger = trigger
        self._told: dict[str, Reminder] = {}  # what the notification that is shown is about
        self.told: Signal[None] = Signal()  # the system has just told of some
        self._busy = self._again = self._closed = False
        self._waiting = Latest(desk.supervisor, "reminders waiting")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.settings.changed.connect(self._on_choice),
            *(each.acted.connect(self._acted) for each in outside),
        )
        self._look()

    def close(self) -> None:
        self._closed = True
        self._disconnect()
        self._waiting.drop()

    # -------------------------------------------------------------------------------- looking
    def _look(self) -> None:
        """One after the other: what is being told is not broken off for what changed meanwhile."""
        if self._closed:
            return
        self._again = True
        if not self._busy:
            self._busy = True
            self._desk.supervisor.spawn(f"reminders {id(self)}", self._see())

    async def _see(self) -> None:
        left = _LOOKS_EVERY_S
        try:
            while self._again:
                self._again = False
                left = await self._once()
        finally:
            self._busy = False
        if not self._closed:
            self._waiting.ask(self._wait(left))

    async def _once(self) -> float:
        """Tell what is due; the seconds until there may be more."""
        me = self._desk.me
        leads = me.role is Role.LEAD
        waiting = await self._desk.read(reads.waiting, me.agent, self._ahead(), leads=leads)
        now = self._now()
        await self._remind([each for each in waiting if each.at <= now])
        left = [(each.at - now) / 1000 for each in waiting if each.at > now]
        return min((*left, _LOOKS_EVERY_S))

    async def _wait(self, seconds: float) -> None:
        await self._desk.supervisor.pause(seconds)
        self._look()

    async def _remind(self, due: Sequence[Reminder]) -> None:
        """It is noted before it is told: after a crash in between nothing is told twice."""
        times = {str(each.task): each.at for each in due}
        news = await self._desk.keep(partial(reminded.remember, times=times)) if times else ()
        self._told |= {each.task: each for each in due if each.task in news}
        open_ = await self._still_open() if self._told else ()
        done = [each for each in self._told if each not in open_]
        self._told = {each: self._told[each] for each in self._told if each in open_}
        if done and not self._told:
            await self._withdraw()
        if news and self._told:
            await self._tell(tuple(self._told.values()))

    async def _still_open(self) -> frozenset[str]:
        return await self._desk.read(reads.open_ones, tuple(self._told))

    # -------------------------------------------------------------------------------- telling
    async def _tell(self, told: Sequence[Reminder]) -> None:
        now, settings = self._desk.clock.now(), self._desk.settings
        title, text = said(told, now, named=names_customer(settings))
        if may_tell(settings, now, "reminder"):
            buttons = {SNOOZE: tr("In 10 minutes")}
            # The first time loads what speaks to the bus: too slow on a busy machine.
            for each in (*self._outside, *self._outside):
                if await each.tell(title, text, buttons, _STAYS_S):
                    self.told.emit(None)
                    return
        title, text = said(told, now, named=True)
        action, subject = _leads_to(told)
        danger = any(each.danger for each in told)
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING if danger else Tone.INFO,
                happened=title,
                safe=text,
                replace=MATTER,
                action=action,
                subject=subject,
                icon="triangle-alert" if danger else "bell",
            )
        )

    async def _withdraw(self) -> None:
        self._desk.notices.clear(MATTER)
        for each in self._outside:
            await each.withdraw()

    def _acted(self, what: str) -> None:
        told, self._told = tuple(self._told.values()), {}
        if told and what == SNOOZE:
            self._desk.supervisor.spawn("snooze", self.snooze(told))
        elif told and what == SHOW:
            self._come()
            self._trigger(*_leads_to(told))

    async def snooze(self, told: Sequence[Reminder]) -> None:
        """Be reminded of these again in ten minutes."""
        at = self._desk.clock.now() + SNOOZED
        await self._desk.ask(
            *(
                Park(id=each.task, until=at)
                if each.parked
                else operations.Set(id=each.task, remind_at=at)
                for each in told
            )
        )

    # --------------------------------------------------------------------------------- events
    def _on_change(self, changes: Changes) -> None:
        if changes.touches("task", "interaction"):
            self._waiting.ask(self._wait(_AFTER_CHANGE_S))

    def _on_choice(self, setting: Setting[Any]) -> None:
        if setting is REMIND_AHEAD:
            self._look()

    def _ahead(self) -> int | None:
        minutes = self._desk.settings[REMIND_AHEAD]
        return None if minutes == "off" else int(minutes) * 60_000

    def _now(self) -> int:
        return milliseconds(self._desk.clock.now()) or 0


def _leads_to(told: Sequence[Reminder]) -> tuple[str, str]:
    """The action that shows it, and the record it is about."""
    if len(told) == 1:
        return ("interaction.show" if told[0].parked else "task.show"), told[0].task
    if all(each.parked for each in told):
        return "page.desk", ""
    return "page.tasks", ""


def said(told: Sequence[Reminder], now: datetime, *, named: bool) -> tuple[str, str]:
    """Title and text: of one what it is and by when, of several how many; named: whose, too.

    Promises in danger come first, and are counted by themselves.
    """
    if len(told) > 1:
        told = sorted(told, key=lambda each: not each.danger)
        danger = sum(each.danger for each in told)
        due = len(told) - danger
        title = terms.dotted(
            tr("%n promise(s) in danger", n=danger) if danger else "",
            tr("%n task(s) and promises are due", n=due) if due else "",
        )
        names = [each.title for each in told[:3]] if named else []
        return title, terms.dotted(*names, "…" if names and len(told) > len(names) else "")
    [one] = told
    at = of_ms(one.due_at)
    by = tr("due {time}", time=moment(now, at)) if at else ""
    if one.parked:
        kind = tr("A parked contact is back")
        return (kind, "") if not named else (terms.dotted(kind, one.title), one.name)
    kind = tr("A promise is to be kept") if one.promise else tr("A task is to be done")
    if one.danger:
        kind = tr("A promise is in danger")
    if not named:
        return kind, by
    return terms.dotted(kind if one.danger else "", one.title), terms.dotted(one.name, by)
