"""The people of the tenant: the own record, colleagues with their sites and states."""

from __future__ import annotations

import msgspec

from desktop.domain.ids import AgentId
from desktop.domain.words import AgentState, Role
from desktop.store.opening import Connection


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    id: AgentId
    name: str
    site: str  # its name
    team: str  # its name, "" without one
    role: Role
    state: AgentState
    state_since: str | None  # RFC 3339
    reason: str
    open: int  # contacts in hand


TEAM = """
    SELECT a.id, a.name, coalesce(s.name, ''), coalesce(t.name, ''), a.role, a.state,
           json_extract(a.doc, '$.state_since'), coalesce(json_extract(a.doc, '$.reason'), ''),
           (SELECT count(*) FROM interactions i WHERE i.agent = a.id AND i.status = 'active')
    FROM agents a
    LEFT JOIN sites s ON s.id = a.site
    LEFT JOIN teams t ON t.id = json_extract(a.doc, '$.team')
    ORDER BY s.name, a.name, a.id
"""


def colleagues(connection: Connection) -> tuple[Colleague, ...]:
    """Everybody, by site and name: some hundreds at most, so read whole."""
    return tuple(
        Colleague(
            id=row[0],
            name=row[1],
            site=row[2],
            team=row[3],
            role=Role(row[4]),
            state=AgentState(row[5]),
            state_since=row[6],
            reason=row[7],
            open=row[8],
        )
        for row in connection.execute(TEAM).fetchall()
    )
