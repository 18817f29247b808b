"""What a visitor said becomes part of a contact: of its own new one, or of the one it led to.

Laws: one visit leads to one contact; what is said again under the same key is there once; what an
assistant and a visitor said before comes into the queue as a whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId, MessageId, id_of
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus, Origin, Outcome
from integrations.hub.server.changes import casework
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.channels.taking_in import take_in
from integrations.hub.server.store import records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.store.work import Work
from integrations.hub.server.webchat.visits import Chat, Told
from integrations.webchat.values import Why
from integrations.webchat.words import words_in

SUBJECT: Final = 80  # letters
MERGES: Final = 5  # contacts that were brought together one after the other


def goes_on_in(within: Transaction, interaction: str) -> Interaction | None:
    """The contact that a visit led to, or the one it goes on in."""
    record = records.find(within, "interaction", interaction)
    for _ in range(MERGES):
        if not isinstance(record, Interaction) or record.merged_into is None:
            break
        record = records.find(within, "interaction", record.merged_into)
    return record if isinstance(record, Interaction) else None


def enter(within: Transaction, chat: Chat, visit: Visit, said: Sequence[Message]) -> InteractionId:
    """Put this behind what was said before. Raises Told: over."""
    head = head_of(within)
    if head is None:
        raise Told(Why.NOWHERE)
    work = Work(within, head, within.now)
    record = _held(work, within, visit) if visit.interaction else _begun(work, chat, visit, said)
    known = {each for message in record.messages for each in (message.id, message.external_id)}
    new = tuple(m for m in said if m.id not in known and (m.external_id or m.id) not in known)
    after = replace(record, messages=(*record.messages, *new))
    if new:
        keep(work, after)
        casework.heard(work, record, after)
    work.write()
    return after.id


def left(within: Transaction, visit: Visit, notice: Message) -> None:
    """The visitor has gone; a contact that nobody has had is over with it."""
    head, there = head_of(within), goes_on_in(within, visit.interaction)
    if head is None or there is None or there.status is InteractionStatus.CLOSED:
        return
    work = Work(within, head, within.now)
    record = _held(work, within, visit)
    after = replace(record, messages=(*record.messages, notice), left_at=within.now)
    if record.status is InteractionStatus.QUEUED and not record.segments:
        after = replace(
            after,
            status=InteractionStatus.CLOSED,
            outcome=Outcome.UNREACHED,
            closed_at=within.now,
        )
    keep(work, after)
    work.write()


def tell(within: Transaction, visit: Visit, notice: Message) -> None:
    """Put a notice behind what was said. Raises Told: over."""
    head = head_of(within)
    if head is not None:
        work = Work(within, head, within.now)
        record = _held(work, within, visit)
        keep(work, replace(record, messages=(*record.messages, notice)))
        work.write()


def notice(visit: Visit, name: str, text: str, within: Transaction) -> Message:
    """What happened, as a turn of the conversation."""
    return Message(
        id=id_of_notice(visit, name),
        at=within.now,
        direction=Direction.INBOUND,
        text=text,
        origin=Origin.NOTICE,
    )


def id_of_notice(visit: Visit, name: str) -> MessageId:
    return MessageId(id_of("chat notice", visit.id, name))


def _held(work: Work, within: Transaction, visit: Visit) -> Interaction:
    """Raises Told: over, or erased."""
    there = goes_on_in(within, visit.interaction)
    record = work.hold("interaction", there.id) if there else None
    if not isinstance(record, Interaction) or record.status is InteractionStatus.CLOSED:
        raise Told(Why.OVER)
    return record


def _begun(work: Work, chat: Chat, visit: Visit, said: Sequence[Message]) -> Interaction:
    """A new contact in the chat's queue, with the visitor's first words. Raises Told: over."""
    first = next(each for each in said if each.external_id)
    words = words_in(visit.language)
    incoming = Incoming(
        via=chat.via,
        channel=Channel.CHAT,
        queue=chat.chosen.queue,
        external_id=first.external_id,
        address=visit.id,
        name=visit.name or words.visitor,
        text=first.text,
        at=first.at,
        thread=visit.id,
        subject=_subject(said) or words.subject,
        attachments=first.attachments,
        language=visit.language,
    )
    id = take_in(work, incoming).interaction
    record = work.hold("interaction", id) if id else None
    if not isinstance(record, Interaction):  # erased meanwhile
        raise Told(Why.OVER)
    return record


def _subject(said: Sequence[Message]) -> str:
    """The first line of the visitor's own."""
    own = (each.text for each in said if each.direction is Direction.INBOUND and each.external_id)
    line = next((text.split("\n")[0] for text in own if text.strip()), "")
    return line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1].rstrip()}…"
