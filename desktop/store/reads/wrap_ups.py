"""Wrap-ups that this person has begun and not completed."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId, DraftId
from desktop.domain.operations.rescue import draft_id, form_draft_id
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind
from desktop.store.opening import Connection
from desktop.store.reads import records

_IN_HAND = "SELECT id FROM interactions WHERE agent = ? AND status = 'active'"


class Begun(msgspec.Struct, frozen=True):
    contact: Interaction
    fields: Draft  # what was chosen
    note: Draft | None


def begun(connection: Connection, agent: AgentId, form: str) -> tuple[Begun, ...]:
    """Of the contacts in hand those in whose form something stands."""
    found = []
    for (id_,) in connection.execute(_IN_HAND, (agent,)).fetchall():
        contact = records.record(connection, Interaction, id_)
        fields = _draft(connection, form_draft_id(agent, form, id_))
        if contact is not None and fields is not None and fields.text:
            note = _draft(connection, draft_id(agent, contact.id, DraftKind.WRAP_UP))
            found.append(Begun(contact, fields, note))
    return tuple(found)


def _draft(connection: Connection, id_: DraftId) -> Draft | None:
    draft = records.record(connection, Draft, id_)
    return None if draft is None or draft.discarded else draft
