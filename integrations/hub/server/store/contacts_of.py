"""Cases by their number, and the contacts of a case."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Text, bindparam, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_cases, _contacts = RECORDS["case"].c, RECORDS["interaction"].c
_NUMBERED: Final = Prepared(
    select(_cases.id)
    .where(_cases.tenant == OF_TENANT, _cases.number == bindparam("of_number", type_=Text))
    .order_by(_cases.id)
    .limit(1)
)
_CONTACTS: Final = Prepared(
    select(_contacts.id)
    .where(_contacts.tenant == OF_TENANT, _contacts.case_id == bindparam("of_case", type_=Text))
    .order_by(_contacts.last_at.desc(), _contacts.id)
    .limit(20)
)


def case_of_number(within: Transaction, number: str) -> str | None:
    found: str | None = _NUMBERED.value(within, of_number=number)
    return found


def case(within: Transaction, number: str) -> list[str]:
    """The ids of the newest contacts of the case with this number, newest first."""
    id = case_of_number(within, number)
    return [] if id is None else [row[0] for row in _CONTACTS.rows(within, of_case=id)]
