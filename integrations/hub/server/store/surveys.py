"""When a customer was asked last."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Text, bindparam, select

from desktop.domain.ids import CustomerId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_s = RECORDS["survey"].c
_SINCE: Final = Prepared(
    select(_s.id)
    .where(
        _s.tenant == OF_TENANT,
        _s.customer == bindparam("of_customer", type_=Text),
        _s.asked_at > bindparam("since", type_=BigInteger),
    )
    .limit(1)
)


def asked_since(within: Transaction, customer: CustomerId, since: datetime) -> bool:
    """Whether the customer was asked after this time."""
    asked = {"of_customer": customer, "since": milliseconds(since) or 0}
    return _SINCE.row(within, **asked) is not None
