"""Replies with a time of their own, in the conversation: when each goes out, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId
from desktop.domain.operations.sending import waits
from desktop.domain.records import Interaction
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Part, Row, ScheduledRow
from desktop.viewmodels.when import moment

TAKE_BACK = "take-back"
_KEY = "scheduled:"
_SOON = timedelta(minutes=1)


def with_times(
    rows: Sequence[Row], interaction: Interaction, me: AgentId, now: datetime
) -> list[Row]:
    """The same rows; under each message that waits for its time, when that is."""
    waiting = {str(m.id): m for m in interaction.messages if waits(m) and _lies_ahead(m, now)}
    mine = interaction.agent == me
    together: list[Row] = []
    for row in rows:
        together.append(row)
        if message := waiting.get(row.key):
            together.append(_row(message, now, mine=mine or message.by == me))
    return together


def message_of(key: str) -> str:
    """The message a row speaks of; "" for the key of any other row."""
    return key.removeprefix(_KEY) if key.startswith(_KEY) else ""


def next_time(messages: Iterable[Message], now: datetime) -> datetime | None:
    """When the first of those that wait goes out."""
    times = [m.send_at for m in messages if waits(m) and _lies_ahead(m, now) and m.send_at]
    return min(times, default=None)


def _lies_ahead(message: Message, now: datetime) -> bool:
    return message.send_at is not None and message.send_at > now


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
