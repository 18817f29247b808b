"""At work here: the beat that keeps the person's contacts in hand, and at which device they work.

While the line stands the hub is told every few seconds that somebody is here and what they have in
hand; it answers what still is. Laws: a contact counts as lapsed three seconds before the hub's own
end, by this machine's clock from when the beat was sent; one device is the active one, another
takes over only when the person says so; where nothing is heard, nobody is blamed and nothing typed
is touched.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.records import Interaction
from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.ports.errors import Forbidden, Foreign, OutsideError, Unfit
from desktop.ports.wire import AtWork as Beat
from desktop.ports.wire import Counted, Held, Seat
from desktop.signal import Signal, all_of
from desktop.store import fence
from desktop.store.progress import read_progress
from desktop.store.reads import records
from desktop.text import tr
from desktop.viewmodels.deaf import is_deaf
from desktop.viewmodels.desk import Desk

if TYPE_CHECKING:
    from desktop.ports.backend import Backend

FIRST_BEAT_S = 5.0  # until the hub has said how often
EARLIER_S = 3.0  # than the hub: what is done in the last moment may come too late
LEAVING_S = 1.0  # to say that the window closes
SILENT_S = 10.0  # nothing was heard for so long: the person is told
_MATTER = "at-work"
_SILENCE = "at-work silence"
_LOST = "at-work lost"


class Standing(msgspec.Struct, frozen=True):
    """Where the person works, and for how many seconds the hub has been silent (0: it is not)."""

    seat: Seat = Seat.HERE
    silent_s: int = 0
    lapsed: frozenset[str] = frozenset()  # contacts that others may have by now

    @property
    def here(self) -> bool:
        """Whether something may be offered at this device."""
        return self.seat is Seat.HERE


class AtWork:
    """`shown` is how it stands; `tick` once a second."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._device = ""
        self._epoch = 0
        self._knows = True  # whether this hub counts beats at all
        self._beat_s = FIRST_BEAT_S
        self._heard: datetime | None = None  # when the last beat that was answered was sent
        self._first = asyncio.Event()  # the hub has answered, or counts no beats
        self._left: datetime | None = None
        self._until: dict[str, tuple[int, datetime]] = {}  # contact -> its fence, until when
        self._online = False
        self.shown = Standing()
        self.changed: Signal[Standing] = Signal()
        self._task = f"at work {id(self)}"
        self._disconnect = all_of(
            desk.line.changed.connect(self._on_line),
            desk.let_go.connect(self._let_go),
            desk.on_leaving(self._leave),
        )
        desk.supervisor.spawn(self._task, self._watch())

    @property
    def here(self) -> bool:
        return self.shown.here

    @property
    def takes_offers(self) -> bool:
        """Whether something may be offered here; not before the hub has said so."""
        return self.here and (bool(self._epoch) or not self._knows)

    @property
    def device(self) -> str:
        """What this device is called on the hub; "" for a hub that counts no devices."""
        return self._device if self._knows and self._epoch else ""

    async def left_at(self) -> datetime | None:
        """When a window before this one was heard of last, once the hub has said so.

        None: it had said that it closes, or is away for too long to go on here.
        """
        await self._first.wait()
        return self._left

    def close(self) -> None:
        self._disconnect()
        self._desk.supervisor.cancel(self._task)

    def tick(self) -> None:
        """A second has gone."""
        self._say(self.shown.seat)

    def take_over(self) -> None:
        """The person works here from now on."""
        self._desk.supervisor.spawn("work taken over", self.beat(take_over=True))

    async def beat(self, *, take_over: bool = False) -> None:
        """Tell the hub once, if the line stands and this is where the person works."""
        backend = self._desk.live()
        if backend is None or not self._knows or not (self.here or take_over):
            return
        self._device = self._device or (await self._desk.read(read_progress)).client_id
        holds = await self._desk.read(fence.in_hand, self._desk.me.agent)
        sent = self._desk.clock.now()
        deaf = is_deaf(self._desk)
        said = Beat(self._device, self._epoch, take_over=take_over, holds=holds, deaf=deaf)
        counted = await self._counted(backend, said)
        if counted is not None:
            await self._take(counted, holds, sent)

    async def _leave(self) -> None:
        """Another device need not ask; a hub that does not answer holds up nobody."""
        backend = self._desk.live()
        if backend is None or not self.device or not self.here:
            return
        said = Beat(self._device, self._epoch, leaving=True)
        with suppress(OutsideError, TimeoutError):
            async with asyncio.timeout(LEAVING_S):
                await backend.beat(said)

    async def _watch(self) -> None:
        while True:
            await self.beat()
            await self._desk.supervisor.pause(self._beat_s)

    async def _counted(self, backend: Backend, said: Beat) -> Counted | None:
        try:
            return await backend.beat(said)
        except Foreign:
            return None  # something on the way spoke for the hub
        except (Forbidden, Unfit):
            self._knows = False  # an older hub keeps whatever was taken, and asks for no beats
            self._first.set()
            return None
        except OutsideError:
            return None  # the line says so itself; what lapses meanwhile is shown

    async def _take(self, counted: Counted, holds: tuple[Held, ...], sent: datetime) -> None:
        lost = self._not_held(counted, holds)
        silent_s = (sent - self._heard).total_seconds() if self._heard else 0.0
        gone = set(self._until) - {each.interaction for each in holds}
        self._epoch, self._beat_s, self._heard = counted.epoch, counted.beat_s, sent
        self._begun(counted, sent)
        until = sent + timedelta(seconds=counted.lease_s - EARLIER_S)
        held = set(counted.held)
        self._until = {e.interaction: (e.fence, until) for e in holds if e.interaction in held}
        if silent_s > counted.lease_s - EARLIER_S:
            lost += [each for each in gone if await self._went_back(each)]
        self._say(counted.seat)
        self._tell_lost(lost)

    def _begun(self, counted: Counted, sent: datetime) -> None:
        if not self._first.is_set() and counted.away_s is not None:
            self._left = sent - timedelta(seconds=counted.away_s)
        self._first.set()

    def _not_held(self, counted: Counted, holds: tuple[Held, ...]) -> list[str]:
        """What the hub does not keep for us any more, though it did."""
        if counted.seat is not Seat.HERE:
            return []
        held = set(counted.held)
        before = {id_: fence_ for id_, (fence_, _) in self._until.items()}
        return [
            each.interaction
            for each in holds
            if each.interaction not in held and before.get(each.interaction) == each.fence
        ]

    async def _went_back(self, interaction: str) -> bool:
        found = await self._desk.read(records.record, Interaction, interaction)
        return found is not None and found.closed_at is None and found.agent != self._desk.me.agent

    def _say(self, seat: Seat) -> None:
        now = self._desk.clock.now()
        silent_s = (now - self._heard).total_seconds() if self._heard else 0.0
        lapsed = frozenset(id_ for id_, (_, until) in self._until.items() if until <= now)
        before = self.shown
        silent = int(silent_s) if silent_s > SILENT_S and seat is Seat.HERE else 0
        self.shown = Standing(seat, silent, lapsed)
        if self.shown == before:
            return
        self._desk.lapse(lapsed)
        if (bool(silent), bool(lapsed)) != (bool(before.silent_s), bool(before.lapsed)):
            self._tell_silence()
        if seat is not before.seat:
            self._tell_seat(seat)
        self.changed.emit(self.shown)

    def _tell_seat(self, seat: Seat) -> None:
        if seat is Seat.HERE:
            self._desk.notices.clear(_MATTER)
            return
        elsewhere = seat is Seat.ELSEWHERE
        happened = (
            tr("You are at work at another computer already.")
            if elsewhere
            else tr("You go on at another computer now.")
        )
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=happened,
                safe=tr("Nothing is offered to you here. What you wrote is kept."),
                replace=_MATTER,
                action="state.work-here",
            )
        )

    def _tell_silence(self) -> None:
        """The line's own notice comes later: a dead line may look alive for half a minute."""
        if not self.shown.silent_s or not self._desk.line.state.online:
            self._desk.notices.clear(_SILENCE)
            return
        safe = (
            tr("Your contacts may go to somebody else. What you write is kept.")
            if self.shown.lapsed
            else tr("Go on writing, everything is kept.")
        )
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("The hub has not answered for some seconds."),
                safe=safe,
                replace=_SILENCE,
                icon="cloud-off",
            )
        )

    def _tell_lost(self, lost: list[str]) -> None:
        if lost:
            self._desk.notices.tell(
                Notice(
                    tone=Tone.BREACH,
                    happened=tr("A contact went back to its queue: nothing was heard from here."),
                    safe=tr("It waits at its old place. What you wrote is kept as a draft."),
                    replace=_LOST,
                )
            )

    def _let_go(self, held: Held) -> None:
        """It was given back on purpose: that it is not kept any more is no news."""
        self._until.pop(held.interaction, None)

    def _on_line(self, line: LineState) -> None:
        """The line stands again: nobody waits for the next beat."""
        self._beat_s = line.beat_s or self._beat_s
        online, self._online = self._online, line.online
        if line.online and not online:
            self._knows = True
            self._desk.supervisor.spawn("beat at once", self.beat())
        elif online and not line.online:
            self._desk.notices.clear(_SILENCE)
