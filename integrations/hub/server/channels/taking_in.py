"""The one way in: what a customer writes on any channel becomes part of a contact.

    done = take_in(work, incoming)          then work.write(), in the same transaction
    id = taken_in(hub, tenant, incoming)    for who has one message and no transaction

Laws: what a connection has brought once is not taken in again, whatever is retried, also when it
was erased since; what a stranger can guess or copy opens nothing: by messages that it goes back to
it joins a contact only when its writer takes part in that, by the number of a case only when it is
the writer's case; a channel's own name of a conversation is believed. What machines write never
reopens what is closed; that an answer of ours came back does, once. Whoever waits does so since it
came, whatever day they wrote above it: nobody gets before others by an old date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from desktop.channels.rules import rules
from desktop.domain.answer_due import promised_by
from desktop.domain.conversation import Message, Omitted
from desktop.domain.ids import CaseId, InteractionId, MessageId, TenantId, id_of
from desktop.domain.records import Case, Customer, Interaction
from desktop.domain.words import (
    Channel,
    Direction,
    Failed,
    InteractionStatus,
    LeftOut,
    Origin,
)
from integrations.hub.server.changes import casework
from integrations.hub.server.changes.settling import keep, serve
from integrations.hub.server.channels.incoming import Incoming, Intake, TakenIn
from integrations.hub.server.channels.namesakes import named
from integrations.hub.server.channels.unsure import with_what_went
from integrations.hub.server.channels.waking import waits_in, woken
from integrations.hub.server.channels.who_wrote import FARTHEST, clean, customer_of, known, newcomer
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import work_of
from integrations.hub.server.store import blobs, contacts_of, met
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.met import Met
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

LONGEST: Final = 400_000  # letters
MOST_MESSAGES: Final = 1_000  # in one contact; then it goes on in a new one
MOST_REFERENCES: Final = 50
_USUAL: Final = Intake()
_MACHINES: Final = (Origin.AUTOMATIC, Origin.BOUNCE)
_MAILBOXES: Final = "mail"  # in the place of a connection: whichever it came by
_ON: Final = "goes on"  # in the place of a connection: where a contact went on that was too old


def taken_in(
    hub: Hub, tenant: TenantId, one: Incoming, intake: Intake = _USUAL
) -> InteractionId | None:
    """Take it in; the contact it belongs to. Raises what `Store.writing` does."""

    def job(within: Transaction) -> InteractionId | None:
        work = work_of(hub, within)
        done = take_in(work, one, intake)
        work.write()
        return done.interaction

    return hub.store.writing(tenant, job)


def take_in(work: Work, one: Incoming, intake: Intake = _USUAL) -> TakenIn:
    """Put what comes of it, to be written with the work."""
    one, before = named(work, one)
    if before is not None:
        if before.via != one.via:
            met.put(work.within, replace(before, via=one.via))
        kept = InteractionId(before.interaction) or None
        return TakenIn(kept, MessageId(before.message), new=False)
    message = _message(work, one)
    id = InteractionId(_id("taken in", one))
    # Ids of mails were made with the name of their mailbox once.
    if work.was_erased(("interaction", each) for each in (id, _id_here("taken in", one))):
        return TakenIn(None)
    came_back = _came_back(work, one)
    contact = came_back or _place(work, one)
    if contact is None and one.origin is Origin.BOUNCE:
        met.put(work.within, Met(one.via, one.external_id, "", ""))
        return TakenIn(None)
    if contact is None and _names_what_is_not_theirs(work, one):
        message = replace(message, omitted=(*message.omitted, Omitted(LeftOut.THREAD)))
    if contact is not None and _goes_on(contact, one, intake, work.now):
        if one.channel is not contact.channel:
            message = replace(message, channel=one.channel)
        message = _behind(contact, message, one)
        there = with_what_went(contact, one.references)
        after = _with(work, there, message, intake, answer_lost=came_back is not None)
    else:
        after = _begun(work, one, message, id, contact)
    _put(work, one, contact if contact and contact.id == after.id else None, after)
    return TakenIn(after.id, message.id)


def _put(work: Work, one: Incoming, before: Interaction | None, after: Interaction) -> None:
    for each in one.contents:
        blob = Blob(each.media_type, each.content)
        blobs.keep(work.within, each.sha256, f"via:{one.via}", blob)
    keep(work, after)
    serve(work, after.customer, after.queue)
    message = _message_id(one)
    if any(each.id == message and each.origin is Origin.PERSON for each in after.messages):
        casework.heard(work, before, after)  # what a machine says is not what a case waits for
    met.put(work.within, Met(one.via, one.external_id, after.id, message))
    if one.thread:
        met.put(work.within, Met(one.via, met.thread(one.thread), after.id, ""), anew=True)


# -------------------------------------------------------------------------------- where it belongs
def _place(work: Work, one: Incoming) -> Interaction | None:
    """The contact it goes on in, or came after."""
    if one.thread:
        there = met.find(work.within, one.via, met.thread(one.thread))
        contact = _followed(work, there.interaction) if there else None
        if contact is not None:
            return contact
    for contact in _gone_back_to(work, one.references, one.via):
        if _takes_part(work, one.address, contact):
            return contact
    return _of_case(work, one) if one.case_number else None


def _gone_back_to(work: Work, references: tuple[str, ...], via: str) -> Iterator[Interaction]:
    """Contacts of these messages, the nearest first; by the same connection before others."""
    nearest = tuple(dict.fromkeys(reversed(references)))[:MOST_REFERENCES]
    there = met.named(work.within, nearest)
    for name in nearest:
        for each in sorted(there.get(name, ()), key=lambda found: (found.via != via, found.via)):
            contact = _with_it(work, each)
            if contact is not None:
                yield contact


def _with_it(work: Work, there: Met) -> Interaction | None:
    """The contact in which this message goes on."""
    contact = _followed(work, there.interaction) if there.interaction else None
    if contact is None:
        return None
    apart = (part.other for part in contact.parted if there.message in part.messages)
    return next((_followed(work, other) for other in apart), contact)


def _followed(work: Work, id: str) -> Interaction | None:
    """The contact, or where it goes on."""
    for _ in range(FARTHEST):
        contact = work.hold("interaction", id)
        if not isinstance(contact, Interaction):
            return None
        further = contact.merged_into
        if further is None:
            on = met.find(work.within, _ON, id)
            if on is None:
                return contact
            further = InteractionId(on.interaction)
        id = further
    return None


def _takes_part(work: Work, address: str, contact: Interaction) -> bool:
    sender = address.casefold()
    said = {contact.address, *(each for message in contact.messages for each in message.cc)}
    said |= {
        each.strip()
        for message in contact.messages
        if message.direction is Direction.OUTBOUND
        for each in message.to.split(",")
    }
    customer = work.look("customer", contact.customer)
    of_customer = customer.points if isinstance(customer, Customer) else ()
    said |= {point.value for point in of_customer}
    return bool(sender) and sender in {each.casefold() for each in said}


def _of_case(work: Work, one: Incoming) -> Interaction | None:
    """The newest contact of the case that goes on by this channel, if it is the writer's."""
    for id in contacts_of.case(work.within, one.case_number):
        contact = _followed(work, id)
        if contact is not None and one.channel in _channels(contact):
            return contact if _takes_part(work, one.address, contact) else None
    return None


