"""What a person's rights rest on, in one question: versions of rows instead of the rows.

Law: whatever changes what somebody may see changes one of these numbers in the same transaction: a
record its version, a grant the book in which it is written down, a restore the epoch. Only what
begins and ends by the clock does not; whoever asks has to look at the time.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ScalarSelect, Select, Table, Text, bindparam, func, select

from desktop.domain.ids import AgentId
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS, grant_event, scope, tenant_head

Grounds = tuple[Any, ...]  # to be compared, and nothing else

_OF_AGENT: Final = bindparam("of_agent", type_=Text)
_agent, _site, _queue = (RECORDS[kind] for kind in ("agent", "site", "queue"))


def _of_tenant(table: Table, what: Select[Any]) -> ScalarSelect[Any]:
    return what.where(table.c.tenant == OF_TENANT).scalar_subquery()


_GROUNDS: Final = Prepared(
    select(
        tenant_head.c.epoch,
        _agent.c.version,
        _site.c.version,
        _of_tenant(_queue, select(func.count(_queue.c.id))),
        _of_tenant(_queue, select(func.max(_queue.c.version))),
        _of_tenant(grant_event, select(func.max(grant_event.c.n))),
        _of_tenant(scope, select(func.max(scope.c.version)).where(scope.c.agent == _OF_AGENT)),
    )
    .join_from(_agent, tenant_head, tenant_head.c.tenant == _agent.c.tenant)
    .join(_site, (_site.c.tenant == _agent.c.tenant) & (_site.c.id == _agent.c.site))
    .where(_agent.c.tenant == OF_TENANT, _agent.c.id == _OF_AGENT)
)


def grounds_of(within: Transaction, agent: AgentId) -> Grounds | None:
    """None when there is no such person, or no site of theirs."""
    return _GROUNDS.row(within, of_agent=agent)


def ask_ahead(within: Transaction, agent: AgentId) -> None:
    """`grounds_of` will be asked."""
    _GROUNDS.ahead(within, of_agent=agent)
