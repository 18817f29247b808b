"""Replies with a time of their own, in the conversation: when each goes out, and taking it back.

One that should have gone and has not says so, where the hub has a connection that it can go by: a
mail server that is down is nobody's guess.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId
from desktop.domain.operations.sending import waits
from desktop.domain.records import Interaction
from desktop.domain.words import Channel
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Part, Row, ScheduledRow
from desktop.viewmodels.times.when import moment

TAKE_BACK = "take-back"
_KEY = "scheduled:"
_SOON = timedelta(minutes=1)
_USUALLY_GONE = timedelta(seconds=5)  # behind its time


def with_times(
    rows: Sequence[Row],
    interaction: Interaction,
    me: AgentId,
    now: datetime,
    ways: Container[Channel],
) -> list[Row]:
    """The same rows; under each message that waits for its time, when that is.

    ways: the channels by which the hub can send.
    """
    waiting = {str(m.id): m for m in interaction.messages if waits(m)}
    mine = interaction.agent == me
    together: list[Row] = []
    for row in rows:
        together.append(row)
        message = waiting.get(row.key)
        if message is None:
            continue
        if _lies_ahead(message, now):
            together.append(_row(message, now, mine=mine or message.by == me))
        elif _late(message, now) and (message.channel or interaction.channel) in ways:
            together.append(_not_gone(message))
    return together


def message_of(key: str) -> str:
    """The message a row speaks of; "" for the key of any other row."""
    return key.removeprefix(_KEY) if key.startswith(_KEY) else ""


def next_time(messages: Iterable[Message], now: datetime) -> datetime | None:
    """When the first of those that wait goes out, or is late."""
    times = [m.send_at for m in messages if waits(m) and m.send_at]
    late = [at + _USUALLY_GONE for at in times]
    return min((at for at in (*times, *late) if at > now), default=None)


def _lies_ahead(message: Message, now: datetime) -> bool:
    return message.send_at is not None and message.send_at > now


def _late(message: Message, now: datetime) -> bool:
    return message.send_at is not None and now >= message.send_at + _USUALLY_GONE


def _not_gone(message: Message) -> ScheduledRow:
    what = tr("Not sent yet. The hub goes on trying.")
    return ScheduledRow(key=f"{_KEY}{message.id}", icon="clock", what=what, said=what)


def _row(message: Message, now: datetime, *, mine: bool) -> ScheduledRow:
    at = message.send_at or now
    soon = at - now < _SOON
    what = tr("Goes out in a moment") if soon else tr("Goes out {time}", time=moment(now, at))
    back = Part(TAKE_BACK, tr("Take back and change"), icon="undo-2")
    return ScheduledRow(
        key=f"{_KEY}{message.id}",
        icon="clock",
        what=what,
        parts=(back,) if mine else (),
        said=terms.sentence(what, back.label if mine else ""),
    )
