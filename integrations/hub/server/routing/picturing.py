"""What routing is to know of one moment: who waits, who is free, what was given.

Law: it reads of each class of equal contacts as many as could be given away at once, the first ones
of it (see `store/in_line`), so that a picture of ten thousand who wait is as small as there are
people free; what is decided from it is what would be decided from all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from desktop.domain.calendars import Calendar
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.kinds import milliseconds, queue_bucket
from desktop.domain.records import Agent, Queue, Site
from desktop.domain.routing import held_off
from desktop.domain.words import AgentState, Channel, PartnerModel, Purpose, SiteKind
from integrations.hub.routing.picture import Free, Picture, Waiting
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import (
    agents,
    events,
    grants,
    heads,
    in_line,
    presences,
    records,
    tallies,
    waiting,
)
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tallies import Counted

SITE_AT_ONCE: Final = 500  # of a class, beside those for people, where a site takes without a limit
HALF_AN_HOUR: Final = timedelta(minutes=30)
_AROUND: Final = (AgentState.READY, AgentState.BUSY, AgentState.WRAP_UP)
_ZONE: Final = ZoneInfo("Europe/Berlin")  # in which shares are of a day


class Seen(msgspec.Struct, frozen=True):
    """A picture, and what was needed to make it."""

    picture: Picture
    seq: int  # of the last change that it knows of, at least
    truncated: bool  # of some class more waits than it shows
    queues: dict[InteractionId, QueueId]  # of the contacts in it
    given_to: dict[InteractionId, SiteId]  # today already, of those that were given before
    day: int  # when it began, ms


def seen(
    hub: Hub, within: Transaction, askers: Collection[AgentId], *, whole: bool = False
) -> Seen:
    """askers: who is free though nothing is heard of their desks, since they ask this moment.

    whole: with everybody who waits.
    """
    now = within.now
    head = heads.head_of(within)
    sites = {site.id: site for site in records.every(within, Site)}
    free, around = _people(hub, within, askers, sites)
    queues = _queues(within, sites.values())
    places, truncated = _places(within, queues, sites, free, whole=whole)
    day = _day(now)
    known = _History(hub, within, free, places, day)
    picture = Picture(
        now=now,
        queues=queues,
        sites=sites,
        waiting=tuple(known.waiting(place) for place in places),
        free=tuple(free),
        calendars={each.id: each for each in records.every(within, Calendar)},
        given=_given(within, day),
        level_percent=_levels(within, queues.values(), now),
        around=around,
        site_room=_site_room(within, sites),
    )
    where = {place.interaction: place.queue for place in places}
    return Seen(picture, head.seq if head else 0, truncated, where, known.given_to, day)


def _people(
    hub: Hub, within: Transaction, askers: Collection[AgentId], sites: Mapping[SiteId, Site]
) -> tuple[list[Free], dict[AgentId, SiteId]]:
    """Who is free, and who else is at work."""
    heard = presences.heard(within, within.now - timedelta(seconds=hub.limits.gone_s))
    here = heard.keys() | set(askers)
    there = [agent for agent in agents.in_states(within, _AROUND) if agent.id in here]
    asked = in_line.asked_now(within, within.now)
    doubted = milliseconds(within.now - timedelta(seconds=hub.limits.suspect_s)) or 0
    silent = {a for a, each in heard.items() if each.seen < doubted} - set(askers)
    ready = [a for a in there if a.state is AgentState.READY and a.id not in asked | silent]
    in_hand = waiting.in_hand(within, [agent.id for agent in ready])
    now = within.now
    free = [
        _free(each, sites.get(each.site), in_hand.get(each.id, {}), heard.get(each.id), now)
        for each in ready
    ]
    free = [each for each in free if each.room]
    some = {each.agent for each in free}
    return free, {agent.id: agent.site for agent in there if agent.id not in some}


def _free(
    agent: Agent,
    site: Site | None,
    in_hand: dict[Channel, int],
    heard: presences.Heard | None,
    now: datetime,
) -> Free:
    deaf = heard is not None and heard.is_deaf(now)
    held = held_off(site.holds_off if site is not None else {}, in_hand)
    silent = {Channel.VOICE} if deaf else set[Channel]()
    takes = [each for each in Channel if each not in silent | held.keys()]
    left = {channel: agent.capacity.of(channel) - in_hand.get(channel, 0) for channel in takes}
    ended = _at(heard.rested if heard else 0)
    return Free(
        agent=agent.id,
        site=agent.site,
        since=max(agent.state_since or ended, ended),
        skills=agent.skills,
        room={channel: places for channel, places in left.items() if places > 0},
        held_off=held,
        missed=agent.missed,
        deaf=deaf,
        deaf_until=_at(heard.deaf) if deaf and heard and heard.deaf > 1 else None,
    )


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _queues(within: Transaction, sites: Iterable[Site]) -> dict[QueueId, Queue]:
    """With every site that works each of them."""
    own = tuple(site.id for site in sites if site.kind is SiteKind.IN_HOUSE)
    granted: dict[str, list[SiteId]] = {}
    for grant in grants.every(within, within.now):
        if grant.purpose is Purpose.SERVICE and grant.holds(within.now):
            granted.setdefault(grant.bucket, []).append(grant.site)
    return {
        queue.id: replace(
            queue, sites=(*(queue.sites or own), *granted.get(queue_bucket(queue.id), ()))
        )
        for queue in records.every(within, Queue)
    }


def _places(
    within: Transaction,
    queues: dict[QueueId, Queue],
    sites: dict[SiteId, Site],
    free: Collection[Free],
    *,
    whole: bool,
) -> tuple[list[in_line.Place], bool]:
    """Of each class as many as there is room for; whether there are more."""
    room = {channel: sum(channel in each.room for each in free) for channel in Channel}
    routed = _routed(sites)
    if not (free or routed or whole):
        return [], False
    places, truncated = in_line.apart(within), False
    for each in in_line.classes(within):
        queue = queues.get(each.queue)
        endless = queue is not None and not routed.isdisjoint(queue.sites)
        most = room[each.channel] + (SITE_AT_ONCE if endless else 0)
        most = each.count if whole else most
        truncated = truncated or (endless and most < each.count)
        places += in_line.first(within, each, min(most, each.count)) if most else []
    return places, truncated


def _routed(sites: dict[SiteId, Site]) -> set[SiteId]:
    """Those that take contacts as sites."""
    return {
        site.id
        for site in sites.values()
        if site.kind is SiteKind.PARTNER and site.model is PartnerModel.ENTERPRISE
    }


def _site_room(within: Transaction, sites: dict[SiteId, Site]) -> dict[SiteId, int]:
    """What each site still takes that is set a limit."""
    limited = [site for id in _routed(sites) if (site := sites[id]).room]
    given = in_line.given(within) if limited else {}
    return {site.id: max(0, site.room - given.get(site.id, 0)) for site in limited}


class _History:
    """What became of earlier offers of the contacts that were offered before."""

    def __init__(
        self,
        hub: Hub,
        within: Transaction,
        free: Iterable[Free],
        places: Iterable[in_line.Place],
        day: int,
    ) -> None:
        head = heads.head_of(within)
        told = events.of_offers(within, [each.interaction for each in places if each.apart])
        key = head.person_key if head and told else b""
        names = {events.pseudonym(each.agent, key): each.agent for each in free} if told else {}
        lately = (milliseconds(within.now) or 0) - round(hub.limits.spared_s * 1000)
        self.given_to: dict[InteractionId, SiteId] = {}
        self._facts: dict[str, in_line.Facts] = {}
        self._declined: dict[str, list[AgentId]] = {}
        self._tried: dict[str, list[AgentId]] = {}
        self._returned: dict[str, list[SiteId]] = {}
        for each in told:
            agent = names.get(each.agent)
            if each.kind in ("offered", "given") and each.at >= day:
                self.given_to[InteractionId(each.interaction)] = SiteId(each.site)
            elif each.kind == "returned":
                self._returned.setdefault(each.interaction, []).append(SiteId(each.site))
            elif agent and each.kind == "missed":
                self._tried.setdefault(each.interaction, []).append(agent)
            elif agent and each.kind != "offered" and each.at >= lately:
                self._declined.setdefault(each.interaction, []).append(agent)

    def waiting(self, place: in_line.Place) -> Waiting:
        facts = self._facts.get(place.facts)
        if facts is None:
            facts = self._facts[place.facts] = in_line.facts_of(place)
        return Waiting(
            id=place.interaction,
            queue=place.queue,
            channel=place.channel,
            place_at=place.at,
            priority=facts.priority,
            value=facts.value,
            language=facts.language,
            needs=facts.needs,
            last_agent=facts.last_agent,
            last_agent_at=facts.last_agent_at,
            declined_by=tuple(self._declined.get(place.interaction, ())),
            returned_by=tuple(self._returned.get(place.interaction, ())),
            tried=tuple(self._tried.get(place.interaction, ())),
            site=facts.site,
        )


def _given(within: Transaction, day: int) -> dict[QueueId, dict[SiteId, int]]:
    given: dict[QueueId, dict[SiteId, int]] = {}
    for _, queue, site, n in tallies.since(within, day, Counted.GIVEN):
        given.setdefault(QueueId(queue), {})[SiteId(site)] = n
    return given


def _levels(within: Transaction, queues: Iterable[Queue], now: datetime) -> dict[QueueId, int]:
    """Of those queues that flow over by it, in percent."""
    asked = [queue for queue in queues if _flows_by_level(queue)]
    if not asked:
        return {}
    since = milliseconds(now - HALF_AN_HOUR) or 0
    counts: dict[tuple[Counted, str], int] = {}
    for what, queue, _, n in tallies.since(within, since, Counted.ANSWERED, Counted.IN_TIME):
        counts[what, queue] = counts.get((what, queue), 0) + n
    return dict(_level(within, queue, counts, now) for queue in asked)


def _level(
    within: Transaction, queue: Queue, counts: dict[tuple[Counted, str], int], now: datetime
) -> tuple[QueueId, int]:
    """Who waits for longer than was promised counts as not answered in time."""
    late = in_line.too_long(within, queue.id, now - timedelta(seconds=queue.answer_within_s))
    every = counts.get((Counted.ANSWERED, queue.id), 0) + late
    in_time = counts.get((Counted.IN_TIME, queue.id), 0)
    return queue.id, 100 * in_time // every if every else 100


def _flows_by_level(queue: Queue) -> bool:
    return bool(queue.answer_within_s) and any(o.below_percent for o in queue.routing.overflows)


def _day(now: datetime) -> int:
    """When the day began where the enterprise is, ms."""
    local = now.astimezone(_ZONE)
    return milliseconds(local.replace(hour=0, minute=0, second=0, microsecond=0)) or 0
