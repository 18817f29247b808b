"""A contact that was over or rests, and is somebody's work again.

What somebody wrote again, what came back and what perhaps never went has to be seen by a person.
Laws: it waits where it belongs now, as if it had come in that moment; what is in hand stays there.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.channels.rules import rules
from desktop.domain.answer_due import promised_by
from desktop.domain.ids import CaseId, QueueId
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, InteractionStatus
from integrations.hub.server.changes import belonging
from integrations.hub.server.store.work import Work


def woken(work: Work, contact: Interaction, channel: Channel | None = None) -> Interaction:
    """It waits again; `channel`: by which it goes on, where that is not its own."""
    if contact.status is InteractionStatus.PARKED:
        return replace(contact, parked_until=work.now)
    if contact.status is not InteractionStatus.CLOSED:
        return contact
    queue = waits_in(work, contact.case, channel or contact.channel, contact.queue)
    return replace(
        contact,
        queue=queue,
        status=InteractionStatus.QUEUED,
        code="",
        outcome=None,
        closed_at=None,
        place_at=work.now,
        due_at=promised_by(work.look("queue", queue), work.now),
        due_by_queue=True,
    )


def waits_in(work: Work, case: CaseId | None, channel: Channel, otherwise: QueueId) -> QueueId:
    """Who holds its case has what is written to it; a chat goes where people are for it."""
    held = None if rules(channel).live else belonging.lies(work, case)
    return held or otherwise
