"""The scopes that each person has had, numbered: what a cursor's `scope` stands for."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, delete, insert, select

from desktop.domain.ids import AgentId
from integrations.hub.server.scopes import Scope
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import scope as table

KEPT: Final = 32  # versions of one person; who comes with an older one takes a snapshot
_c = table.c
_MINE: Final = (_c.tenant == OF_TENANT, _c.agent == bindparam("of_agent", type_=Text))
_LATEST: Final = Prepared(
    select(_c.version, _c.doc).where(*_MINE).order_by(_c.version.desc()).limit(1)
)
_SINCE: Final = Prepared(
    select(_c.version, _c.doc)
    .where(*_MINE, _c.version >= bindparam("first", type_=BigInteger))
    .order_by(_c.version)
)
_KEPT: Final = Prepared(select(_c.doc).where(*_MINE))
_SCOPE = msgspec.json.Decoder(Scope)


def latest(within: Transaction, agent: AgentId) -> tuple[int, Scope] | None:
    """(version, scope) that was written down last."""
    row = _LATEST.row(within, of_agent=agent)
    return None if row is None else (row[0], _SCOPE.decode(row[1]))


def since(within: Transaction, agent: AgentId, version: int) -> list[Scope]:
    """The scopes from this version on, in order; none when it is not kept any more."""
    rows = _SINCE.rows(within, of_agent=agent, first=version)
    found = bool(rows) and rows[0][0] == version
    return [_SCOPE.decode(document) for _, document in rows] if found else []


def kept(within: Transaction, agent: AgentId) -> list[Scope]:
    """Every scope the person has had lately."""
    return [_SCOPE.decode(document) for (document,) in _KEPT.rows(within, of_agent=agent)]


def add(within: Transaction, agent: AgentId, version: int, new: Scope) -> None:
    """Write the next version down and forget the oldest."""
    document = msgspec.json.encode(new, order="deterministic").decode()
    row = {"tenant": within.tenant, "agent": agent, "version": version, "doc": document}
    within.connection.execute(insert(table).values(row))
    mine = (_c.tenant == within.tenant, _c.agent == agent)
    within.connection.execute(delete(table).where(*mine, _c.version <= version - KEPT))
