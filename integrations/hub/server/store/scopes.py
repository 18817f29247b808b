"""The scopes that each person has had, numbered: what a cursor's `scope` stands for."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from desktop.domain.ids import AgentId
from integrations.hub.server.scopes import Scope
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import scope as table

KEPT: Final = 32  # versions of one person; who comes with an older one takes a snapshot
_c = table.c
_LATEST: Final = (
    select(_c.version, _c.doc)
    .where(_c.tenant == bindparam("of_tenant"), _c.agent == bindparam("of_agent"))
    .order_by(_c.version.desc())
    .limit(1)
)
_SCOPE = msgspec.json.Decoder(Scope)


def latest(within: Transaction, agent: AgentId) -> tuple[int, Scope] | None:
    """(version, scope) that was written down last."""
    asked = {"of_tenant": within.tenant, "of_agent": agent}
    row = within.connection.execute(_LATEST, asked).one_or_none()
    return None if row is None else (row.version, _SCOPE.decode(row.doc))


def since(within: Transaction, agent: AgentId, version: int) -> list[Scope]:
    """The scopes from this version on, in order; none when it is not kept any more."""
    statement = select(_c.version, _c.doc).where(
        _c.tenant == within.tenant, _c.agent == agent, _c.version >= version
    )
    rows = within.connection.execute(statement.order_by(_c.version)).all()
    found = bool(rows) and rows[0].version == version
    return [_SCOPE.decode(row.doc) for row in rows] if found else []


def kept(within: Transaction, agent: AgentId) -> list[Scope]:
    """Every scope the person has had lately."""
    statement = select(_c.doc).where(_c.tenant == within.tenant, _c.agent == agent)
    return [_SCOPE.decode(document) for document in within.connection.scalars(statement)]


def add(within: Transaction, agent: AgentId, version: int, new: Scope) -> None:
    """Write the next version down and forget the oldest."""
    document = msgspec.json.encode(new, order="deterministic").decode()
    row = {"tenant": within.tenant, "agent": agent, "version": version, "doc": document}
    within.connection.execute(insert(table).values(row))
    mine = (_c.tenant == within.tenant, _c.agent == agent)
    within.connection.execute(delete(table).where(*mine, _c.version <= version - KEPT))
