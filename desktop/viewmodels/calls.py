"""The calls of this desk: what the telephone tells, whose contact each is, what is asked of it.

One for each desk; it knows nothing of what is open in the window. Laws: a call belongs to the
contact that its routing names or that was begun for it; the times of its stretches are written
down as they come, online or not; a call that was already there when the telephone was plugged in
(the window was opened again) is taken up as it stands; trouble is said and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from desktop.domain.ids import CustomerId, InteractionId, OperationId, QueueId
from desktop.domain.operations.calling import BeginCall, LogTalk
from desktop.domain.words import CallState, Direction
from desktop.later import Tasks
from desktop.notices import Board, Notice, Tone
from desktop.ports.call import Call, after
from desktop.ports.call_events import (
    UNROUTED,
    CallId,
    Cause,
    Event,
    Level,
    Registered,
    Registration,
    Routing,
    Trouble,
)
from desktop.ports.telephony import NoTelephone, Telephone
from desktop.signal import Signal
from desktop.text import mark, tr

if TYPE_CHECKING:
    from desktop.domain.operations.registry import AnyOperation

MATTER: Final = "call"
_TOLD: Final = {
    Trouble.NO_DEVICE: mark("There is nothing to hear or to speak with. Plug in a headset."),
    Trouble.NOT_REGISTERED: mark("The telephone is not connected now. It tries again by itself."),
    Trouble.LINE_BUSY: mark("No further call fits in. End one of them first."),
    Trouble.REFUSED: mark("The exchange refused it. Try again, or ask somebody else."),
    Trouble.BAD_NUMBER: mark("This is no number that can be dialled."),
    Trouble.NOT_NOW: mark("The call does not stand so any more."),
}


class At(Protocol):
    """What calls need of the desk."""

    supervisor: Tasks
    notices: Board

    def new_id(self) -> str: ...

    async def ask(self, *operations: AnyOperation) -> list[OperationId]: ...


class Calls:
    """`changed` carries the contact concerned ("" for none); `ended` the call that is over."""

    def __init__(self, desk: At) -> None:
        self._desk = desk
        self.telephone: Telephone = NoTelephone()
        self._known: dict[CallId, Call] = {}
        self._contacts: dict[CallId, InteractionId] = {}
        self._through: set[InteractionId] = set()  # given to this desk in the middle of a call
        self._asked: set[str] = set()  # contacts that are to come from who asked here about them
        self._undo = self.telephone.events.connect(self._take)
        self.changed: Signal[str] = Signal()
        self.rang: Signal[Call] = Signal()  # one that no contact is known of yet
        self.ended: Signal[Call] = Signal()

    def use(self, telephone: Telephone) -> None:
        """From now on this one; what is under way in it is taken up."""
        self._undo()
        self.telephone = telephone
        self._known = {call.id: call for call in telephone.calls()}
        self._contacts = {
            call.id: InteractionId(call.routing.contact)
            for call in self._known.values()
            if call.routing.contact and not call.routing.consults
        }
        self._undo = telephone.events.connect(self._take)
        self.changed.emit("")

    def close(self) -> None:
        self._undo()

    # ------------------------------------------------------------------------------- knowing
    @property
    def there(self) -> bool:
        """Whether there is a telephone at all."""
        return self.telephone.registration is not Registration.OFF

    def of(self, contact: str | None) -> Call | None:
        """The call of this contact, also when it is over; the newest one."""
        found = [id_ for id_, its in self._contacts.items() if its == contact]
        return self._known.get(found[-1]) if found else None

    def contact_of(self, call: CallId) -> InteractionId | None:
        return self._contacts.get(call)

    def consultation(self, call: CallId) -> Call | None:
        """Who is asked about this call now."""
        asked = (each for each in self._known.values() if each.about == call and each.live)
        return next(asked, None)

    @property
    def advising(self) -> Call | None:
        """A colleague asks here about a contact of theirs, and it was answered."""
        return next((c for c in self._known.values() if is_asked(c) and c.live and c.talked), None)

    def was_asked(self, contact: str | None) -> bool:
        """Whether whoever has this contact talks, or has just talked, with this desk about it."""
        asked = self.advising
        return contact in self._asked or (asked is not None and asked.routing.contact == contact)

    @property
    def ringing(self) -> Call | None:
        """Somebody calls of whom no contact is known, or was put through with it."""
        rings = (call for call in self._known.values() if call.state is CallState.RINGING)
        return next((call for call in rings if self._is_for_this_desk(call)), None)

    def _is_for_this_desk(self, call: Call) -> bool:
        contact = self._contacts.get(call.id)
        return contact is None or contact in self._through

    @property
    def unnamed(self) -> Call | None:
        """A call that is talked in and has no contact yet."""
        return next(
            (
                call
                for call in self._known.values()
                if call.live
                and call.id not in self._contacts
                and not call.about
                and not call.routing.consults
                and call.state in (CallState.TALKING, CallState.HOLDING)
            ),
            None,
        )

    # -------------------------------------------------------------------------------- asking
    def expect(self, contact: InteractionId, queue: str, number: str) -> None:
        """This contact is offered here: its call may ring."""
        self.telephone.expect(Routing(contact, queue), number)

    def put_through(self, contact: InteractionId, queue: str, number: str) -> None:
        """A colleague has given its caller to this desk: it rings here until it is answered."""
        call = self.of(contact)
        self._through.add(contact)
        if call is None or not call.live:
            self.expect(contact, queue, number)
        elif call.state is CallState.RINGING:  # the exchange was faster than the hub
            self.rang.emit(call)
            self.changed.emit(contact)

    def answer(self, call: CallId) -> bool:
        return self._done(self.telephone.answer(call))

    def turn_away(self, contact: str) -> None:
        """The contact is not taken here: its call goes on ringing elsewhere."""
        call = self.of(contact)
        if call is not None and call.state is CallState.RINGING:
            self._done(self.telephone.reject(call.id))

    def reject(self, call: CallId) -> None:
        self._done(self.telephone.reject(call))

    def toggle_hold(self, call: Call) -> None:
        held = call.state is CallState.HOLDING
        self._done((self.telephone.resume if held else self.telephone.hold)(call.id))

    def toggle_mute(self, call: Call) -> None:
        self._done(self.telephone.mute(call.id, on=not call.muted))

    def tone(self, call: CallId, digits: str) -> None:
        self._done(self.telephone.tone(call, digits))

    def speak(self, call: CallId, words: str) -> bool:
        return self._done(self.telephone.speak(call, words))

    def consult(self, call: Call, number: str, name: str) -> bool:
        """Ask somebody while the customer is on hold."""
        about = Routing(contact=self._contacts.get(call.id, ""), consults=True)
        asked = self.telephone.dial(number, routing=about, about=call.id, name=name)
        return self._done(asked if isinstance(asked, Trouble) else None)

    def come_back(self, call: Call) -> None:
        """The consultation is over; the customer is talked to again."""
        asked = self.consultation(call.id)
        if asked is not None:
            self.telephone.hang_up(asked.id)
        if self._known[call.id].state is CallState.HOLDING:
            self._done(self.telephone.resume(call.id))

    def connect(self, call: Call) -> bool:
        """The customer goes on with whoever was asked."""
        asked = self.consultation(call.id)
        return asked is not None and self._done(self.telephone.connect(call.id, asked.id))

    def join(self, call: Call) -> None:
        asked = self.consultation(call.id)
        if asked is not None:
            self._done(self.telephone.join(call.id, asked.id))

    def transfer(self, call: Call, number: str) -> bool:
        return self._done(self.telephone.transfer(call.id, number))

    def hang_up(self, call: Call) -> None:
        asked = self.consultation(call.id)
        if asked is not None:
            self.telephone.hang_up(asked.id)
        self._done(self.telephone.hang_up(call.id))

    # ---------------------------------------------------------------------- calls and contacts
    async def dial(
        self,
        number: str,
        customer: CustomerId,
        queue: QueueId,
        again: InteractionId | None = None,
    ) -> InteractionId | None:
        """Ring somebody; the contact of it is in hand at once. None: it could not be dialled.

        again: a contact that is in hand already for this call.
        """
        contact = again or InteractionId(self._desk.new_id())
        called = self.telephone.dial(number, routing=Routing(contact, queue))
        if isinstance(called, Trouble):
            self._done(called)
            return None
        self._done(None)  # what was in the way of the last one is not any more
        self._contacts[called] = contact
        if again is None:
            await self._begin(self._known[called], contact, customer, queue)
        self.changed.emit(contact)
        return contact

    async def log(self, call: CallId, customer: CustomerId, queue: QueueId) -> InteractionId:
        """A call without a contact gets one; it is this customer who speaks."""
        contact = self._contacts.setdefault(call, InteractionId(self._desk.new_id()))
        await self._begin(self._known[call], contact, customer, queue)
        self.changed.emit(contact)
        return contact

    async def _begin(
        self, call: Call, contact: InteractionId, customer: CustomerId, queue: QueueId
    ) -> None:
        title = tr("Call") if call.direction is Direction.INBOUND else tr("Call out")
        await self._desk.ask(
            BeginCall(
                id=contact,
                customer=customer,
                queue=queue,
                direction=call.direction,
                by_number=call.number,
                subject=title,
                talk=self._known[call.id].talk,
            )
        )

    async def note(self, call: CallId) -> None:
        """Write its times down now: for who asks something that is to come behind them."""
        known, contact = self._known.get(call), self._contacts.get(call)
        if known is not None and contact is not None:
            await self._log(contact, known)

    # -------------------------------------------------------------------------------- events
    def _take(self, event: Event) -> None:
        if isinstance(event, Registered):
            self._registered(event.state)
            self.changed.emit("")
            return
        before = self._known.get(event.call)
        self._known = after(self._known, event)
        call = self._known.get(event.call)
        if call is None or call == before:
            return
        named = call.routing.contact and not call.routing.consults
        if before is None and call.routing != UNROUTED and named:
            self._contacts[call.id] = InteractionId(call.routing.contact)
        contact = self._contacts.get(call.about or call.id, InteractionId(""))
        if not isinstance(event, Level) and (before is None or before.talk != call.talk):
            self._turned(call, contact)
        self.changed.emit(contact)

    def _turned(self, call: Call, contact: InteractionId) -> None:
        """A new stretch has begun."""
        if call is self.ringing:
            self.rang.emit(call)
        if contact and not call.about and call.talked:
            self._desk.supervisor.spawn("call logged", self._log(contact, call))
        if not call.live:
            if is_asked(call) and call.cause is Cause.TRANSFERRED and call.routing.contact:
                self._asked.add(call.routing.contact)
            self.ended.emit(call)
            if contact == "" or call.about:
                self._known.pop(call.id, None)

    async def _log(self, contact: InteractionId, call: Call) -> None:
        await self._desk.ask(LogTalk(id=contact, talk=call.talk))

    def _registered(self, state: Registration) -> None:
        matter = "telephone"
        if state is Registration.LOST:
            self._desk.notices.tell(
                Notice(
                    tone=Tone.WARNING,
                    happened=tr("The telephone has lost its connection."),
                    safe=tr("What you wrote is kept. It connects again by itself."),
                    replace=matter,
                    icon="phone-off",
                )
            )
        elif state is Registration.READY:
            self._desk.notices.clear(matter)

    def _done(self, trouble: Trouble | None) -> bool:
        """Say what was in the way; whether nothing was."""
        if trouble is None:
            self._desk.notices.clear(MATTER)
            return True
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr(_TOLD[trouble]),
                replace=MATTER,
                icon="phone-off",
            )
        )
        return False


def is_asked(call: Call) -> bool:
    """A colleague has called this desk about a contact of theirs."""
    return call.routing.consults and call.direction is Direction.INBOUND
