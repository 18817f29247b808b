"""What a visitor does: says something, asks for a person, leaves, or writes when nobody is there.

Laws: while an assistant answers no agent sees the visit; the wish for a person, in words or by the
button, brings all of it into the queue in one transaction; a visit that is over takes no word more.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from desktop.domain.conversation import Attachment, Message
from desktop.domain.file_name import clean_name
from desktop.domain.ids import InteractionId, MessageId, id_of
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Direction, Origin
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import blobs, webchats
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.webchat import entering
from integrations.hub.server.webchat.assistant_turn import Turn, respond
from integrations.hub.server.webchat.visits import Chat, Told, clean, held
from integrations.webchat.telling import external_id, message_id
from integrations.webchat.values import FileSent, Say, Why
from integrations.webchat.words import words_in

T = TypeVar("T")
MOST_TURNS: Final = 200  # with an assistant; then a person


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was said before agents see it."""

    messages: tuple[Message, ...] = ()
    unanswered: int = 0  # questions in a row


_TALK: Final = msgspec.json.Decoder(Talk)


def talk_of(visit: Visit) -> Talk:
    return _TALK.decode(visit.talk)


def brought_by(visit: Visit) -> str:
    """Under whose name files of a visit are kept: no agent is called so."""
    return f"visit {visit.id}"


async def say(hub: Hub, chat: Chat, secret: str, said: Say) -> None:
    """Take a message in; an assistant answers it. Raises Told: unknown, over, busy, unreadable."""
    visit, new = await to_thread(_written, hub, chat, secret, lambda w, v: _said(w, chat, v, said))
    if visit.person_at or not new:
        return
    unanswered = talk_of(visit).unanswered
    turn = await respond(hub, chat.tenant, clean(said.text), visit.language, unanswered)
    await to_thread(_written, hub, chat, secret, lambda w, v: _answered(w, chat, v, said.key, turn))


def ask_for_person(hub: Hub, chat: Chat, secret: str) -> None:
    """Give it to the queue, with all that was said. Raises Told: unknown, over."""
    _written(hub, chat, secret, lambda within, visit: _to_people(within, chat, visit))


def end(hub: Hub, chat: Chat, secret: str) -> None:
    """The visitor leaves. Raises Told: unknown."""

    def job(within: Transaction) -> None:
        visit = held(within, chat, secret)
        if not visit.ended_at:
            leave(within, visit)

    hub.store.writing(chat.tenant, job)


def leave(within: Transaction, visit: Visit) -> None:
    """The visit is over, and whoever has the contact is told."""
    webchats.note(within, visit.id, ended_at=milliseconds(within.now) or 0)
    if visit.interaction:
        text = words_in(visit.language).left
        entering.left(within, visit, entering.notice(visit, "left", text, within))


def types(hub: Hub, chat: Chat, visit: Visit) -> None:
    """The visitor touches keys."""
    if visit.interaction and not visit.ended_at:
        hub.lookers.customer_types(chat.tenant, InteractionId(visit.interaction))


def _written(hub: Hub, chat: Chat, secret: str, job: Callable[[Transaction, Visit], T]) -> T:
    def write(within: Transaction) -> T:
        visit = held(within, chat, secret)
        if visit.ended_at:
            raise Told(Why.OVER)
        return job(within, visit)

    return hub.store.writing(chat.tenant, write)


def _said(within: Transaction, chat: Chat, visit: Visit, said: Say) -> tuple[Visit, bool]:
    """The visit as it is then, and whether this was not said before."""
    message = _message(within, visit, said)
    now = milliseconds(within.now) or 0
    if visit.person_at:
        id = entering.enter(within, chat, visit, [message])
        webchats.note(within, visit.id, interaction=id, seen_at=now)
        return visit, True
    talk = talk_of(visit)
    if any(each.id == message.id for each in talk.messages):
        return visit, False
    talk = msgspec.structs.replace(talk, messages=(*talk.messages, message))
    visit = msgspec.structs.replace(visit, talk=msgspec.json.encode(talk).decode())
    webchats.note(within, visit.id, talk=visit.talk, seen_at=now)
    if len(talk.messages) >= MOST_TURNS:
        _to_people(within, chat, visit)
    return visit, True


def _answered(within: Transaction, chat: Chat, visit: Visit, key: str, turn: Turn) -> None:
    """What the assistant says to the message of this key, once."""
    talk = talk_of(visit)
    id = MessageId(id_of("chat answer", visit.id, key))
    if visit.person_at or any(each.id == id for each in talk.messages):
        return
    answer = Message(
        id=id,
        at=within.now,
        direction=Direction.OUTBOUND,
        text=turn.text,
        author=turn.quote.title if turn.quote else "",
        origin=Origin.ASSISTANT,
        sent_at=within.now,
    )
    said = (answer,) if turn.text else ()
    talk = Talk((*talk.messages, *said), turn.unanswered)
    visit = msgspec.structs.replace(visit, talk=msgspec.json.encode(talk).decode())
    webchats.note(within, visit.id, talk=visit.talk)
    if turn.to_person:
        _to_people(within, chat, visit)


def _to_people(within: Transaction, chat: Chat, visit: Visit) -> None:
    if visit.person_at:
        return
    now = milliseconds(within.now) or 0
    said = talk_of(visit).messages
    if not said:  # the first word will be to a person
        webchats.note(within, visit.id, person_at=now)
        return
    asked = entering.notice(visit, "person", words_in(visit.language).person, within)
    id = entering.enter(within, chat, visit, [*said, asked])
    webchats.note(within, visit.id, interaction=id, talk="{}", person_at=now)


def _message(within: Transaction, visit: Visit, said: Say) -> Message:
    """Raises Told: unreadable."""
    text = clean(said.text)
    files = tuple(_attachment(within, visit, each) for each in said.files)
    if not text and not files:
        raise Told(Why.UNREADABLE)
    return Message(
        id=message_id(visit.id, said.key),
        at=within.now,
        direction=Direction.INBOUND,
        text=text,
        author=visit.name,
        external_id=external_id(visit.id, said.key),
        attachments=files,
    )


def _attachment(within: Transaction, visit: Visit, sent: FileSent) -> Attachment:
    """A file that this visit has brought. Raises Told: unreadable."""
    if blobs.not_brought(within, {sent.sha256}, brought_by(visit), hold=True):
        raise Told(Why.UNREADABLE)
    stored = blobs.find(within, sent.sha256)
    if stored is None:
        raise Told(Why.UNREADABLE)
    return Attachment(clean_name(sent.name), stored.size, stored.media_type, sent.sha256)
