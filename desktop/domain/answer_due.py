"""By when a queue promises that whoever writes to it is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.records import Interaction, Queue, Record


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
