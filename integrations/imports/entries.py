"""Customers as a file names them, told apart, brought together and made into operations.

A customer is known by its number; without one by an e-mail address; without that by name and
phone number together. Laws: two rows that mean the same customer become one operation; whoever
the hub knows already keeps the id it has there, so running twice changes nothing; what was seen of
them goes along, so that a change somebody makes meanwhile is not written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, QueueId, id_of
from desktop.domain.operations.customer import Import
from desktop.domain.operations.together import seen_by
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import CustomerForm, PointKind
from desktop.text import tr
from integrations.imports.rows import Found, Merged, Refused, Row

DEFAULT_LANGUAGE = "de"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row about a customer."""

    place: str
    name: str
    form: CustomerForm | None = None  # None: the row does not say
    number: str = ""
    points: tuple[ContactPoint, ...] = ()
    address: str = ""
    language: str = ""
    since: datetime | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What it can be known by, the surest first."""
        emails = [p.value for p in self.points if p.kind is PointKind.EMAIL]
        phones = [p.value for p in self.points if p.kind is PointKind.PHONE]
        name = " ".join(self.name.casefold().split())
        return (
            *([f"number:{self.number}"] if self.number else []),
            *(f"email:{email}" for email in emails),
            *(f"phone:{phone}:{name}" for phone in phones),
        )

    def with_more(self, other: Entry) -> Entry:
        """The same customer, with what another row adds."""
        return replace(
            self,
            form=self.form or other.form,
            number=self.number or other.number,
            points=tuple(dict.fromkeys(self.points + other.points)),
            address=self.address or other.address,
            language=self.language or other.language,
            since=self.since or other.since,
        )


class Directory:
    """The customers the hub has, found again by what they are known by."""

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._customers = {customer.id: customer for customer in customers}
        self._by_key: dict[str, CustomerId] = {}
        # Sorted, so that of two customers with one address always the same is meant.
        for id in sorted(self._customers):
            for key in _entry(self._customers[id]).keys:
                self._by_key.setdefault(key, id)

    def known(self, entry: Entry) -> Customer | None:
        """Whom the entry means; a number that is not known means somebody new."""
        keys = entry.keys[:1] if entry.number else entry.keys
        for key in keys:
            if key in self._by_key:
                return self._customers[self._by_key[key]]
        return self.of(customer_id(entry))

    def of(self, id: CustomerId) -> Customer | None:
        return self._customers.get(id)


def customer_id(entry: Entry) -> CustomerId:
    """The id of a customer nobody knew before. Raises LookupError when it has no key."""
    if not entry.keys:
        raise LookupError(entry.place)
    return CustomerId(id_of("import", "customer", entry.keys[0]))


def operations(
    rows: Iterable[Entry | Refused], directory: Directory, queues: tuple[QueueId, ...] = ()
) -> Iterator[Row]:
    """One operation for each customer, in the order of the file; refused and merged rows first."""
    found: dict[CustomerId, Entry] = {}
    here: dict[str, CustomerId] = {}  # by key, of this file
    entries: list[Entry] = []
    for row in rows:
        if isinstance(row, Refused):
            yield row
        elif not row.keys:
            yield Refused(row.place, tr("it has no number, no e-mail address and no phone number"))
        else:
            entries.append(row)
    # A row with a number names its customer surely; the others may mean one of those.
    for entry in sorted(entries, key=lambda entry: not entry.number):
        id = _meant(entry, here, directory)
        if id in found:
            yield Merged(entry.place, found[id].place)
        found[id] = found[id].with_more(entry) if id in found else entry
        for key in found[id].keys:
            here.setdefault(key, id)
    for id, entry in found.items():
        there = directory.of(id)
        operation = _operation(id, entry, there, queues)
        yield Found(place=entry.place, operation=operation, seen=seen_by(operation, there))


def _meant(entry: Entry, here: dict[str, CustomerId], directory: Directory) -> CustomerId:
    keys = entry.keys[:1] if entry.number else entry.keys
    of_file = next((here[key] for key in keys if key in here), None)
    if of_file:
        return of_file
    known = directory.known(entry)
    return known.id if known else customer_id(entry)


def _operation(
    id: CustomerId, entry: Entry, known: Customer | None, queues: tuple[QueueId, ...]
) -> Import:
    """What the file does not say stays as the hub has it."""
    return Import(
        id=id,
        name=entry.name,
        form=entry.form or (known.form if known else CustomerForm.PERSON),
        number=entry.number,
        points=entry.points,
        address=entry.address,
        language=entry.language or (known.language if known else DEFAULT_LANGUAGE),
        since=entry.since,
        queues=queues,
    )


def _entry(customer: Customer) -> Entry:
    return Entry(place="", name=customer.name, number=customer.number, points=customer.points)
