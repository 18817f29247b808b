"""The people of the tenant: the own record, colleagues with their sites and states."""

from __future__ import annotations

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.ids import AgentId, CaseId, InteractionId, QueueId, SiteId
from desktop.domain.kinds import decode
from desktop.domain.records import Case, Interaction, Queue, Site
from desktop.domain.words import AgentState, Channel, Role, SiteKind
from desktop.store.opening import Connection
from desktop.store.reads import records


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    id: AgentId
    name: str
    login: str = ""
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
           json_extract(s.doc, '$.kind'), s.id,
           coalesce(json_extract(a.doc, '$.login'), '')
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
            login=row[12],
        )
        for row in connection.execute(TEAM).fetchall()
    )


def of_extension(connection: Connection, number: str) -> AgentId | None:
    """Whose extension this is; None: nobody's, or of two."""
    asked = "SELECT id FROM agents WHERE 'sip:' || json_extract(doc, '$.login') = ? LIMIT 2"
    found = connection.execute(asked, (number,)).fetchall()
    return AgentId(found[0][0]) if len(found) == 1 else None


def working_sites(connection: Connection) -> dict[str, frozenset[str]]:
    """The sites that work each queue, by its id."""
    rows = connection.execute("SELECT doc FROM queues").fetchall()
    queues = [each for (doc,) in rows if isinstance(each := decode("queue", doc), Queue)]
    return {queue.id: frozenset(queue.sites) for queue in queues}


class Whereto(msgspec.Struct, frozen=True):
    """To whom a contact may be handed over."""

    people: tuple[Colleague, ...]
    queues: tuple[Queue, ...]  # its own first
    own: QueueId | None = None
    for_partner: bool = False  # who does not see the contacts of others in all queues


def whereto(connection: Connection, interaction: InteractionId | None, site: SiteId) -> Whereto:
    """site: of whoever gives it on; a partner's people give to the queues that it works.

    Who is on the line cannot be put into a queue, so a call is given to people alone.
    """
    contact = records.record(connection, Interaction, interaction)
    people = who_may_have(connection, interaction)
    home = records.record(connection, Site, site)
    partner = home is not None and home.kind is SiteKind.PARTNER
    if contact is None or contact.channel is Channel.VOICE:
        return Whereto(people, (), for_partner=partner)
    theirs = list(queues_to(connection, site))
    theirs.sort(key=lambda each: each.id != contact.queue)
    return Whereto(people, tuple(theirs), contact.queue, partner)


def queues_to(connection: Connection, site: SiteId) -> tuple[Queue, ...]:
    """Into which people of this site may give something, by name."""
    home = records.record(connection, Site, site)
    in_house = home is None or home.kind is SiteKind.IN_HOUSE
    rows = connection.execute("SELECT doc FROM queues ORDER BY name, id").fetchall()
    every = [each for (doc,) in rows if isinstance(each := decode("queue", doc), Queue)]
    return tuple(each for each in every if in_house or site in each.sites)


def who_may_have(
    connection: Connection, interaction: InteractionId | None
) -> tuple[Colleague, ...]:
    """Those who can see a contact: all in house, and of partners those who work its queue."""
    contact = records.record(connection, Interaction, interaction)
    return _who_work(connection, contact.queue if contact else None)


def who_sees_case(connection: Connection, case: CaseId) -> tuple[Colleague, ...]:
    """The same of a case."""
    found = records.record(connection, Case, case)
    return _who_work(connection, found.queue if found else None)


def _who_work(connection: Connection, queue: QueueId | None) -> tuple[Colleague, ...]:
    found = records.record(connection, Queue, queue)
    sites = found.sites if found else ()
    return tuple(each for each in colleagues(connection) if each.in_house or each.site_id in sites)
