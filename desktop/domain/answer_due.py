"""By when a queue promises that whoever writes to it is answered, and whether one is still owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction, Queue, Record
from desktop.domain.words import CallState, Direction, Failed, Origin


class Turn(Protocol):
    """What of a message says whether it asks or answers."""

    @property
    def at(self) -> datetime: ...
    @property
    def direction(self) -> Direction: ...
    @property
    def origin(self) -> Origin: ...
    @property
    def failed(self) -> Failed | None: ...


class Owing(Protocol):
    """What of a contact says what is owed to its customer."""

    @property
    def created_at(self) -> datetime: ...
    @property
    def place_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_by_queue(self) -> bool: ...
    @property
    def messages(self) -> Sequence[Turn]: ...
    @property
    def talk(self) -> Sequence[Stretch]: ...


def promised_by(queue: Record | None, since: datetime) -> datetime | None:
    """None where it promises nothing, or is not known."""
    seconds = queue.answer_within_s if isinstance(queue, Queue) else 0
    return since + timedelta(seconds=seconds) if seconds else None


def due_by(queue: Record | None, contact: Interaction) -> Interaction:
    """The contact, due as its queue promises now; one that was due otherwise stays as it is."""
    if not contact.due_by_queue:
        return contact
    since = contact.place_at or contact.created_at
    return replace(contact, due_at=promised_by(queue, since))


def asked_since(turns: Sequence[Turn]) -> datetime | None:
    """When the customer said the first that no person has answered yet; None: all is answered.

    A program's words are no answer, what did not reach the customer neither; a notice asks nothing.
    """
    since = None
    for turn in reversed(turns):
        if turn.origin is not Origin.PERSON or turn.failed is not None:
            continue
        if turn.direction is Direction.OUTBOUND:
            break
        since = turn.at
    return since


def owed_by(contact: Owing) -> datetime | None:
    """By when the customer is to be answered; None: they were, or nothing is promised.

    Who writes again after an answer is answered within the time of the queue, as at first; a time
    that somebody chose stays as it is.
    """
    due, begins = contact.due_at, contact.place_at or contact.created_at
    if due is None or any(each.kind is CallState.TALKING for each in contact.talk):
        return None
    if not any(_answers(each) and each.at >= begins for each in contact.messages):
        return due
    since = asked_since(contact.messages)
    if since is None:
        return None
    return since + (due - begins) if contact.due_by_queue else due


def _answers(turn: Turn) -> bool:
    outbound = turn.direction is Direction.OUTBOUND and turn.origin is Origin.PERSON
    return outbound and turn.failed is None
