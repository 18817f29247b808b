"""One customer with what the customer tab shows: promises and tasks, notes, what waits."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.masks import is_veiled
from desktop.domain.records import Customer, Note
from desktop.domain.words import PointKind
from desktop.store.found_by import telephone
from desktop.store.opening import Connection
from desktop.store.reads import duplicates, marks, records, tasks
from desktop.store.reads.duplicates import Match


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    customer: Customer
    contacts: int  # how many there ever were, as far as this desktop knows
    tasks: tuple[tasks.Listed, ...]  # open ones, promises among them
    notes: tuple[Note, ...]  # oldest first
    people: dict[str, str]  # who wrote the notes, and who is to keep what was promised
    queues: dict[str, str]  # every queue: id and name
    waits: bool
    refused: bool
    same: tuple[Match, ...] = ()  # who may be the same customer
    goes_on: Customer | None = None  # with whom this one is shown
    numbers: dict[str, str] = {}  # a telephone number as it is kept, and as people write it


def shown(connection: Connection, customer: CustomerId, home: str) -> Shown | None:
    """The customer; None when it is not here."""
    found = records.record(connection, Customer, customer)
    if found is None:
        return None
    ids = duplicates.family(connection, found.id)
    noted = [n for id_ in ids for n in records.notes_about(connection, "customer", id_)]
    notes = tuple(sorted(noted, key=lambda note: (note.at, note.id)))
    due = tuple(task for id_ in ids for task in tasks.of_customer(connection, id_))
    who = (*(note.by for note in notes), *(task.assignee for task in due if task.assignee))
    return Shown(
        customer=found,
        contacts=sum(_contacts(connection, id_) for id_ in ids),
        tasks=due,
        notes=notes,
        people=records.people(connection, who, home),
        queues=records.names(connection, "queues"),
        waits=found.id in marks.waiting(connection, "customer"),
        refused=found.id in marks.refused(connection, "customer"),
        same=duplicates.perhaps_the_same(connection, found.id),
        goes_on=records.record(connection, Customer, found.merged_into),
        numbers={each: telephone().written(each) for each in _numbers(found)},
    )


def _numbers(customer: Customer) -> Iterator[str]:
    phones = (point.value for point in customer.points if point.kind is PointKind.PHONE)
    return (each for each in phones if not is_veiled(each))


def _contacts(connection: Connection, customer: str) -> int:
    statement = "SELECT count(*) FROM interactions WHERE customer = ?"
    return int(connection.execute(statement, (customer,)).fetchone()[0])
