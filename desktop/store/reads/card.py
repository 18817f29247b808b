"""What whoever takes a contact over must know of it besides its conversation."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import InteractionId
from desktop.domain.kinds import decode
from desktop.domain.records import Case, Interaction, Note, Task
from desktop.store.opening import Connection
from desktop.store.reads import records

_TASKS = """
    SELECT doc FROM tasks
    WHERE status = 'open' AND (interaction = ? OR (case_id IS NOT NULL AND case_id = ?)
                               OR (customer = ? AND words <> ''))
    ORDER BY due_at IS NULL, due_at, id LIMIT 20
"""
_NOTES = "SELECT doc FROM notes WHERE about = ? ORDER BY at DESC, id LIMIT 5"


class Matter(msgspec.Struct, frozen=True):
    interaction: Interaction
    case: Case | None
    tasks: tuple[Task, ...]  # open ones, the next first
    notes: tuple[Note, ...]  # the newest first


def matter(connection: Connection, id_: InteractionId | None) -> Matter | None:
    """None where the contact is not here."""
    contact = records.record(connection, Interaction, id_)
    if contact is None:
        return None
    case = records.record(connection, Case, contact.case)
    tasks = connection.execute(_TASKS, (contact.id, contact.case, contact.customer)).fetchall()
    notes = connection.execute(_NOTES, (contact.id,)).fetchall()
    return Matter(
        contact,
        case,
        tuple(each for (doc,) in tasks if isinstance(each := decode("task", doc), Task)),
        tuple(each for (doc,) in notes if isinstance(each := decode("note", doc), Note)),
    )
