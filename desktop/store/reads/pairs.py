"""By what customers who are there twice are known, some hundred customers at a time.

The rules are those of `duplicates`, as keys: two customers with a key in common may be the same.
Laws: what the hub keeps back gives no key; whoever was merged already has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.masks import is_veiled
from desktop.domain.records import ContactPoint
from desktop.domain.words import PointKind
from desktop.store.found_by import telephone
from desktop.store.opening import Connection
from desktop.store.reads.duplicates import Why, plain

AT_ONCE = 200  # some hundredths of a second of the reading thread, most of it telephone numbers


class Seed(msgspec.Struct, frozen=True):
    """A customer, as far as it is compared."""

    id: CustomerId
    name: str = ""
    number: str = ""
    address: str = ""
    born: date | None = None
    points: tuple[ContactPoint, ...] = ()
    masked: tuple[str, ...] = ()
    apart: tuple[CustomerId, ...] = ()
    merged_into: CustomerId | None = None


class Keyed(msgspec.Struct, frozen=True):
    id: CustomerId
    name: str
    number: str
    apart: tuple[CustomerId, ...]
    keys: tuple[tuple[Why, str], ...]


_seed = msgspec.json.Decoder(Seed)


def some(connection: Connection, after: int) -> tuple[list[Keyed], int | None]:
    """The next customers behind this place, and the last one's place; None: there are no more."""
    rows = connection.execute(
        "SELECT n, doc FROM customers WHERE n > ? ORDER BY n LIMIT ?", (after, AT_ONCE)
    ).fetchall()
    found = [_keyed(_seed.decode(doc)) for _, doc in rows]
    return found, rows[-1][0] if len(rows) == AT_ONCE else None


def these(connection: Connection, customers: Sequence[str]) -> list[Keyed]:
    """Those of them that are here."""
    numbers = ", ".join("?" * len(customers))
    rows = connection.execute(
        f"SELECT doc FROM customers WHERE id IN ({numbers})", tuple(customers)
    ).fetchall()
    return [_keyed(_seed.decode(doc)) for (doc,) in rows]


def _keyed(of: Seed) -> Keyed:
    keys = () if of.merged_into is not None else tuple(dict.fromkeys(_keys(of)))
    return Keyed(of.id, of.name, of.number, of.apart, keys)


def _keys(of: Seed) -> Iterator[tuple[Why, str]]:
    for point in of.points:
        if is_veiled(point.value):
            continue
        if point.kind is PointKind.EMAIL:
            yield Why.EMAIL, point.value.casefold()
        elif point.kind is PointKind.PHONE and (number := telephone().both(point.value)):
            yield Why.PHONE, number[0]
    name = of.name.casefold()
    if "address" not in of.masked and plain(of.address):
        yield Why.ADDRESS, f"{name}\n{plain(of.address)}"
    if "born" not in of.masked and of.born is not None:
        yield Why.BORN, f"{name}\n{of.born}"
