"""The people of the tenant: the own record, colleagues with their sites and states."""

from __future__ import annotations

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.domain.records import Interaction, Queue
from desktop.domain.words import AgentState, Role, SiteKind
from desktop.store.opening import Connection
from desktop.store.reads import records


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
    talks: int = 0  # of these, on channels where the customer is there, live
    in_house: bool = True
    site_id: SiteId | None = None


_TEAM = """
    SELECT a.id, a.name, coalesce(s.name, ''), coalesce(t.name, ''), a.role, a.state,
           json_extract(a.doc, '$.state_since'), coalesce(json_extract(a.doc, '$.reason'), ''),
           (SELECT count(*) FROM interactions i WHERE i.agent = a.id AND i.status = 'active'),
           (SELECT count(*) FROM interactions i WHERE i.agent = a.id AND i.status = 'active'
            AND i.channel IN ({live})),
           json_extract(s.doc, '$.kind'), s.id
    FROM agents a
    LEFT JOIN sites s ON s.id = a.site
    LEFT JOIN teams t ON t.id = json_extract(a.doc, '$.team')
    ORDER BY s.name, a.name, a.id
"""


TEAM = _TEAM.format(live=", ".join(f"'{channel}'" for channel in LIVE))


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
            talks=row[9],
            in_house=row[10] in (None, SiteKind.IN_HOUSE),
            site_id=row[11],
        )
        for row in connection.execute(TEAM).fetchall()
    )


def who_may_have(
    connection: Connection, interaction: InteractionId | None
) -> tuple[Colleague, ...]:
    """Those who can see a contact: all in house, and of partners those who work its queue."""
    contact = records.record(connection, Interaction, interaction)
    queue = records.record(connection, Queue, contact.queue) if contact else None
    sites = queue.sites if queue else ()
    return tuple(each for each in colleagues(connection) if each.in_house or each.site_id in sites)
