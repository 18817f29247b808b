"""The floor as it stands: everybody with state and what is in hand, each queue with who waits.

Read whole: some hundreds of people and some dozens of queues. Laws: people of a partner see those
of their own site alone; a queue counts as worked by whoever is ready, at one of its sites, and can
what it needs at all; of these could get a contact now who has room on a channel that waits there,
where nobody waits on any, as the hub gives contacts away: each channel counts for itself, but for
those that the site holds off while another is in hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.calendars import Calendar
from desktop.domain.hours import is_open, next_opening
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Agent, Interaction, Queue, Record, Site, Team
from desktop.domain.routing import held_off
from desktop.domain.words import AgentState, Channel, SegmentKind, SiteKind
from desktop.store.opening import Connection

R = TypeVar("R", bound=Record)
_OPEN = """
    SELECT agent, channel, count(*) FROM interactions WHERE status = 'active' GROUP BY 1, 2
"""
_LIVE = (
    "SELECT doc FROM interactions WHERE status = 'active' AND channel IN "
    f"({', '.join(repr(str(channel)) for channel in LIVE)})"
)
_WAITING = """
    SELECT queue, count(*), min(created_at) FROM interactions
    WHERE status IN ('queued', 'offered') GROUP BY queue
"""
_CHANNELS = "SELECT DISTINCT queue, channel FROM interactions WHERE status IN ('queued', 'offered')"
_FIRST = """
    SELECT id FROM interactions WHERE queue = ? AND status IN ('queued', 'offered')
    ORDER BY created_at, id LIMIT 1
"""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    agent: Agent
    site: Site | None
    team: str  # its name, "" without one
    in_hand: Mapping[Channel, int] = {}
    live: AgentState | None = None  # BUSY or WRAP_UP: what a live contact makes of the state
    live_since: datetime | None = None

    @property
    def open(self) -> int:
        """Contacts in hand."""
        return sum(self.in_hand.values())

    @property
    def is_full(self) -> bool:
        """Whether nothing more would be offered, though they are ready."""
        takes = self.takes(Channel)
        return self.agent.state is AgentState.READY and bool(takes) and not self.room_on(takes)

    def takes(self, channels: Iterable[Channel]) -> list[Channel]:
        """Those of them on which this person is offered anything at all."""
        return [each for each in channels if self.agent.capacity.of(each) > 0]

    def room_on(self, channels: Iterable[Channel]) -> bool:
        """Whether there is room on any of them."""
        capacity = self.agent.capacity
        held = held_off(self.site.holds_off if self.site is not None else {}, self.in_hand)
        return any(
            capacity.of(each) > self.in_hand.get(each, 0) for each in channels if each not in held
        )


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A queue and who stands in it."""

    queue: Queue
    waiting: int = 0
    since: datetime | None = None  # whoever waits longest
    first: InteractionId | None = None  # the same
    able: tuple[AgentId, ...] = ()  # who could get what waits there, now
    full: tuple[AgentId, ...] = ()  # who is ready as well, and has no room left for it
    open: bool = True
    opens_at: datetime | None = None  # while it is closed; None: not within a year


class Floor(msgspec.Struct, frozen=True):
    people: tuple[Person, ...] = ()
    lines: tuple[Line, ...] = ()


def floor(connection: Connection, mine: SiteId, now: datetime) -> Floor:
    """As somebody of the site `mine` may see it."""
    sites = {site.id: site for site in _all(connection, Site)}
    people = _people(connection, sites, mine)
    return Floor(people, _lines(connection, people, mine, sites, now))


def sites_to_settle(connection: Connection, mine: SiteId) -> tuple[Site, ...]:
    """Those of which somebody of the site `mine` may say how they work, in order of their names."""
    sites = _all(connection, Site)
    partner = _is_partner(next((site for site in sites if site.id == mine), None))
    return tuple(site for site in sites if site.id == mine or not partner)


