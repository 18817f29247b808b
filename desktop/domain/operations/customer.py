"""What can be done to a customer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, QueueId
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import CustomerForm, PointKind
from desktop.text import mark

T = TypeVar("T")


class Create(Creating[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.create",
        kind="customer",
        title=mark("Create customer"),
        conflict=Conflict.APPEND,
    )

    id: CustomerId
    name: str
    form: CustomerForm = CustomerForm.PERSON
    number: str = ""
    points: tuple[ContactPoint, ...] = ()
    address: str = ""
    language: str = "de"
    since: datetime | None = None
    queues: tuple[QueueId, ...] = ()
    segment: str = ""
    iban: str = ""
    born: date | None = None

    def made(self, stamp: Stamp) -> Customer:
        points, queues = _together(self.points, ()), _together(self.queues, ())
        return Customer(id=self.id, points=points, queues=queues, **given(self, "points", "queues"))

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.name.strip() else Reason.INVALID


class Import(Create, frozen=True, kw_only=True):
    """The same from a file: meeting its customer again, it brings it up to date."""

    declared = Declared(
        name="customer.import",
        kind="customer",
        title=mark("Import customer"),
        conflict=Conflict.SCALARS,
        apart=frozenset({"since"}),
        renews=True,
        roles=EDITING_ROLES,
    )

    def met(self, record: Customer, stamp: Stamp) -> Customer:
        return Customer(
            id=record.id,
            name=self.name,
            form=self.form,
            number=self.number or record.number,
            points=_together(record.points, self.points),
            address=self.address or record.address,
            language=self.language,
            since=record.since or self.since,
            queues=_together(record.queues, self.queues),
            segment=self.segment or record.segment,
            iban=self.iban or record.iban,
            born=self.born or record.born,
            merged_into=record.merged_into,
            apart=record.apart,
            tags=record.tags,
        )


class Set(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.set",
        kind="customer",
        title=mark("Change customer"),
        conflict=Conflict.SCALARS,
    )

    name: str | UnsetType = UNSET
    form: CustomerForm | UnsetType = UNSET
    number: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    segment: str | UnsetType = UNSET
    iban: str | UnsetType = UNSET
    born: date | UnsetType | None = UNSET

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return replace(record, **given(self))

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        nameless = self.name is not UNSET and not str(self.name).strip()
        return Reason.INVALID if nameless else None


class AddContactPoint(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.add-contact-point",
        kind="customer",
        title=mark("Add contact point"),
        conflict=Conflict.SETS,
        of_set="points",
    )

    kind: PointKind
    value: str

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        point = ContactPoint(self.kind, self.value)
        return replace(record, points=_together(record.points, (point,)))

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        return None if self.value.strip() else Reason.INVALID


class RemoveContactPoint(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.remove-contact-point",
        kind="customer",
        title=mark("Remove contact point"),
        conflict=Conflict.SETS,
        of_set="points",
    )

    kind: PointKind
    value: str

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        point = ContactPoint(self.kind, self.value)
        return replace(record, points=tuple(p for p in record.points if p != point))


class KeepApart(Changing[Customer], frozen=True, kw_only=True):
    """Somebody has looked: the other is not the same, and is not found as such any more."""

    declared = Declared(
        name="customer.keep-apart",
        kind="customer",
        title=mark("Not the same customer"),
        conflict=Conflict.SETS,
        of_set="apart",
    )

    customer: CustomerId

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return replace(record, apart=_together(record.apart, (self.customer,)))

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        return Reason.INVALID if self.customer == record.id else None


class ApartNoMore(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.apart-no-more",
        kind="customer",
        title=mark("Perhaps the same customer after all"),
        conflict=Conflict.SETS,
        of_set="apart",
    )

    customer: CustomerId

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return replace(record, apart=tuple(c for c in record.apart if c != self.customer))


def _together(first: tuple[T, ...], then: tuple[T, ...]) -> tuple[T, ...]:
    """Both, each once, in order."""
    return tuple(dict.fromkeys(first + then))


OPERATIONS = (
    Create,
    Import,
    Set,
    AddContactPoint,
    RemoveContactPoint,
    KeepApart,
    ApartNoMore,
)
