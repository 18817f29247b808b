"""Whom the hub asks how it was, and how: in the change that closes a contact.

Laws: one question for a contact, however often it is closed; nobody is asked twice in a month (a
setting of the hub); who cannot be reached is not asked. The link is put in when the words go out
(`sending`), so that it stands in no record and on no desk: only the customer can answer.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.channels.rules import rules
from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId, MessageId, SurveyId, id_of
from desktop.domain.records import Agent, Customer, Interaction, Queue, Record
from desktop.domain.surveys import Survey
from desktop.domain.words import (
    Channel,
    Direction,
    InteractionStatus,
    Outcome,
    PointKind,
)
from integrations.hub.server.changes.posting import post
from integrations.hub.server.changes.survey_words import language_of, words_in
from integrations.hub.server.store import surveys
from integrations.hub.server.store.work import Work

_ASKED_AFTER: Final = (Outcome.SOLVED, Outcome.FOLLOW_UP)
_MAIL: Final = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
_NOBODY_READS: Final = re.compile(
    r"(no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?)([+.-].*)?@.*|.*\.invalid",
    re.IGNORECASE,
)


class Way(msgspec.Struct, frozen=True):
    """How a customer is asked."""

    channel: Channel
    to: str = ""  # an address, where the conversation itself is not one


def survey_id(interaction: InteractionId) -> SurveyId:
    return SurveyId(id_of("survey", interaction))


def question_id(survey: SurveyId) -> MessageId:
    """Of the message that asks."""
    return MessageId(id_of("question", survey))


def ask(work: Work, before: Record | None, after: Interaction) -> None:
    """Ask, if the contact is over with this change and its queue asks."""
    if not _is_over(before, after) or not _queue_asks(work, after):
        return
    # Held, so that two of the customer's contacts that end at once do not both ask.
    customer = work.hold("customer", after.customer)
    server = work.look("agent", after.last_agent) if after.last_agent else None
    if not isinstance(customer, Customer) or not isinstance(server, Agent):
        return
    id, way = survey_id(after.id), way_to(after, customer)
    if way is None or work.hold("survey", id) is not None or _asked_lately(work, customer):
        return
    asking = work.within.asking
    survey = Survey(
        id=id,
        interaction=after.id,
        customer=customer.id,
        queue=after.queue,
        site=server.site,
        agent=server.id,
        channel=after.channel,
        asked_at=work.now,
        until=work.now + timedelta(days=asking.open_days),
    )
    work.put(survey)
    _say(work, after, survey, way, language_of(after, customer))


def way_to(contact: Interaction, customer: Customer) -> Way | None:
    """The way the customer came, where words go that way; else a letter; else none.

    Raises nothing: an address that nobody reads is as good as none.
    """
    if not rules(contact.channel).written:
        return _letter(customer, "")
    if not rules(contact.channel).addressed:
        return Way(contact.channel)
    if rules(contact.channel).point is PointKind.EMAIL:
        return _letter(customer, _last_author(contact))
    to = _point(customer, rules(contact.channel).point)
    return Way(contact.channel, to) if to else None


def _letter(customer: Customer, author: str) -> Way | None:
    points = [point.value for point in customer.points if point.kind is PointKind.EMAIL]
    read = (a for a in (author, *points) if _MAIL.fullmatch(a) and not _NOBODY_READS.fullmatch(a))
    to = next(read, "")
    return Way(Channel.EMAIL, to) if to else None


def _last_author(contact: Interaction) -> str:
    told = (m for m in reversed(contact.messages) if m.channel in (None, contact.channel))
    written = (message.author for message in told if message.direction is Direction.INBOUND)
    return next(written, "")


def _point(customer: Customer, kind: PointKind) -> str:
    return next((point.value for point in customer.points if point.kind is kind), "")


def _is_over(before: Record | None, after: Interaction) -> bool:
    was = isinstance(before, Interaction) and before.status is InteractionStatus.CLOSED
    over = after.status is InteractionStatus.CLOSED and after.outcome in _ASKED_AFTER
    return over and not was


def _queue_asks(work: Work, contact: Interaction) -> bool:
    queue = work.look("queue", contact.queue)
    return isinstance(queue, Queue) and queue.asks


def _asked_lately(work: Work, customer: Customer) -> bool:
    if any(each.customer == customer.id for each in work.put_of(Survey)):
        return True
    since = work.now - timedelta(days=work.within.asking.again_days)
    return surveys.asked_since(work.within, customer.id, since)


def _say(work: Work, contact: Interaction, survey: Survey, way: Way, language: str) -> None:
    words = words_in(language)
    question = Message(
        id=question_id(survey.id),
        at=work.now,
        direction=Direction.OUTBOUND,
        text=words.question,
        author=words.author,
        to=way.to,
    )
    work.put(replace(contact, messages=(*contact.messages, question)))
    post(work, contact, question, way.channel)
