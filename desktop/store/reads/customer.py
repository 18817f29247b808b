"""One customer with what the customer tab shows: promises and tasks, notes, what waits."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer, Note
from desktop.store.opening import Connection
from desktop.store.reads import marks, records, tasks


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    customer: Customer
    contacts: int  # how many there ever were, as far as this desktop knows
    tasks: tuple[tasks.Listed, ...]  # open ones, promises among them
    notes: tuple[Note, ...]  # oldest first
    people: dict[str, str]  # who wrote the notes, and who is to keep what was promised
    queues: dict[str, str]  # every queue: id and name
    waits: bool
    refused: bool


def shown(connection: Connection, customer: CustomerId, home: str) -> Shown | None:
    """The customer; None when it is not here."""
    found = records.record(connection, Customer, customer)
    if found is None:
        return None
    notes = records.notes_about(connection, "customer", found.id)
    due = tasks.of_customer(connection, found.id)
    who = (*(note.by for note in notes), *(task.assignee for task in due if task.assignee))
    return Shown(
        customer=found,
        contacts=_contacts(connection, found.id),
        tasks=due,
        notes=notes,
        people=records.people(connection, who, home),
        queues=records.names(connection, "queues"),
        waits=found.id in marks.waiting(connection, "customer"),
        refused=found.id in marks.refused(connection, "customer"),
    )


def _contacts(connection: Connection, customer: str) -> int:
    statement = "SELECT count(*) FROM interactions WHERE customer = ?"
    return int(connection.execute(statement, (customer,)).fetchone()[0])
