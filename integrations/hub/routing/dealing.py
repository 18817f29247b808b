"""The deciding of one picture, contact by contact in order; what is given changes what follows.

Law: who gets a contact is chosen as it stands at that moment; nothing that was given is taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from desktop.domain.ids import AgentId, InteractionId, SiteId
from integrations.hub.routing.candidates import Candidates, Like, like
from integrations.hub.routing.needing import fit
from integrations.hub.routing.ordering import waited_s
from integrations.hub.routing.people import People
from integrations.hub.routing.picture import Free, Picture, Waiting
from integrations.hub.routing.sites import QueueSites, Turn


class Found(NamedTuple):
    site: SiteId
    free: Free | None  # None: the site as such
    turn: Turn | None  # None: who served the customer last


class Kept(NamedTuple):
    """It waits on for who served the customer last."""

    agent: AgentId
    left_s: float


class Dealing:
    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.people = People(picture.free)
        self.queues = {id: QueueSites(queue, picture) for id, queue in picture.queues.items()}
        self.got: dict[AgentId, InteractionId] = {}
        self.seen: set[InteractionId] = set()
        self._site_room = dict(picture.site_room)
        self._any_routed = any(each.routed for each in self.queues.values())
        self._candidates: dict[Like, Candidates] = {}

    @property
    def over(self) -> bool:
        """There is nobody left who could be given anything."""
        return not self._any_routed and not len(self.people)

    def candidates(self, contact: Waiting) -> Candidates:
        sites = self.queues[contact.queue]
        alike = like(contact, sites, self.picture)
        found = self._candidates.get(alike)
        if found is None:
            found = self._candidates[alike] = Candidates(alike, sites, self.people)
        return found

    def find(self, contact: Waiting, candidates: Candidates) -> Found | Kept | None:
        """Who is to get it now; rules 3 to 17."""
        sites = self.queues[contact.queue]
        if not sites.open:
            return None
        last = self._last_agent(contact, candidates)
        if last is not None or candidates.exhausted:
            return last
        found = self._in_turn(contact, candidates, {*contact.declined_by, *contact.tried})
        if found is None and contact.tried:
            found = self._in_turn(contact, candidates, set(contact.declined_by))
        return found

    def take(self, contact: Waiting, found: Found) -> None:
        self.queues[contact.queue].count(found.site)
        if found.free is not None:
            self.people.take(found.free.agent)
            self.got[found.free.agent] = contact.id
        elif found.site in self._site_room:
            self._site_room[found.site] -= 1

    def has_room(self, site: SiteId) -> bool:
        """Of an enterprise-routed one."""
        return self._site_room.get(site, 1) > 0

    def offers_to(self, site: SiteId, contact: Waiting, candidates: Candidates) -> bool:
        """Whether the people of this site are offered such a contact by name."""
        sites = self.queues[contact.queue]
        if site not in sites.by_name:
            return False
        return contact.site == site or (
            contact.site is None and sites.may_have(site, candidates.holding)
        )

    def _in_turn(
        self, contact: Waiting, candidates: Candidates, without: Collection[AgentId]
    ) -> Found | None:
        for turn in self._turns(contact, candidates):
            if turn.routed:
                if turn.site not in contact.returned_by and self.has_room(turn.site):
                    return Found(turn.site, None, turn)
                continue
            free = self.people.best(candidates.ranks[turn], without)
            if free is not None:
                return Found(free.site, free, turn)
        return None

    def _turns(self, contact: Waiting, candidates: Candidates) -> Iterator[Turn]:
        sites = self.queues[contact.queue]
        yield from candidates.own if contact.site else sites.by_share(candidates.own)
        yield from sites.by_rest(candidates.later)

    def _last_agent(self, contact: Waiting, candidates: Candidates) -> Found | Kept | None:
        last, within_s = contact.last_agent, self.queues[contact.queue].queue.routing.last_agent_s
        left_s = within_s - waited_s(contact, self.picture.now)
        if last is None or left_s <= 0 or last in {*contact.declined_by, *contact.tried}:
            return None
        free = self.people.known.get(last)
        site = free.site if free else self.picture.around.get(last)
        if site is None or not self.offers_to(site, contact, candidates):
            return None
        if free is None:
            return Kept(last, left_s)
        if fit(self.people.ability(last), candidates.needs) is None:
            return None
        if last in self.people.taken or free.room.get(contact.channel, 0) <= 0:
            return Kept(last, left_s)
        return Found(site, free, None)
