"""How many contacts each person works on, by channel."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.sql.functions import count

from desktop.domain.ids import AgentId
from desktop.domain.words import Channel, InteractionStatus
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_c = RECORDS["interaction"].c
_AT_ONCE: Final = 500  # agents in one question
_OF_AGENTS: Final[BindParameter[Any]] = bindparam("of_agents", expanding=True)
_IN_HAND: Final = Prepared(
    select(_c.agent, _c.channel, count())
    .where(
        _c.tenant == OF_TENANT,
        _c.agent.in_(_OF_AGENTS),
        _c.status == InteractionStatus.ACTIVE.value,
    )
    .group_by(_c.agent, _c.channel)
)


def in_hand(within: Transaction, agents: Collection[str]) -> dict[AgentId, dict[Channel, int]]:
    """Of those who have anything."""
    wanted, found = sorted(agents), dict[AgentId, dict[Channel, int]]()
    for start in range(0, len(wanted), _AT_ONCE):
        for agent, channel, n in _IN_HAND.rows(within, of_agents=wanted[start : start + _AT_ONCE]):
            found.setdefault(AgentId(agent), {})[Channel(channel)] = n
    return found
