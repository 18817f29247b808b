"""What a macro needs to know: what is open, and by which names its steps are written."""

from __future__ import annotations

import msgspec

from desktop.domain.case_types import CaseType
from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.records import Case, Customer, Interaction, TextModule
from desktop.store.opening import Connection
from desktop.store.reads import records


class Around(msgspec.Struct, frozen=True):
    """The open contact with its case and its customer."""

    contact: Interaction | None
    case: Case | None
    customer: Customer | None
    type: CaseType | None = None  # of the case


class Names(msgspec.Struct, frozen=True):
    """{id: name} of what steps can name."""

    queues: dict[str, str] = {}
    fields: dict[str, str] = {}
    codes: dict[str, str] = {}


def around(
    connection: Connection,
    interaction: InteractionId | None,
    case: CaseId | None,
    customer: CustomerId | None,
) -> Around:
    """A contact's own case and customer come before others that are open beside it."""
    contact = records.record(connection, Interaction, interaction)
    found = records.record(connection, Case, (contact.case if contact else None) or case)
    whose = contact.customer if contact else customer or (found.customer if found else None)
    kind = records.record(connection, CaseType, found.type) if found else None
    return Around(contact, found, records.record(connection, Customer, whose), kind)


def names(connection: Connection) -> Names:
    fields: dict[str, str] = {}
    for (doc,) in connection.execute("SELECT doc FROM case_types ORDER BY name, id"):
        for field in msgspec.json.decode(doc, type=CaseType).fields:
            fields.setdefault(field.id, field.title)
    return Names(queues=records.names(connection, "queues"), fields=fields)


def macros(connection: Connection, agent: AgentId, language: str) -> tuple[TextModule, ...]:
    """All of them, one's own first."""
    order = "owner IS :agent DESC, language <> :language, short, id"
    rows = connection.execute(
        f"SELECT doc FROM text_modules ORDER BY {order}", {"agent": agent, "language": language}
    )
    found = (msgspec.json.decode(doc, type=TextModule) for (doc,) in rows.fetchall())
    return tuple(each for each in found if each.steps and not each.removed)