def _people(
    connection: Connection, sites: Mapping[SiteId, Site], mine: SiteId
) -> tuple[Person, ...]:
    teams = {team.id: team.name for team in _all(connection, Team)}
    in_hand: dict[str, dict[Channel, int]] = {}
    for agent_id, channel, count in connection.execute(_OPEN).fetchall():
        in_hand.setdefault(agent_id, {})[Channel(channel)] = count
    live = _live(connection)
    return tuple(
        Person(
            agent=agent,
            site=sites.get(agent.site),
            team=teams.get(agent.team, "") if agent.team else "",
            in_hand=in_hand.get(agent.id, {}),
            live=live[agent.id][0] if agent.id in live else None,
            live_since=live[agent.id][1] if agent.id in live else None,
        )
        for agent in _all(connection, Agent)
        if agent.site == mine or not _is_partner(sites.get(mine))
    )


def _is_partner(site: Site | None) -> bool:
    return site is not None and site.kind is SiteKind.PARTNER


def _live(connection: Connection) -> dict[AgentId, tuple[AgentState, datetime]]:
    """Of each who has a live contact: talking before wrapping up, the oldest of them."""
    found: dict[AgentId, tuple[AgentState, datetime]] = {}
    for (doc,) in connection.execute(_LIVE).fetchall():
        for segment in msgspec.json.decode(doc, type=Interaction).segments:
            if segment.until is not None:
                continue
            wraps = segment.kind is SegmentKind.WRAP_UP
            state = AgentState.WRAP_UP if wraps else AgentState.BUSY
            known = found.get(segment.agent)
            if known is None or (state, segment.since) < known:  # "busy" < "wrap-up"
                found[segment.agent] = (state, segment.since)
    return found


def _lines(
    connection: Connection,
    people: Sequence[Person],
    mine: SiteId,
    sites: Mapping[SiteId, Site],
    now: datetime,
) -> tuple[Line, ...]:
    calendars = {each.id: each for each in _all(connection, Calendar)}
    counted = {row[0]: row[1:] for row in connection.execute(_WAITING).fetchall()}
    channels: dict[str, list[Channel]] = {}
    for id, channel in connection.execute(_CHANNELS).fetchall():
        channels.setdefault(id, []).append(Channel(channel))
    partner = _is_partner(sites.get(mine))
    lines = []
    for queue in _all(connection, Queue):
        if partner and mine not in queue.sites:
            continue
        waiting, oldest = counted.get(queue.id, (0, None))
        calendar = calendars.get(queue.routing.calendar) if queue.routing.calendar else None
        opened = is_open(calendar, now)
        ready = [each for each in people if _works(each, queue)]
        wanted = channels.get(queue.id) or list(Channel)
        lines.append(
            Line(
                queue=queue,
                waiting=waiting,
                since=_time(oldest),
                first=_first(connection, queue.id) if waiting else None,
                able=tuple(each.agent.id for each in ready if each.room_on(wanted)),
                full=tuple(each.agent.id for each in ready if _is_full_for(each, wanted)),
                open=opened,
                opens_at=None if opened else next_opening(calendar, now),
            )
        )
    return tuple(lines)


def _first(connection: Connection, queue: QueueId) -> InteractionId | None:
    row = connection.execute(_FIRST, (queue,)).fetchone()
    return InteractionId(row[0]) if row else None


def _is_full_for(person: Person, channels: Sequence[Channel]) -> bool:
    takes = person.takes(channels)
    return bool(takes) and not person.room_on(takes)


def _works(person: Person, queue: Queue) -> bool:
    agent = person.agent
    if agent.state is not AgentState.READY or agent.site not in queue.sites:
        return False
    skills = {each.name for each in agent.skills}
    return all(each.name in skills for each in queue.routing.needs)


def _all(connection: Connection, type_: type[R]) -> list[R]:
    """In order of their names."""
    table = BY_RECORD[type_].table
    rows = connection.execute(f"SELECT doc FROM {table} ORDER BY name, id").fetchall()
    return msgspec.json.decode(f"[{','.join(row[0] for row in rows)}]", type=list[type_])  # type: ignore[valid-type]


def _time(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
