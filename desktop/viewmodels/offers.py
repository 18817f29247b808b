"""What is offered to the agent: one contact at a time, held for some seconds.

The hub holds it; this asks for one about every two seconds while the agent is ready, shows it with
what is left of its time, and says accept, decline and why, or that nobody took it and what is known
of that. Laws: an offer counts as expired three seconds before the hub's own deadline, so that
nobody accepts what is gone; two missed in a row take the agent out of ready, as the hub does it,
too, but calls that could not be heard count for nobody, and another state that was chosen meanwhile
stands; nothing is offered while the line is down, or while the agent works at another computer.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.words import Channel, Declined, Missed
from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.ports.errors import OutsideError
from desktop.ports.wire import Offer
from desktop.settings import DECLINED
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.reads import offered
from desktop.text import mark, tr
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.deaf import is_deaf
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.offer_shown import OnOffer, Shown, shown_of
from desktop.viewmodels.state import OwnState

if TYPE_CHECKING:
    from desktop.ports.backend import Backend

ASK_EVERY_S = 2.0
EARLIER_S = 3.0  # than the hub: what is accepted in the last moment may come too late
SLEPT_S: Final = 10.0  # not a second was counted: the hub takes a desk for silent by then
MISSED_AT_MOST: Final = 2  # in a row
_MATTER = "offer"
_WHY_MISSED: Final = {
    Missed.UNHEARD: mark("You missed an offer."),
    Missed.LOCKED: mark("You missed an offer: the screen was locked."),
    Missed.NO_DEVICE: mark("You missed a call: this computer has nothing to hear or speak with."),
}


class Offers:
    """`shown` is the offer of the moment; `tick` once a second."""

    def __init__(self, desk: Desk, state: OwnState, at_work: AtWork) -> None:
        self._desk = desk
        self._at_work = at_work
        self._state = state
        self._held: OnOffer | None = None
        self._asked: Offer | None = None  # what accepting or declining is under way for
        self._received = state.receives
        self._missed = 0  # in a row
        self._was_locked = False  # when the offer came
        self._ticked = desk.clock.now()
        self.shown: Shown | None = None
        self.changed: Signal[Shown | None] = Signal()
        self.accepted: Signal[str] = Signal()  # the contact, when it is in hand
        self.arrived: Signal[Shown] = Signal()  # for the notification of the system
        self._task = f"offers {id(self)}"
        self._disconnect = all_of(
            desk.line.changed.connect(self._on_line),
            desk.changed.connect(self._on_change),
            state.changed.connect(self._on_state),
        )
        desk.supervisor.spawn(self._task, self._watch())

    def close(self) -> None:
        self._disconnect()
        self._desk.supervisor.cancel(self._task)

    @property
    def usual_reason(self) -> Declined:
        """Why this person declined last."""
        return Declined(self._desk.settings[DECLINED])

    def tick(self) -> None:
        """A second has gone: the bar moves, or the offer is over.

        A computer that slept was seen by nobody: what was over meanwhile counts for nobody.
        """
        slept = (self._now() - self._ticked).total_seconds() > SLEPT_S
        self._ticked = self._now()
        if self._held and self._held.left_s(self._now()) <= 0 and not self._working:
            if slept:
                self._let_go(self._held)
            else:
                self._miss(self._held)
        else:
            self._say()

    def accept(self) -> None:
        if self._held and not self._working:
            self._ask(self._held)
            accept = partial(self._accept, self._held)
            contact = self._held.offer.interaction
            self._desk.bring("offer accepted", accept, leaves=False, contact=contact)

    def decline(self, why: Declined | None = None) -> None:
        """Give it back. why: None where nobody could be asked."""
        if self._held and not self._working:
            self._ask(self._held)
            if why is not None:
                self._desk.settings.note(DECLINED, why.value)  # the first in the list next time
            self._desk.supervisor.spawn("offer declined", self._decline(self._held, why))

    async def ask(self) -> None:
        """Ask the hub once, if an offer may come now."""
        backend = self._desk.live()
        if backend is None or self._held is not None or not self._receives:
            return
        try:
            offer = (await backend.next_offer(self._at_work.device)).offer
        except OutsideError:
            return  # the line's own state says so; asked again in two seconds
        # One that was missed a moment ago may come once more: the hub still holds it for us.
        if offer is not None and offer.seconds > EARLIER_S and self._held is None:
            await self._take(offer)

    async def _watch(self) -> None:
        while True:
            await self.ask()
            await self._desk.supervisor.pause(ASK_EVERY_S)

    async def _take(self, offer: Offer) -> None:
        what = await self._desk.read(offered.offered, offer.interaction)
        until = self._now() + timedelta(seconds=offer.seconds - EARLIER_S)
        since = self._now() - timedelta(seconds=offer.waiting_s)
        self._held = OnOffer(offer, until, offer.seconds - EARLIER_S, since, what)
        self._desk.notices.clear(_MATTER)
        self._say()
        if self.shown is not None:
            self.arrived.emit(self.shown)
        self._was_locked = await self._is_locked()

    async def _accept(self, held: OnOffer) -> None:
        backend = self._desk.live()
        try:
            taken = backend is not None and await self._taken(backend, held.offer)
        except OutsideError:
            taken = False
        finally:
            self._answered(held)
        if taken:
            self.accepted.emit(held.offer.interaction)
        self._let_go(held)
        self._missed = 0
        if taken:
            found = held.found.interaction if held.found else None
            customer, case = (found.customer, found.case) if found else (None, None)
            self._desk.go(Open(held.offer.interaction, customer, case), to_write=True)
        else:
            self._tell(Tone.BREACH, tr("The offer was gone already."), tr("Nobody waits for you."))

    async def _taken(self, backend: Backend, offer: Offer) -> bool:
        """Under the number of the offer, where the hub keeps contacts by beats."""
        beats = bool(self._at_work.device)
        return await backend.accept(offer.interaction, offer.fence if beats else None)

    async def _decline(self, held: OnOffer, why: Declined | None) -> None:
        backend = self._desk.live()
        try:
            if backend is not None:
                await backend.decline(held.offer.interaction, why)
        except OutsideError:
            pass  # the hub takes it back by itself when its time is over
        finally:
            self._answered(held)
        self._missed = 0
        self._let_go(held)

    def _miss(self, held: OnOffer) -> None:
        self._held = None
        self._say()
        unable = held.channel is Channel.VOICE and is_deaf(self._desk)
        self._missed += not unable
        paused = False
        if self._missed >= MISSED_AT_MOST and not unable:
            paused = self._state.pause_for_missed()  # and its notice says what to do
        telling = self._tell_missed(held, unable=unable, paused=paused)
        self._desk.supervisor.spawn("offer missed", telling)

    async def _tell_missed(self, held: OnOffer, *, unable: bool, paused: bool) -> None:
        """Tell the hub why, as far as it is known here, and the person what comes of it."""
        why = Missed.NO_DEVICE if unable else await self._why_missed()
        if unable:
            safe = tr("It waits at its old place. No more calls come here until you can hear.")
            self._tell(Tone.WARNING, tr(_WHY_MISSED[why]), safe)
        elif not paused:
            self._tell(Tone.WARNING, tr(_WHY_MISSED[why]), self._what_comes())
        backend = self._desk.live()
        if backend is not None:
            with suppress(OutsideError):  # the hub counts it all the same when its time is over
                await backend.missed(held.offer.interaction, held.offer.fence, why)

    def _what_comes(self) -> str:
        if self._missed < MISSED_AT_MOST and self._state.receives:
            return tr("It waits at its old place. After a second one no more will come.")
        chosen = self._state.chosen
        return tr("It waits at its old place. What you chose stands: {state}.", state=chosen)

    async def _why_missed(self) -> Missed:
        return Missed.LOCKED if self._was_locked or await self._is_locked() else Missed.UNHEARD

    async def _is_locked(self) -> bool:
        return self._desk.around is not None and await self._desk.around.locked()

    @property
    def _receives(self) -> bool:
        return self._state.receives and self._at_work.takes_offers

    def _is_held(self, held: OnOffer) -> bool:
        """Also when more is known of it meanwhile."""
        return self._held is not None and self._held.offer is held.offer

    def _let_go(self, held: OnOffer) -> None:
        if self._is_held(held):
            self._held = None
        self._say()

    def _tell(self, tone: Tone, happened: str, safe: str) -> None:
        self._desk.notices.tell(Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER))

    @property
    def _working(self) -> bool:
        return self._held is not None and self._held.offer is self._asked

    def _ask(self, held: OnOffer) -> None:
        self._asked = held.offer
        self._say()

    def _answered(self, held: OnOffer) -> None:
        if self._asked is held.offer:
            self._asked = None
        self._say()

    def _on_line(self, line: LineState) -> None:
        if not line.online and self._held is not None and not self._working:
            self._held = None
            self._say()

    def _on_state(self, _shown: object) -> None:
        """Ready again: the notice of a missed offer has been seen to."""
        received, self._received = self._received, self._state.receives
        if self._received and not received:
            self._missed = 0
            self._desk.notices.clear(_MATTER)

    def _on_change(self, changes: Changes) -> None:
        """The contact itself may arrive after its offer, and the card that came along with it."""
        held = self._held
        late = held is not None and held.found is None and changes.touches("customer")
        if held and (late or changes.touches("interaction", "note")):
            self._desk.supervisor.spawn("offer read", self._read(held))

    async def _read(self, held: OnOffer) -> None:
        what = await self._desk.read(offered.offered, held.offer.interaction)
        if self._is_held(held):
            self._held = msgspec.structs.replace(held, found=what)
            self._say()

    def _say(self) -> None:
        held, working = self._held, self._working
        shown = shown_of(held, self._now(), working=working) if held else None
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    def _now(self) -> datetime:
        return self._desk.clock.now()
