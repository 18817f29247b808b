"""What is due from a customer in a conversation, and when: found by hearing it once more.

    due(contact, customer, speaking, since)  -> Due | None

Laws: a pure function of the conversation, so whoever asks after a restart gets the same words
under the same message id, and the hub takes a message with an id it knows no second time. Nobody
asks after an answer for a time before `since`, when somebody began to listen, and nobody hears
what has not gone out yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId, MessageId, id_of
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus
from integrations.demo.customers.passages import Passages
from integrations.demo.customers.person import Answer, Person
from integrations.demo.papers import Paper

_WHY: Final = ("answer", "waited", "shut")  # somebody says something
_SEEN_AFTER: Final = timedelta(minutes=4)  # that a mail was closed with no answer


class Speaking(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for everybody.

    pace: they answer so many times as fast as people do, and are as patient as people are.
    """

    seed: int
    language: str
    known: Passages
    pace: float = 1.0


class Due(msgspec.Struct, frozen=True, kw_only=True):
    contact: InteractionId
    id: MessageId
    at: datetime
    text: str
    files: tuple[Paper, ...] = ()


class _Told(msgspec.Struct):
    """How far the conversation was heard."""

    person: Person
    unanswered: list[Message]
    last: Message


def due(
    contact: Interaction, customer: Customer, speaking: Speaking, since: datetime
) -> Due | None:
    """What comes next when nobody says anything before it; None: nothing."""
    if contact.channel is Channel.VOICE or not contact.messages:
        return None
    told = _heard(contact, customer, speaking)
    if told.unanswered:
        last = told.unanswered[-1]
        answer = _answer(told)
        if answer.text and not _let_be(contact, answer):
            at = _heard_at(last) + timedelta(seconds=answer.after_s / speaking.pace)
            return _due(contact, answer, at, _id(contact, last.id, "answer"))
    if contact.status is InteractionStatus.CLOSED:
        return _after_the_end(contact, told)
    base = max(told.last.at, since, *(segment.since for segment in contact.segments))
    patient = told.person.waiting().until(base)
    if patient is None:
        return None
    answer = told.person.step(None, patient)
    return _due(contact, answer, patient, _id(contact, told.last.id, "waited"))


def _let_be(contact: Interaction, answer: Answer) -> bool:
    """What is closed is left closed by who is content, and by who was there and has gone."""
    closed = contact.status is InteractionStatus.CLOSED
    return closed and (answer.closes or contact.channel is not Channel.EMAIL)


def _heard(contact: Interaction, customer: Customer, speaking: Speaking) -> _Told:
    """The conversation up to the last thing the customer said, and what came behind it."""
    person = Person.of(
        speaking.seed, contact, customer, known=speaking.known, home=speaking.language
    )
    person.opening()  # uses up its words
    told = _Told(person, [], contact.messages[0])
    for message in contact.messages[1:]:
        if message.direction is Direction.OUTBOUND and (message.by is None or message.failed):
            continue  # the hub itself, which is no agent; what has not reached them
        if message.direction is Direction.OUTBOUND:
            told.unanswered.append(message)
        else:
            _replay(contact, told, message)
        told.last = message
    return told


def _replay(contact: Interaction, told: _Told, said: Message) -> None:
    """They said this: an answer, or when there was none to give, a question after one."""
    to = told.unanswered[-1].id if told.unanswered else told.last.id
    spoken = told.unanswered and _answer(told).text
    if said.id not in {_id(contact, to, why) for why in _WHY}:
        told.person.said_otherwise(said.text)
        told.unanswered = []
        return
    if not spoken and said.id == _id(contact, told.last.id, "shut"):
        told.person.shut_out()
    elif not spoken:
        told.person.step(None, said.at)
    told.unanswered = []


def _answer(told: _Told) -> Answer:
    words = "\n".join(message.text for message in told.unanswered)
    last = told.unanswered[-1]
    return told.person.step(words, last.at, last.by or "")


def _heard_at(message: Message) -> datetime:
    """What can still be taken back has reached nobody."""
    return max(message.at, message.sent_at or message.send_at or message.at)


def _after_the_end(contact: Interaction, told: _Told) -> Due | None:
    """A mail that was closed with nothing solved, or with a promise that nobody kept."""
    if contact.channel is not Channel.EMAIL or contact.closed_at is None:
        return None
    promised = told.person.waiting().promised
    if promised is not None:
        base = max(contact.closed_at, promised)
        answer = told.person.step(None, base)
        return _due(contact, answer, base + _SEEN_AFTER, _id(contact, told.last.id, "waited"))
    answer = told.person.shut_out()
    return _due(
        contact, answer, contact.closed_at + _SEEN_AFTER, _id(contact, told.last.id, "shut")
    )


def _due(contact: Interaction, answer: Answer, at: datetime, id: MessageId) -> Due | None:
    if not answer.text:
        return None
    return Due(contact=contact.id, id=id, at=at, text=answer.text, files=answer.files)


def _id(contact: Interaction, to: MessageId, why: str) -> MessageId:
    return MessageId(id_of("demo", "customer", contact.id, to, why))
