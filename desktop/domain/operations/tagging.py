"""Words by which records are found again: a set that is only added to and taken from.

Law: a tag is kept as it was typed, without what stands around it; the same one is there once.
"""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from desktop.domain.operations.operation import Changing, Conflict, Declared, Reason, Stamp
from desktop.domain.records import Case, Customer, Interaction
from desktop.text import mark

LONGEST = 40  # letters of a tag
R = TypeVar("R", Interaction, Case, Customer)


class Tag(Changing[Interaction], frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.tag",
        kind="interaction",
        title=mark("Tag contact"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return _with(record, self.tag)

    def guard(self, record: Interaction, stamp: Stamp) -> Reason | None:
        return _flaw(self.tag)


class Untag(Changing[Interaction], frozen=True, kw_only=True):
    declared = Declared(
        name="interaction.untag",
        kind="interaction",
        title=mark("Remove a tag"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Interaction, stamp: Stamp) -> Interaction:
        return _without(record, self.tag)


class TagCase(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.tag",
        kind="case",
        title=mark("Tag case"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return _with(record, self.tag)

    def guard(self, record: Case, stamp: Stamp) -> Reason | None:
        return _flaw(self.tag)


class UntagCase(Changing[Case], frozen=True, kw_only=True):
    declared = Declared(
        name="case.untag",
        kind="case",
        title=mark("Remove a tag of a case"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return _without(record, self.tag)


class TagCustomer(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.tag",
        kind="customer",
        title=mark("Tag customer"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return _with(record, self.tag)

    def guard(self, record: Customer, stamp: Stamp) -> Reason | None:
        return _flaw(self.tag)


class UntagCustomer(Changing[Customer], frozen=True, kw_only=True):
    declared = Declared(
        name="customer.untag",
        kind="customer",
        title=mark("Remove a tag of a customer"),
        conflict=Conflict.SETS,
        of_set="tags",
    )

    tag: str

    def changed(self, record: Customer, stamp: Stamp) -> Customer:
        return _without(record, self.tag)


def _with(record: R, tag: str) -> R:
    return replace(record, tags=tuple(dict.fromkeys((*record.tags, tag.strip()))))


def _without(record: R, tag: str) -> R:
    return replace(record, tags=tuple(each for each in record.tags if each != tag.strip()))


def _flaw(tag: str) -> Reason | None:
    if len(tag.strip()) > LONGEST:
        return Reason.TOO_LONG
    return None if tag.strip() else Reason.INVALID


OPERATIONS = (Tag, Untag, TagCase, UntagCase, TagCustomer, UntagCustomer)
