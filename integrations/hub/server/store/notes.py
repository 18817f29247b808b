"""Whether somebody has written a note about something."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Text, bindparam, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_n = RECORDS["note"].c
_BY: Final = Prepared(
    select(_n.id)
    .where(
        _n.tenant == OF_TENANT,
        _n.about == bindparam("what", type_=Text),
        _n.by_agent == bindparam("who", type_=Text),
    )
    .limit(1)
)


def noted(within: Transaction, about: str, by: str) -> bool:
    return _BY.row(within, what=about, who=by) is not None
