"""People by their state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, select

from desktop.domain.kinds import decode
from desktop.domain.records import Agent
from desktop.domain.words import AgentState
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_c = RECORDS["agent"].c
_OF_STATES: Final[BindParameter[Any]] = bindparam("of_states", expanding=True)
_IN_STATES: Final = Prepared(
    select(_c.doc).where(_c.tenant == OF_TENANT, _c.state.in_(_OF_STATES)).order_by(_c.id)
)


def in_states(within: Transaction, states: Sequence[AgentState]) -> list[Agent]:
    rows = _IN_STATES.rows(within, of_states=[state.value for state in states])
    found = (decode("agent", document) for (document,) in rows)
    return [each for each in found if isinstance(each, Agent)]
