"""Whose an address, a number or a handle is: beside the customers, and as true as they are.

Written in the transaction that changes a customer (`Work`) or loads many (`Bulk`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Text, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.records import ContactPoint, Customer, Record
from desktop.domain.words import PointKind
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import customer_point

_c = customer_point.c
_FOUND: Final = Prepared(
    select(_c.customer)
    .where(_c.tenant == OF_TENANT, _c.point == bindparam("of_point", type_=Text))
    .order_by(_c.customer)
)
_LEAVE: Final = Prepared(
    delete(customer_point).where(
        _c.tenant == bindparam("whose", type_=Text), _c.customer == bindparam("id", type_=Text)
    )
)
_PUT: Final = {
    name: Prepared(made(customer_point).on_conflict_do_nothing())
    for name, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def key_of(point: ContactPoint) -> str:
    """The same for all ways in which people write the same point."""
    value = point.value.strip()
    if point.kind is PointKind.PHONE:
        plus = "+" if value.startswith(("+", "00")) else ""
        digits = "".join(letter for letter in value if letter.isdecimal() and letter.isascii())
        value = plus + (digits.removeprefix("00") if plus else digits)
    return f"{point.kind}:{value.casefold()}"


def keys_of(customer: Customer) -> list[str]:
    return sorted({key_of(point) for point in customer.points if point.value.strip()})


def customers_at(within: Transaction, point: ContactPoint) -> list[str]:
    """The ids of all who have it, in one order."""
    return [id for (id,) in _FOUND.rows(within, of_point=key_of(point))]


def put(within: Transaction, customer: Customer) -> None:
    rows = [
        {"tenant": within.tenant, "point": key, "customer": customer.id}
        for key in keys_of(customer)
    ]
    _PUT[within.connection.dialect.name].do_each(within, rows)


def follow(within: Transaction, changed: Iterable[tuple[Record | None, Record | None]]) -> None:
    """Customers as they were and as they are."""
    for before, after in changed:
        was = keys_of(before) if isinstance(before, Customer) else []
        now = keys_of(after) if isinstance(after, Customer) else []
        if was == now:
            continue
        if isinstance(before, Customer):
            _LEAVE.do_each(within, [{"whose": within.tenant, "id": before.id}])
        if isinstance(after, Customer):
            put(within, after)
