"""Who is behind a telephone number: for the customer to be on the screen while it still rings.

    found = callers(connection, "+49 (0)171 392 00-42")

The number is asked for as `found_by` puts it beside every customer: with its country, whatever
notation it came in. Laws: whole numbers first; only where there is none, the number without its
last digits, since behind a switchboard they are the extension; what was kept back finds nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.masks import is_veiled
from desktop.domain.records import ContactPoint, Customer
from desktop.domain.words import PointKind
from desktop.store.found_by import ABROAD, telephone
from desktop.store.opening import Connection
from desktop.store.reads import merged, records

MOST: Final = 20  # of one number: a switchboard, a family
_EXTENSION: Final = 4  # digits at most
_LEAST: Final = 7  # digits of a number without its extension
_HIDDEN: Final = re.compile(r"anonym|unknown|unavailable|restricted|private", re.IGNORECASE)
_FOUND: Final = """
    SELECT r.id, r.doc FROM customers_fts f JOIN customers r ON r.n = f.rowid
    WHERE customers_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
"""


class Match(msgspec.Struct, frozen=True):
    customer: CustomerId
    name: str
    number: str  # of the customer, as it stands on letters
    address: str = ""
    whole: bool = True  # False: it fits but for the extension


class Callers(msgspec.Struct, frozen=True):
    spoken: str  # the number as people write it; "" where it was kept back
    matches: tuple[Match, ...] = ()

    @property
    def only(self) -> Match | None:
        """Who it must be."""
        one = len(self.matches) == 1 and self.matches[0].whole
        return self.matches[0] if one else None


class _Named(msgspec.Struct):
    name: str
    number: str = ""
    address: str = ""


_NAMED: Final = msgspec.json.Decoder(_Named)


def callers(connection: Connection, number: str) -> Callers:
    """The number in people's notation and everybody who has it, newest first."""
    if not number.strip() or is_veiled(number) or _HIDDEN.search(number):
        return Callers("")
    spoken: str = telephone().spoken(number)
    known = telephone().both(number)
    if known is None:
        return Callers(spoken)
    whole = tuple(_having(connection, known[0], whole=True))
    return Callers(spoken, whole or tuple(_behind(connection, *known)))


def _behind(connection: Connection, whole: str, own: str) -> Iterator[Match]:
    """Of the switchboard that has this extension: 030 1234-0 for 030 1234-567."""
    for cut in range(1, min(_EXTENSION, len(own) - _LEAST) + 1):
        stem = whole[:-cut]
        found = [*_having(connection, stem, whole=False)]
        found = found or [*_having(connection, f"{stem}0", whole=False)]
        if found:
            yield from found
            return


def _having(connection: Connection, digits: str, *, whole: bool) -> Iterator[Match]:
    known = set[str]()  # the same customer may have been there twice
    for id_, doc in connection.execute(_FOUND, (f'"{ABROAD}{digits}"', MOST)).fetchall():
        here = merged.goes_on_in(connection, "customers", id_)
        if here in known:
            continue
        known.add(here)
        there = records.record(connection, Customer, here) if here != id_ else None
        named = there or _NAMED.decode(doc)
        yield Match(CustomerId(here), named.name, named.number, named.address, whole)


def queue_for(connection: Connection, customer: CustomerId | None, given: str = "") -> str:
    """The queue that a call with this customer counts for: the given one, theirs, or any of ours.

    "" where this desk works no queue.
    """
    ours = [id_ for (id_,) in connection.execute("SELECT id FROM queues ORDER BY name, id")]
    if given in ours:
        return given
    record = records.record(connection, Customer, customer)
    theirs = record.queues if record else ()
    return next((id_ for id_ in theirs if id_ in ours), ours[0] if ours else "")


def phone_of(connection: Connection, customer: CustomerId | None) -> str:
    """The first number of a customer that may be dialled; "" where there is none."""
    record = records.record(connection, Customer, customer)
    return next(_phones(record.points if record else ()), "")


def some_customers(connection: Connection, most: int = 200) -> tuple[Customer, ...]:
    """Customers known here who can be rung, for simulated callers."""
    newest = "SELECT doc FROM customers ORDER BY n DESC LIMIT ?"
    rows = connection.execute(newest, (most,)).fetchall()
    customers = (msgspec.json.decode(doc, type=Customer) for (doc,) in rows)
    return tuple(each for each in customers if any(_phones(each.points)))


def _phones(points: Iterable[ContactPoint]) -> Iterator[str]:
    phones = (point.value for point in points if point.kind is PointKind.PHONE)
    return (phone for phone in phones if not is_veiled(phone))
