"""A call for this desk, direct or put through: who it may be, on its card and when it is answered.

Laws: the number is looked up while it rings, and one certain customer is on the card with it; where
there is none, or more than one, whoever answers says who it is, and talks meanwhile; a call that
nobody answered leaves a notice with its number.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from desktop.channels.recipient import looks_like
from desktop.domain.ids import CustomerId, InteractionId, QueueId
from desktop.domain.masks import is_veiled
from desktop.domain.operations.customer import Create
from desktop.domain.records import ContactPoint, Interaction
from desktop.domain.words import PointKind
from desktop.notices import Notice, Tone
from desktop.ports.call import Call
from desktop.ports.call_events import Cause
from desktop.signal import Signal, all_of
from desktop.store.reads import callers as reads
from desktop.store.reads import offered, records
from desktop.store.reads.callers import Callers
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.calls import is_asked
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.offer_shown import Shown
from desktop.viewmodels.rows import Badge, Heading, LineRow, Row
from desktop.viewmodels.telephone.call_ends import CAUSES
from desktop.viewmodels.telephone.missed_calls import MissedCalls
from desktop.viewmodels.times.when import lasted

NEW: Final = "new customer"


class Ringing:
    """`shown` while it rings; `rows` while an answered call waits to be told whose it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._calls = desk.calls
        self._found: dict[str, Callers] = {}  # by call
        self._names: dict[str, str] = {}  # of customers whose call was put through, by call
        self._rang: Call | None = None
        self._missed = MissedCalls(desk)
        self._naming = False
        self.shown: Shown | None = None
        self.rows: tuple[Row, ...] = ()
        self.changed: Signal[Shown | None] = Signal()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.arrived: Signal[Shown] = Signal()  # for the notification of the system
        self._reading = Latest(desk.supervisor, "caller")
        self._disconnect = all_of(
            self._calls.rang.connect(self._on_rang),
            self._calls.changed.connect(lambda _contact: self._say()),
            self._calls.ended.connect(self._on_end),
            desk.opened.connect(lambda _what: self._say()),
            self._missed.close,
        )
        waiting = self._calls.ringing or self._calls.unnamed
        if waiting is not None:
            self._on_rang(waiting)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def tick(self) -> None:
        self._say()

    def accept(self) -> None:
        """Answer; where it can only be one customer, the contact opens with it."""
        call = self._calls.ringing
        if call is None or not self._calls.answer(call.id):
            return
        contact = self._calls.contact_of(call.id)
        if is_asked(call):
            if call.routing.contact:
                self._desk.bring("asked about", partial(self._look_at, call), leaves=False)
            self._say()
            return
        if contact is not None:
            opens = partial(self._open, contact)
            self._desk.bring("call put through", opens, leaves=False, contact=contact)
            self._say()
            return
        found = self._found.get(call.id)
        if found is not None and found.only is not None:
            self.choose(found.only.customer)
        else:
            self._desk.show(Open())
        self._say()

    def decline(self) -> None:
        if (call := self._calls.ringing) is not None:
            self._calls.reject(call.id)

    def choose(self, customer: str) -> None:
        """It is this customer."""
        self._named("caller named", lambda call: self._log(call, CustomerId(customer)))

    @property
    def stranger(self) -> tuple[str, str]:
        """Name and number of who calls, as far as they are known."""
        call = self._calls.unnamed
        found = self._found.get(call.id) if call else None
        return (call.name if call else ""), (found.spoken if found else "")

    def make(self, name: str, phone: str) -> str:
        """It is somebody new: a customer of this name and number; else what is wrong with it.

        Without a name they are called unknown, so that nobody who talks is held up by a form.
        """
        if phone.strip() and not looks_like(phone, PointKind.PHONE):
            return tr("This number is too short or has letters in it.")
        self._named("caller made", lambda call: self._make(call, name.strip(), phone.strip()))
        return ""

    # ---------------------------------------------------------------------------------- work
    def _named(self, what: str, work: Callable[[Call], Awaitable[None]]) -> None:
        """Do this with the call that waits to be told whose it is, once."""
        call = self._calls.unnamed
        if call is not None and not self._naming:
            self._naming = True
            self._desk.bring(what, partial(self._name, call, work), leaves=False)

    async def _name(self, call: Call, work: Callable[[Call], Awaitable[None]]) -> None:
        try:
            await work(call)
        finally:
            self._naming = False
            self._say()

    async def _log(self, call: Call, customer: CustomerId) -> None:
        queue = await self._desk.read(reads.queue_for, customer, call.routing.queue)
        if not queue:
            self._desk.notices.tell(no_queue())
            return
        contact = await self._calls.log(call.id, customer, QueueId(queue))
        self._desk.go(Open(contact, customer), to_write=True)

    async def _open(self, contact: InteractionId) -> None:
        found = await self._desk.read(records.record, Interaction, contact)
        self._desk.go(Open(contact, found.customer if found else None), to_write=True)

    async def _look_at(self, call: Call) -> None:
        """The contact that a colleague asks about; it stays theirs."""
        contact = InteractionId(call.routing.contact)
        found = await self._desk.read(records.record, Interaction, contact)
        if found is not None:
            self._desk.go(Open(contact, found.customer))

    async def _make(self, call: Call, name: str, phone: str) -> None:
        found = self._found.get(call.id)
        if found is None:
            found = await self._desk.read(reads.callers, call.number)
        id_ = CustomerId(self._desk.new_id())
        number = call.number if phone == found.spoken else phone
        points = (ContactPoint(PointKind.PHONE, number),) if number else ()
        queue = await self._desk.read(reads.queue_for, None, call.routing.queue)
        name = name or call.name or terms.dotted(tr("Unknown caller"), phone)
        queues = (QueueId(queue),) if queue else ()
        await self._desk.ask(Create(id=id_, name=name, points=points, queues=queues))
        await self._log(call, id_)

    # -------------------------------------------------------------------------------- events
    def _on_rang(self, call: Call) -> None:
        self._rang = call
        if self._calls.was_asked(self._calls.contact_of(call.id)):
            self.accept()  # they talk with each other already: nothing is to be answered
            return
        self._say()
        self._reading.ask(self._look_up(call))

    async def _look_up(self, call: Call) -> None:
        self._found[call.id] = await self._desk.read(reads.callers, call.number)
        about = InteractionId(call.routing.contact) if is_asked(call) else None
        contact = about or self._calls.contact_of(call.id)
        if contact is not None:
            known = await self._desk.read(offered.offered, contact)
            self._names[call.id] = known.name if known else ""
        self._say()
        if self.shown is not None and self.shown.interaction == call.id:
            self.arrived.emit(self.shown)

    def _on_end(self, call: Call) -> None:
        if is_asked(call):
            self._after_asking(call)
        elif call.talked:
            self._missed.talked(call.number)
        elif self._rang is not None and call.id == self._rang.id:
            self._missed.missed(call, self._found.get(call.id))
        self._say()

    def _after_asking(self, call: Call) -> None:
        """Whoever was away hears who has asked for them; whoever talked, that the line broke."""
        who, why = call.name or tr("A colleague"), call.cause
        if not call.talked and why is not Cause.REJECTED:
            happened = tr("{name} has asked for you by telephone.", name=who)
        elif call.talked and why is Cause.LINE_LOST:
            happened = tr("{name}: {cause}", name=who, cause=tr(CAUSES[why]))
        else:
            return
        told = f"asked for: {who}"
        self._desk.notices.tell(
            Notice(tone=Tone.INFO, happened=happened, replace=told, icon="phone-off")
        )

    # -------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        call = self._calls.ringing
        shown = self._card(call) if call is not None else None
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)
        named = self._calls.unnamed
        rows = () if named is None else self._who(named)
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)

    def _card(self, call: Call) -> Shown:
        if is_asked(call):
            return self._asking(call)
        found = self._found.get(call.id)
        spoken = found.spoken if found else call.number
        veiled = call.number if is_veiled(call.number) else ""
        number = spoken or veiled or tr("Number kept back")
        rings = lasted((self._desk.clock.now() - call.began).total_seconds())
        through = self._calls.contact_of(call.id) is not None
        title = tr("A call is put through to you") if through else tr("A call comes in")
        name = self._names.get(call.id) or _name_of(found, call)
        about = terms.dotted(number, "" if through else tr("direct call"))
        return Shown(
            interaction=call.id,
            kind="voice",
            title=title,
            name=name,
            about=about,
            left=rings,
            share=1.0,
            tone="offer",
            said=terms.sentence(title, name, about),
            outside=tr("from a colleague") if through else tr("direct call"),
        )

    def _asking(self, call: Call) -> Shown:
        """A colleague wants to know something, and has a customer on hold meanwhile."""
        customer = self._names.get(call.id, "")
        name = call.name or tr("A colleague")
        title = tr("A colleague asks you")
        about = tr("about {customer}", customer=customer) if customer else tr("about a customer")
        return Shown(
            interaction=call.id,
            kind="voice",
            title=title,
            name=name,
            about=about,
            left=lasted((self._desk.clock.now() - call.began).total_seconds()),
            share=1.0,
            tone="offer",
            said=terms.sentence(title, name, about),
            outside=tr("a colleague asks"),
        )

    def _who(self, call: Call) -> tuple[Row, ...]:
        found = self._found.get(call.id)
        if found is None:
            return ()
        title = tr("Who is calling?")
        rows: list[Row] = [Heading(key="who", title=title, said=title)]
        rows.append(LineRow(key="why", icon="info", title=_why(found), said=_why(found)))
        for match in found.matches:
            more = terms.dotted(match.number, match.address)
            said = terms.sentence(match.name, more)
            badge = None if match.whole else Badge(tr("extension"), "offline")
            rows.append(
                LineRow(
                    key=match.customer,
                    icon="user-round",
                    title=match.name,
                    more=more,
                    badge=badge,
                    said=said,
                )
            )
        here = self._desk.open.customer
        if here is not None and here not in {match.customer for match in found.matches}:
            beside = tr("It is the customer who is open beside this")
            rows.append(LineRow(key=here, icon="user-round", title=beside, said=beside))
        new = tr("New customer with this number") if found.spoken else tr("New customer")
        rows.append(LineRow(key=NEW, icon="user-plus", title=new, more=found.spoken, said=new))
        return tuple(rows)


def _name_of(found: Callers | None, call: Call) -> str:
    if found is not None and found.only is not None:
        return found.only.name
    if found is not None and found.matches:
        return tr("%n customer(s) with this number", n=len(found.matches))
    return call.name or tr("Unknown caller")


def _why(found: Callers) -> str:
    if not found.spoken:
        return tr("The number was kept back. Ask who is calling.")
    if not found.matches:
        return tr("Nobody here has this number.")
    if not found.matches[0].whole:
        return tr("The number may be an extension of one of these.")
    return tr("Several customers have this number.")


def no_queue() -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("No queue is known for this customer, so the call cannot be logged."),
        replace="call",
        icon="phone-off",
    )
