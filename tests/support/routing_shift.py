"""An hour of a small contact centre, played by a seed: each moment becomes a picture.

Contacts come, are offered, taken, declined or missed; sites give back; people are busy and come
back. Used to record pictures that hang together, as a hub would make them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.ids import AgentId, CalendarId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue
from desktop.domain.routing import Overflow, Routing, Share, Skill
from desktop.domain.words import Channel, Priority
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Decision, Free, Picture, Waiting
from tests.support.routing_pictures import (
    CALENDARS,
    ENTERPRISE,
    IN_HOUSE,
    NETWORK,
    NOW,
    OPEN,
    SITES,
    SMALL,
    VIRTUAL,
)

_PEOPLE = 12
_EVERY_S = 20
_ROUTINGS = {
    "orders": Routing(
        shares=(Share(IN_HOUSE, 50), Share(VIRTUAL, 30), Share(ENTERPRISE, 20)), last_agent_s=90
    ),
    "advice": Routing(
        needs=(Skill("tax", 2),),
        relax_s=60,
        overflows=(
            Overflow(site=VIRTUAL, after_s=60),
            Overflow(site=ENTERPRISE, after_s=120, below_percent=80, calendar=OPEN),
        ),
    ),
    "rest": Routing(calendar=CalendarId("open"), weight_percent=50),
}


def shift(seed: int, moments: int) -> Iterator[tuple[Picture, list[Decision]]]:
    """Each with what was decided then."""
    playing = _Shift(seed)
    for number in range(moments):
        picture = playing.picture(number)
        decisions = decide(picture)
        yield picture, decisions
        playing.go_on(picture, decisions)


class _Shift:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._waiting: dict[InteractionId, Waiting] = {}
        self._given: dict[QueueId, dict[SiteId, int]] = {}
        self._busy: dict[AgentId, int] = {}  # until which moment
        self._people = {each.agent: each for each in map(self._person, range(_PEOPLE))}
        self._came = 0

    def picture(self, number: int) -> Picture:
        now = NOW + timedelta(seconds=number * _EVERY_S)
        for agent in [each for each, until in self._busy.items() if until <= number]:
            del self._busy[agent]
            self._people[agent] = replace(self._people[agent], since=now)
        for _ in range(self._chance.choice((0, 1, 1, 2, 3))):
            contact = self._contact(now)
            self._waiting[contact.id] = contact
        return Picture(
            now=now,
            queues={
                QueueId(id): Queue(id=QueueId(id), name=id, sites=tuple(SITES), routing=routing)
                for id, routing in _ROUTINGS.items()
            },
            sites=SITES,
            calendars=CALENDARS,
            waiting=tuple(self._waiting.values()),
            free=tuple(p for id, p in self._people.items() if id not in self._busy),
            given={queue: dict(sites) for queue, sites in self._given.items()},
            level_percent={QueueId("advice"): self._chance.choice((70, 85))},
            around={agent: self._people[agent].site for agent in self._busy},
            site_room={ENTERPRISE: self._chance.choice((0, 1, 3))},
        )

    def go_on(self, picture: Picture, decisions: list[Decision]) -> None:
        number = (picture.now - NOW) // timedelta(seconds=_EVERY_S)
        for each in decisions:
            contact = self._waiting.pop(each.interaction)
            came = self._chance.random()
            if each.agent is not None and came < 0.25:
                self._waiting[contact.id] = _not_taken(contact, each.agent, missed=came < 0.1)
                continue
            if each.agent is None and came < 0.2:
                self._waiting[contact.id] = replace(contact, returned_by=(each.site,))
                continue
            of_queue = self._given.setdefault(contact.queue, {})
            of_queue[each.site] = of_queue.get(each.site, 0) + 1
            if each.agent is not None:
                self._busy[each.agent] = number + self._chance.randint(2, 12)

    def _person(self, number: int) -> Free:
        chance = self._chance
        site = chance.choice((IN_HOUSE, IN_HOUSE, VIRTUAL, VIRTUAL, SMALL, NETWORK))
        known = chance.choice(((), (Skill("tax", 1),), (Skill("tax", 3), Skill("vip", 2))))
        spoken = chance.choice(((), (Skill("de"),), (Skill("de"), Skill("en"))))
        room = {Channel.CHAT: chance.choice((0, 1, 2)), Channel.EMAIL: 2, Channel.VOICE: 1}
        since = NOW - timedelta(seconds=chance.randint(0, 300))
        return Free(
            agent=AgentId(f"a{number:02}"),
            site=site,
            since=since,
            skills=(*known, *spoken),
            room=room,
        )

    def _contact(self, now: datetime) -> Waiting:
        self._came += 1
        chance = self._chance
        return Waiting(
            id=InteractionId(f"i{self._came:03}"),
            queue=QueueId(chance.choice(tuple(_ROUTINGS))),
            channel=chance.choice((Channel.VOICE, Channel.CHAT, Channel.EMAIL)),
            place_at=now - timedelta(seconds=chance.choice((0, 0, 5, 40))),
            priority=chance.choices(tuple(Priority), (1, 6, 1))[0],
            value=chance.choice((0, 0, 1, 3)),
            language=chance.choice(("de", "de", "en", "")),
            needs=chance.choice(((), (), (Skill("vip", 1),))),
            last_agent=chance.choice((None, *self._people)),
            site=chance.choice((*9 * [None], VIRTUAL)),
        )


def _not_taken(contact: Waiting, agent: AgentId, *, missed: bool) -> Waiting:
    if missed:
        return replace(contact, tried=(*contact.tried, agent))
    return replace(contact, declined_by=(*contact.declined_by, agent))
