"""What goes along when a contact is given on: the words that its agent had not sent yet.

Laws: nothing is lost on either side. What the new one had begun there stands before them; the one
who gave it on keeps their own draft. And no customer waits for somebody who is not there: a
colleague whose desk is not heard of in time does not keep what they were given.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from desktop.channels.rules import rules
from desktop.domain.ids import InteractionId
from desktop.domain.operations.handing import HandToQueue
from desktop.domain.operations.interaction import Assign
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction, Record
from desktop.domain.words import DraftKind
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store import leases
from integrations.hub.server.store.work import Work

HEARD_WITHIN: Final = timedelta(seconds=60)  # of the desk of whoever was given a contact


def goes_along(work: Work, who: Person, operation: AnyOperation, before: Record | None) -> None:
    """Put the words of whoever had the contact before the one who has it now."""
    if isinstance(operation, HandToQueue):
        leases.end(work.within, operation.id)
    if not isinstance(operation, Assign) or not isinstance(before, Interaction):
        return
    if before.agent != who.id or operation.agent == who.id:
        return  # nobody writes into another's composer but by giving them a contact
    if rules(before.channel).written:
        until = work.now + HEARD_WITHIN
        leases.grant(work.within, before.id, before.epoch + 1, operation.agent, until)
    if operation.draft or operation.draft_files:
        _put(work, operation)


def _put(work: Work, operation: Assign) -> None:
    contact = InteractionId(operation.id)
    id = draft_id(operation.agent, contact, DraftKind.REPLY)
    there = work.hold("draft", id)
    began = there if isinstance(there, Draft) and not there.discarded else None
    texts = (began.text if began else "", operation.draft)
    files = (*(began.attachments if began else ()), *operation.draft_files)
    keep(
        work,
        Draft(
            id=id,
            agent=operation.agent,
            interaction=contact,
            kind=DraftKind.REPLY,
            text="\n\n".join(dict.fromkeys(text for text in texts if text.strip())),
            saved_at=work.now,
            attachments=tuple({file.sha256: file for file in files}.values()),
        ),
    )