def _names_what_is_not_theirs(work: Work, one: Incoming) -> bool:
    """It joins nothing, though there is what it goes back to or names."""
    if any(True for _ in _gone_back_to(work, one.references, one.via)):
        return True
    if not one.case_number or not contacts_of.case_of_number(work.within, one.case_number):
        return False
    writer = known(work, one)
    return writer is None or _own_case(work, one, writer) is None


def _channels(contact: Interaction) -> set[Channel]:
    return {contact.channel, *(each.channel for each in contact.messages if each.channel)}


def _came_back(work: Work, one: Incoming) -> Interaction | None:
    """The contact of a message of ours that did not arrive, with that said of it."""
    for name in one.bounced:
        for each in met.named(work.within, [name]).get(name, ()):
            contact = _followed(work, each.interaction) if each.interaction else None
            lost = next((m for m in _messages(contact) if m.id == each.message), None)
            if contact is not None and lost and lost.direction is Direction.OUTBOUND:
                known = lost.failed not in (None, Failed.UNSURE)
                failed = lost if known else replace(lost, failed=Failed.BOUNCED)
                work.put(replace(contact, messages=_instead(contact.messages, failed)))
                found = work.look("interaction", contact.id)
                return found if isinstance(found, Interaction) else None
    return None


def _messages(contact: Interaction | None) -> tuple[Message, ...]:
    return contact.messages if contact else ()


def _instead(messages: tuple[Message, ...], one: Message) -> tuple[Message, ...]:
    return tuple(one if each.id == one.id else each for each in messages)


# ------------------------------------------------------------------------------ what comes of it
def _goes_on(contact: Interaction, one: Incoming, intake: Intake, now: datetime) -> bool:
    if one.origin in _MACHINES:
        return True
    if len(contact.messages) >= MOST_MESSAGES:
        return False
    ended = contact.closed_at
    return ended is None or now - ended <= timedelta(days=intake.reopen_days)


