"""Who may be the same customer: by telephone, by e-mail, by name with address or birth.

Laws: numbers are compared with their country, whatever notation they stand in; what was kept back
by the hub is compared with nothing; whoever was merged already is not found again, nor whoever
somebody has looked at and said that they are not the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.masks import is_veiled
from desktop.domain.records import Customer
from desktop.domain.words import PointKind
from desktop.store.found_by import ABROAD, telephone
from desktop.store.opening import Connection
from desktop.store.reads import merged, records
from desktop.store.reads.matching import every_word

MOST: Final = 20
_FOUND: Final = """
    SELECT r.doc FROM customers_fts f JOIN customers r ON r.n = f.rowid
    WHERE customers_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
"""


class Why(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BORN = "born"


class Match(msgspec.Struct, frozen=True):
    customer: Customer
    why: Why | None  # None: somebody looks for them by these words


def perhaps_the_same(connection: Connection, customer: CustomerId) -> tuple[Match, ...]:
    """The surest first, each once."""
    found = records.record(connection, Customer, customer)
    if found is None or found.merged_into is not None:
        return ()
    others = [
        match
        for match in _candidates(connection, found)
        if match.customer.id not in found.apart and found.id not in match.customer.apart
    ]
    return _others(found, others)


def sought(connection: Connection, customer: CustomerId, text: str) -> tuple[Match, ...]:
    """Whom somebody takes for the same customer though nothing says so: all that have the words."""
    found = records.record(connection, Customer, customer)
    if found is None or found.merged_into is not None:
        return ()
    others = _found(connection, every_word(text))
    return _others(found, [Match(other, None) for other in others])


def family(connection: Connection, customer: CustomerId) -> tuple[CustomerId, ...]:
    """The customer and all that were merged into them."""
    return tuple(map(CustomerId, merged.together(connection, "customers", customer)))


def _others(of: Customer, matches: Iterable[Match]) -> tuple[Match, ...]:
    """Each once, without those that are merged already."""
    once: dict[CustomerId, Match] = {}
    for match in matches:
        if match.customer.merged_into is None and match.customer.id != of.id:
            once.setdefault(match.customer.id, match)
    return tuple(once.values())[:MOST]


def _candidates(connection: Connection, of: Customer) -> Iterator[Match]:
    for point in of.points:
        if point.kind is PointKind.EMAIL:
            yield from _by_mail(connection, point.value)
        elif point.kind is PointKind.PHONE and not is_veiled(point.value):
            yield from _by_phone(connection, point.value)
    yield from _by_name(connection, of)


def _by_phone(connection: Connection, number: str) -> Iterator[Match]:
    known = telephone().both(number)
    if known is not None:
        for other in _found(connection, f'"{ABROAD}{known[0]}"'):
            yield Match(other, Why.PHONE)


def _by_mail(connection: Connection, address: str) -> Iterator[Match]:
    for other in _found(connection, every_word(address)):
        theirs = {p.value.casefold() for p in other.points if p.kind is PointKind.EMAIL}
        if address.casefold() in theirs:
            yield Match(other, Why.EMAIL)


def _by_name(connection: Connection, of: Customer) -> Iterator[Match]:
    rows = connection.execute(
        "SELECT doc FROM customers WHERE name_key = ? LIMIT ?", (of.name.casefold(), 10 * MOST)
    ).fetchall()
    for (doc,) in rows:
        other = msgspec.json.decode(doc, type=Customer)
        if plain(of.address) and plain(of.address) == plain(other.address):
            yield Match(other, Why.ADDRESS)
        elif of.born is not None and of.born == other.born:
            yield Match(other, Why.BORN)


def _found(connection: Connection, match: str) -> list[Customer]:
    if not match:
        return []
    rows = connection.execute(_FOUND, (match, MOST)).fetchall()
    return [msgspec.json.decode(doc, type=Customer) for (doc,) in rows]


def plain(address: str) -> str:
    """Its letters and figures alone, so that commas and spaces make no difference."""
    return "".join(letter for letter in address.casefold() if letter.isalnum())
