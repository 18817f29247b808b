"""What is offered to the agent: one contact at a time, held for some seconds.

The hub holds it; this asks for one about every two seconds while the agent is ready, shows it with
what is left of its time, and says accept or decline. Laws: an offer counts as expired three
seconds before the hub's own deadline, so that nobody accepts what is gone; a missed one takes the
agent out of ready, and a notice leads back; nothing is offered while the line is down, or while
the agent works at another computer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.records import Interaction
from desktop.domain.words import AgentState, Channel
from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.ports.errors import OutsideError
from desktop.ports.wire import Offer
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import offered
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.rows import Kind
from desktop.viewmodels.rows import Tone as Colour
from desktop.viewmodels.state import MISSED, OwnState
from desktop.viewmodels.when import lasted

if TYPE_CHECKING:
    from desktop.ports.backend import Backend

ASK_EVERY_S = 2.0
EARLIER_S = 3.0  # than the hub: what is accepted in the last moment may come too late
_SOON_S = 10
_BREACH_S = 5
_MATTER = "offer"
_ARRIVES = {
    Channel.VOICE: mark("A call is offered"),
    Channel.EMAIL: mark("An e-mail is offered"),
    Channel.CHAT: mark("A chat is offered"),
    Channel.MESSAGING: mark("A message is offered"),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """The card: `share` is what is left of the time, 0..1."""

    interaction: str
    kind: Kind
    title: str
    name: str
    about: str
    left: str
    share: float
    tone: Colour
    said: str
    seconds: float = 0.0  # that are left
    working: bool = False  # accept or decline is under way


class Offers:
    """`shown` is the offer of the moment; `tick` once a second."""

    def __init__(self, desk: Desk, state: OwnState, at_work: AtWork) -> None:
        self._desk = desk
        self._at_work = at_work
        self._state = state
        self._held: _Held | None = None
        self._working = False
        self._received = state.receives
        self.shown: Shown | None = None
        self.changed: Signal[Shown | None] = Signal()
        self.arrived: Signal[Shown] = Signal()  # for the notification of the system
        self._task = f"offers {id(self)}"
        self._disconnect = (
            desk.line.changed.connect(self._on_line),
            desk.changed.connect(self._on_change),
            state.changed.connect(self._on_state),
        )
        desk.supervisor.spawn(self._task, self._watch())

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._desk.supervisor.cancel(self._task)

    def tick(self) -> None:
        """A second has gone: the bar moves, or the offer is over."""
        if self._held and self._held.left_s(self._now()) <= 0 and not self._working:
            self._miss()
        else:
            self._say()

    def accept(self) -> None:
        if self._held and not self._working:
            self._set_working(True)
            self._desk.supervisor.spawn("offer accepted", self._accept(self._held))

    def decline(self) -> None:
        if self._held and not self._working:
            self._set_working(True)
            self._desk.supervisor.spawn("offer declined", self._decline(self._held))

    async def ask(self) -> None:
        """Ask the hub once, if an offer may come now."""
        backend = self._desk.live()
        if backend is None or self._held is not None or not self._receives:
            return
        try:
            offer = (await backend.next_offer(self._at_work.device)).offer
        except OutsideError:
            return  # the line's own state says so; asked again in two seconds
        if offer is not None and self._held is None:
            await self._take(offer)

    async def _watch(self) -> None:
        while True:
            await self.ask()
            await self._desk.supervisor.pause(ASK_EVERY_S)

    async def _take(self, offer: Offer) -> None:
        what = await self._desk.read(offered.offered, offer.interaction)
        until = self._now() + timedelta(seconds=offer.seconds - EARLIER_S)
        since = self._now() - timedelta(seconds=offer.waiting_s)
        self._held = _Held(offer, until, offer.seconds - EARLIER_S, since, what)
        self._desk.notices.clear(_MATTER)
        self._say()
        if self.shown is not None:
            self.arrived.emit(self.shown)

    async def _accept(self, held: _Held) -> None:
        backend = self._desk.live()
        try:
            taken = backend is not None and await self._taken(backend, held.offer)
        except OutsideError:
            taken = False
        finally:
            self._set_working(False)
        self._let_go(held)
        if taken:
            found = held.found.interaction if held.found else None
            customer, case = (found.customer, found.case) if found else (None, None)
            self._desk.show(Open(held.offer.interaction, customer, case))
        else:
            self._tell(Tone.BREACH, tr("The offer was gone already."), tr("Nobody waits for you."))

    async def _taken(self, backend: Backend, offer: Offer) -> bool:
        """Under the number of the offer, where the hub keeps contacts by beats."""
        beats = bool(self._at_work.device)
        return await backend.accept(offer.interaction, offer.fence if beats else None)

    async def _decline(self, held: _Held) -> None:
        backend = self._desk.live()
        try:
            if backend is not None:
                await backend.decline(held.offer.interaction)
        except OutsideError:
            pass  # the hub takes it back by itself when its time is over
        finally:
            self._set_working(False)
        self._let_go(held)

    def _miss(self) -> None:
        self._held = None
        self._say()
        self._state.choose(AgentState.BREAK, MISSED)
        self._desk.notices.tell(
            Notice(
                tone=Tone.BREACH,
                happened=tr("You missed an offer."),
                safe=tr("It went to somebody else. No more will come until you are ready again."),
                replace=_MATTER,
                action="state.ready",
            )
        )

    @property
    def _receives(self) -> bool:
        return self._state.receives and self._at_work.takes_offers

    def _let_go(self, held: _Held) -> None:
        if self._held is held:
            self._held = None
        self._say()

    def _tell(self, tone: Tone, happened: str, safe: str) -> None:
        self._desk.notices.tell(Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER))

    def _set_working(self, working: bool) -> None:
        self._working = working
        self._say()

    def _on_line(self, line: LineState) -> None:
        if not line.online and self._held is not None and not self._working:
            self._held = None
            self._say()

    def _on_state(self, _shown: object) -> None:
        """Ready again: the notice of a missed offer has been seen to."""
        received, self._received = self._received, self._state.receives
        if self._received and not received:
            self._desk.notices.clear(_MATTER)

    def _on_change(self, changes: Changes) -> None:
        """The contact itself may arrive after its offer."""
        held = self._held
        if held and held.found is None and changes.touches("interaction", "customer"):
            self._desk.supervisor.spawn("offer read", self._read(held))

    async def _read(self, held: _Held) -> None:
        what = await self._desk.read(offered.offered, held.offer.interaction)
        if self._held is held:
            self._held = msgspec.structs.replace(held, found=what)
            self._say()

    def _say(self) -> None:
        shown = _shown(self._held, self._now(), self._working) if self._held else None
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    def _now(self) -> datetime:
        return self._desk.clock.now()


class _Held(msgspec.Struct, frozen=True):
    offer: Offer
    until: datetime  # by this machine's clock
    seconds: float  # from arrival to `until`
    since: datetime  # when the customer began to wait
    found: offered.Offered | None

    def left_s(self, now: datetime) -> float:
        return (self.until - now).total_seconds()


def _shown(held: _Held, now: datetime, working: bool) -> Shown:
    left = max(0.0, held.left_s(now))
    whole = int(left)
    found = held.found
    contact: Interaction | None = found.interaction if found else None
    title = tr(_ARRIVES[contact.channel]) if contact else tr("A contact is offered")
    name = (found.name if found else "") or tr("Unknown customer")
    waits = tr("waiting {time}", time=lasted((now - held.since).total_seconds()))
    about = terms.dotted(found.queue if found else "", waits)
    tone: Colour = "breach" if left < _BREACH_S else "pause" if left < _SOON_S else "offer"
    return Shown(
        interaction=held.offer.interaction,
        kind=contact.channel.value if contact else "email",
        title=title,
        name=name,
        about=about,
        left=tr("{time} left", time=f"{whole // 60}:{whole % 60:02}"),
        seconds=left,
        share=min(1.0, left / held.seconds) if held.seconds > 0 else 0.0,
        tone=tone,
        said=terms.sentence(title, name, about),
        working=working,
    )