def _with(
    work: Work, contact: Interaction, message: Message, intake: Intake, *, answer_lost: bool
) -> Interaction:
    """The contact with the message, waiting again where somebody has to see it."""
    if message.origin is Origin.PERSON and _loops(contact, intake, work.now):
        message = replace(message, origin=Origin.AUTOMATIC)
    if any(each.id == message.id for each in contact.messages):
        return contact
    together = sorted((*contact.messages, message), key=lambda each: each.at)
    after = replace(contact, messages=tuple(together), waits_as=_waits_as(contact, message))
    person = message.origin not in _MACHINES
    parked = contact.status is InteractionStatus.PARKED
    if person or (answer_lost and (parked or _was_a_persons(contact))):
        return woken(work, after, message.channel)
    return after


def _behind(contact: Interaction, message: Message, one: Incoming) -> Message:
    """With the time it came, where by its own it would stand before what is there already.

    Whoever has seen that would never see this: an answer hidden above ours, for a clock that is
    wrong or a mail that was long on its way.
    """
    newest = max((each.at for each in contact.messages), default=message.at)
    if one.came_at is None or message.at >= newest:
        return message
    return replace(message, at=max(message.at, one.came_at))


def _waits_as(contact: Interaction, message: Message) -> Channel | None:
    """As what it waits: who left a chat and writes a mail later does not sit there and look on."""
    asleep = contact.status in (InteractionStatus.CLOSED, InteractionStatus.PARKED)
    if message.origin in _MACHINES or not (asleep or message.channel is None):
        return contact.waits_as
    return message.channel


def _was_a_persons(contact: Interaction) -> bool:
    """Whether what came back was an agent's, and the first of this contact to do so."""
    lost = [each for each in contact.messages if each.failed is Failed.BOUNCED]
    return len(lost) == 1 and lost[0].by is not None


def _loops(contact: Interaction, intake: Intake, now: datetime) -> bool:
    since = now - timedelta(hours=1)
    inbound = 0
    for message in reversed(contact.messages):
        if message.at < since or message.by is not None:
            break
        inbound += message.direction is Direction.INBOUND
    return rules(contact.channel).threaded and inbound >= intake.loop_at


def _begun(
    work: Work, one: Incoming, message: Message, id: InteractionId, after: Interaction | None
) -> Interaction:
    """A new contact; `after`: what it follows, which was over for too long."""
    customer = customer_of(work, after) if after else known(work, one) or newcomer(work, one)
    if customer is None:
        customer = newcomer(work, one)
    case = after.case if after else _own_case(work, one, customer)
    queue = waits_in(work, case, one.channel, one.queue)
    if after is not None:
        met.put(work.within, Met(_ON, after.id, id, ""), anew=True)
    work.hold("interaction", id)
    came = min(one.came_at or message.at, work.now)
    return Interaction(
        id=id,
        customer=customer.id,
        channel=one.channel,
        queue=queue,
        created_at=came,
        subject=one.subject or (after.subject if after else ""),
        due_at=promised_by(work.look("queue", queue), came),
        due_by_queue=True,
        case=case,
        messages=(message,),
        language=one.language,
        address=one.reads_at or one.address,
        via=one.via,
    )


def _own_case(work: Work, one: Incoming, customer: Customer) -> CaseId | None:
    """The case of the number that it names, if it is this customer's."""
    found = contacts_of.case_of_number(work.within, one.case_number) if one.case_number else None
    case = work.look("case", found) if found else None
    if isinstance(case, Case) and case.merged_into is not None:
        case = work.look("case", case.merged_into)
    return case.id if isinstance(case, Case) and case.customer == customer.id else None


def _message(work: Work, one: Incoming) -> Message:
    return Message(
        id=_message_id(one),
        at=min(one.at, work.now),
        direction=Direction.INBOUND,
        text=clean(one.text)[:LONGEST],
        author=_author(one),
        to=one.to,
        cc=one.cc,
        external_id=one.called or one.external_id,
        attachments=one.attachments,
        origin=one.origin,
        html=one.html,
        omitted=one.omitted,
        vouched=one.vouched,
    )


def _author(one: Incoming) -> str:
    """Of a mail the address: anybody may write any name before it."""
    return one.address if one.channel is Channel.EMAIL else clean(one.name) or one.address


def _message_id(one: Incoming) -> MessageId:
    return MessageId(_id("message taken in", one))


def _id(of: str, one: Incoming) -> str:
    """Of a mail the same from whichever mailbox."""
    everywhere = one.channel is Channel.EMAIL
    return id_of(of, _MAILBOXES, one.external_id) if everywhere else _id_here(of, one)


def _id_here(of: str, one: Incoming) -> str:
    return id_of(of, one.via, one.external_id)
