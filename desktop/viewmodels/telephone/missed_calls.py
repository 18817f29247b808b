"""Calls that nobody answered, at the bell: each number once, also after the window was closed.

Laws: who rang first is not forgotten when somebody else rings; a number is done when somebody has
talked to it, or has put its notice away; what is erased is not told any more.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.notices import Notice, Tone
from desktop.ports.call import Call
from desktop.signal import all_of
from desktop.store import missed_calls
from desktop.store.changes import Changes
from desktop.store.missed_calls import Missed
from desktop.store.reads.callers import Callers
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.times.when import clock, moment, same_day

_MOST_NAMES: Final = 3
_MATTER: Final = "missed call: "  # and the number


def _names(found: Callers | None) -> tuple[str, ...]:
    """Who it may have been: members of a family have one number."""
    matches = found.matches[:_MOST_NAMES] if found else ()
    return tuple(dict.fromkeys(each.name for each in matches))


class MissedCalls:
    """Tells them again as soon as it is made."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: dict[str, Missed] = {}  # by number
        self._disconnect = all_of(
            desk.notices.changed.connect(lambda _shown: self._on_notices()),
            desk.changed.connect(self._on_change),
        )
        desk.supervisor.spawn("missed calls", self._restore())

    def close(self) -> None:
        self._disconnect()

    def missed(self, call: Call, found: Callers | None) -> None:
        """It rang in vain."""
        only = found.only if found else None
        before = self._open.get(call.number)
        one = Missed(
            number=call.number,
            at=call.began,
            times=before.times + 1 if before else 1,
            spoken=found.spoken if found else call.number,
            name=", ".join(_names(found)) or call.name,
            customer=only.customer if only else "",
        )
        self._tell(one)
        self._desk.supervisor.spawn("missed call", self._keep(one))

    def talked(self, number: str) -> None:
        """Somebody has talked to whoever has this number."""
        self._desk.notices.clear(_MATTER + number)

    async def _keep(self, one: Missed) -> None:
        await self._desk.keep(partial(missed_calls.note, missed=one))

    async def _restore(self) -> None:
        now = self._desk.clock.now()
        for one in await self._desk.keep(partial(missed_calls.listed, now=now)):
            here = self._open.get(one.number)
            if here is None:
                self._tell(one)
            else:  # it rang again before this was read
                again = replace(here, times=here.times + one.times)
                self._tell(again)
                await self._keep(again)

    def _tell(self, one: Missed) -> None:
        self._open[one.number] = one
        now, number = self._desk.clock.now(), one.spoken
        when = clock(one.at) if same_day(now, one.at) else moment(now, one.at)
        who = one.name or tr("Unknown caller")
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("%n call(s) not answered.", n=one.times),
                safe=terms.dotted(who, number or tr("Number kept back"), when),
                replace=_MATTER + one.number,
                icon="phone-off",
                action="call.dial" if number else "",
                subject=one.number,
            )
        )

    def _on_notices(self) -> None:
        """What is not at the bell any more has been seen to."""
        there = {each.replace for each in self._desk.notices.everything}
        gone = [number for number in self._open if _MATTER + number not in there]
        for number in gone:
            del self._open[number]
        if gone:
            self._desk.supervisor.spawn("missed calls seen", self._done(gone))

    async def _done(self, numbers: list[str]) -> None:
        await self._desk.keep(partial(missed_calls.done, numbers=numbers))

    def _on_change(self, changes: Changes) -> None:
        if self._open and changes.touches("customer"):
            self._desk.supervisor.spawn("missed calls", self._look())

    async def _look(self) -> None:
        """A customer may have been erased."""
        now = self._desk.clock.now()
        there = await self._desk.keep(partial(missed_calls.listed, now=now))
        for number in self._open.keys() - {each.number for each in there}:
            self._desk.notices.clear(_MATTER + number)
