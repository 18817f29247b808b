"""Reading articles for the assistant: what has changed, and what is there at all."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import BigInteger, Integer, bindparam, func, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_a = RECORDS["article"].c
_MARK: Final = Prepared(
    select(func.coalesce(func.max(_a.version), 0), func.count()).where(_a.tenant == OF_TENANT)
)
_SINCE: Final = Prepared(
    select(_a.id, _a.version, _a.doc)
    .where(_a.tenant == OF_TENANT, _a.version > bindparam("behind", type_=BigInteger))
    .order_by(_a.version, _a.id)
    .limit(bindparam("at_most", type_=Integer))
)
_OF_VERSION: Final = Prepared(
    select(_a.id, _a.version, _a.doc)
    .where(
        _a.tenant == OF_TENANT,
        _a.version == bindparam("of_version", type_=BigInteger),
    )
    .order_by(_a.id)
)
_IDS: Final = Prepared(select(_a.id).where(_a.tenant == OF_TENANT))


class Mark(msgspec.Struct, frozen=True):
    """How the articles stand: any change makes another mark."""

    version: int = 0  # number of the last change of one that is there
    count: int = 0


class Row(msgspec.Struct, frozen=True):
    id: str
    version: int
    doc: str


def mark(within: Transaction) -> Mark:
    row = _MARK.row(within)
    return Mark(*row) if row else Mark()


def since(within: Transaction, version: int, most: int) -> list[Row]:
    """Articles changed after that number, oldest first: about so many, and no number in part.

    One import writes thousands under one number.
    """
    found = [Row(*row) for row in _SINCE.rows(within, behind=version, at_most=most)]
    if len(found) < most:
        return found
    last = found[-1].version
    whole = [each for each in found if each.version < last]
    return whole or [Row(*row) for row in _OF_VERSION.rows(within, of_version=last)]


def ids(within: Transaction) -> set[str]:
    return {id for (id,) in _IDS.rows(within)}
