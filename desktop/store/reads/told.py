"""Notes that name a person: mentions, questions, answers, cards that came along with a contact.

They are read along an index of the notes that name anybody at all, which are few.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, NoteId
from desktop.domain.kinds import decode
from desktop.domain.records import Note
from desktop.store.opening import Connection
from desktop.store.orders import NAMING

_NAMING = """
    SELECT n.doc, coalesce(a.name, ''), i.id, coalesce(i.customer, k.customer),
           coalesce(k.id, i.case_id), coalesce(c.name, ''), i.agent
    FROM notes n
    LEFT JOIN interactions i ON i.id = n.about
    LEFT JOIN cases k ON k.id = n.about
    LEFT JOIN agents a ON a.id = n.by_agent
    LEFT JOIN customers c ON c.id = coalesce(i.customer, k.customer)
    WHERE n.at >= ? AND coalesce(i.id, k.id) IS NOT NULL AND {naming}
    AND instr(n.doc, ?) > 0 {among}
    ORDER BY n.at DESC, n.id
"""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, of somebody else's."""

    note: Note
    by: str  # their name
    interaction: InteractionId | None  # None: it stands on the case
    customer: CustomerId
    case: CaseId | None
    name: str  # of the customer
    mine: bool = False  # the contact is in the hands of whoever is told

    @property
    def id(self) -> NoteId:
        return self.note.id

    @property
    def on_case(self) -> bool:
        return self.interaction is None


def naming(
    connection: Connection, me: AgentId, since: int, among: Collection[str] | None = None
) -> tuple[Told, ...]:
    """The newest first, written since then (ms); among: only of these notes."""
    ids = sorted(among or ())
    clause = f"AND n.id IN ({', '.join('?' * len(ids))})" if among is not None else ""
    query = _NAMING.format(naming=NAMING.replace("doc", "n.doc"), among=clause)
    rows = connection.execute(query, (since, f'"{me}"', *ids)).fetchall()
    found = []
    for doc, by, contact, customer, case, name, agent in rows:
        note = decode("note", doc)
        if isinstance(note, Note) and me in note.mentions and note.by != me:
            found.append(
                Told(
                    note=note,
                    by=by,
                    interaction=contact,
                    customer=customer,
                    case=case,
                    name=name,
                    mine=agent == me,
                )
            )
    return tuple(found)
