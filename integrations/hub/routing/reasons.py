"""Why so, and why not otherwise: the grounds of what was found, and of who was passed over.

Law: said before it is given, as things stood when it was chosen; who was passed over hears the
first rule that was against them, in the order of the written rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import SiteId
from desktop.domain.words import Channel
from integrations.hub.routing.candidates import Candidates
from integrations.hub.routing.dealing import Dealing, Found, Kept
from integrations.hub.routing.needing import Fit, distance, lacking
from integrations.hub.routing.ordering import why_now
from integrations.hub.routing.picture import Free, PassedOver, Waiting
from integrations.hub.routing.sites import QueueSites

MOST_OTHERS: Final = 5


class Reasons:
    """Of one contact, as things stand."""

    def __init__(
        self, dealing: Dealing, contact: Waiting, candidates: Candidates, found: Found | Kept | None
    ) -> None:
        self._dealing = dealing
        self._contact = contact
        self._candidates = candidates
        self._found = found
        self._sites: QueueSites = dealing.queues[contact.queue]

    def why_so(self) -> tuple[Ground, ...]:
        found, now = self._found, self._dealing.picture.now
        grounds = why_now(self._contact, self._sites.queue.routing, now)
        return (*grounds, *self._of_turn(found)) if isinstance(found, Found) else grounds

    def others(self) -> tuple[PassedOver, ...]:
        """The few who rest longest of those still free at a site of the queue."""
        sites = self._sites
        known = sites.by_name | sites.routed | sites.network
        chosen = self._found.free if isinstance(self._found, Found) else None
        still = (each for each in self._dealing.people.still_free(known) if each is not chosen)
        return tuple(self.passed_over(each) for each in islice(still, MOST_OTHERS))

    def passed_over(self, free: Free) -> PassedOver:
        ground = self._against_site(free.site) or self._against(free) or self._behind(free)
        return PassedOver(free.agent, free.site, ground)

    def sites_passed_over(self) -> Iterator[tuple[SiteId, Ground]]:
        """Those whose people are not offered to by name, and that do not get it either."""
        sites, found = self._sites, self._found
        chosen = found.site if isinstance(found, Found) and found.free is None else None
        for site in sorted((sites.routed | sites.network) - {chosen}):
            yield site, self._why_not_to(site)

    def why_waiting(self) -> Ground:
        contact, sites = self._contact, self._sites
        if isinstance(self._found, Kept):
            return self._kept(self._found)
        if not sites.open:
            return Ground(Rule.CLOSED, {"calendar": str(sites.queue.routing.calendar)})
        if contact.site in sites.routed:
            return Ground(Rule.GIVEN, {"site": str(contact.site)})
        return Ground(Rule.NOBODY)

    # ------------------------------------------------------------------------------- why so

    def _of_turn(self, found: Found) -> Iterator[Ground]:
        if found.turn is None:
            yield self._last_agent()
            return
        turn = self._sites.why(found.turn)
        if turn is not None:
            yield turn
        if found.free is None:
            yield Ground(Rule.SITE)
            return
        fits = self._fit(found.free)
        yield Ground(Rule.SKILLS, _said(fits))
        if fits.missing:
            relax_s = self._sites.queue.routing.relax_s
            said = {"relax_s": str(relax_s), "missing": str(fits.missing)}
            yield Ground(Rule.RELAXED, said)
        yield self._rested(found.free)
        if found.free.agent in self._contact.tried:
            yield Ground(Rule.TRIED)

    def _last_agent(self) -> Ground:
        said = {"within_s": str(self._sites.queue.routing.last_agent_s)}
        if self._contact.last_agent_at is not None:
            said["at"] = self._contact.last_agent_at.isoformat()
        return Ground(Rule.LAST_AGENT, said)

    # ------------------------------------------------------------------------------ why not

    def _against_site(self, site: SiteId) -> Ground | None:
        contact, sites = self._contact, self._sites
        if contact.site not in {None, site}:
            return Ground(Rule.OTHER_SITE, {"site": str(contact.site)})
        if site in sites.network:
            return Ground(Rule.NETWORK)
        if site in sites.routed:
            return Ground(Rule.ENTERPRISE)
        return None if site in sites.by_name else Ground(Rule.QUEUE)

    def _why_not_to(self, site: SiteId) -> Ground:
        against = self._against_routed(site)
        if against is not None:
            return against
        if isinstance(self._found, Found) and self._found.turn is None:
            return Ground(Rule.LAST_AGENT)
        turn = self._candidates.turn_of(site) if self._sites.open else None
        return (turn and self._sites.why(turn)) or self.why_waiting()

    def _against_routed(self, site: SiteId) -> Ground | None:
        contact = self._contact
        if site in self._sites.network:
            return Ground(Rule.NETWORK)
        if contact.site is not None:
            return Ground(Rule.OTHER_SITE, {"site": contact.site})
        if not self._sites.may_have(site, self._candidates.holding):
            return Ground(Rule.NO_OVERFLOW, self._not_holding(site))
        if site in contact.returned_by:
            return Ground(Rule.RETURNED)
        return None if self._dealing.has_room(site) else Ground(Rule.FULL)

    def _against(self, free: Free) -> Ground | None:
        """What keeps somebody from it, whoever else there is."""
        contact, people = self._contact, self._dealing.people
        if free.room.get(contact.channel, 0) <= 0:
            said = {"channel": contact.channel.value}
            if free.deaf and contact.channel is Channel.VOICE:
                said |= self._deaf(free)
            elif contact.channel in free.held_off:
                said["by"] = free.held_off[contact.channel].value
            return Ground(Rule.ROOM, said)
        missing = lacking(people.ability(free.agent), self._candidates.needs)
        if missing is not None:
            return missing
        if not self._dealing.offers_to(free.site, contact, self._candidates):
            return Ground(Rule.NO_OVERFLOW, self._not_holding(free.site))
        if free.agent in contact.declined_by:
            return Ground(Rule.DECLINED)
        earlier = self._dealing.got.get(free.agent)
        return Ground(Rule.EARLIER, {"interaction": earlier}) if earlier else None

    def _deaf(self, free: Free) -> dict[str, str]:
        if free.deaf_until is None:
            return {"device": "none"}
        left = free.deaf_until - self._dealing.picture.now
        return {"device": "none", "again_s": str(round(left.total_seconds()))}

    def _behind(self, free: Free) -> Ground:
        """Why somebody who may have it does not get it: the first comparison that was lost."""
        found = self._found
        if isinstance(found, Kept):
            return self._kept(found)
        if found is None:  # the queue is closed, or somebody else's site has it
            return self.why_waiting()
        if found.turn is None:
            return Ground(Rule.LAST_AGENT)
        tried = self._contact.tried
        if free.agent in tried and (found.free is None or found.free.agent not in tried):
            return Ground(Rule.TRIED)
        turn = self._candidates.turn_of(free.site)
        if found.free is None or (turn is not None and turn != found.turn):
            return (turn and self._sites.why(turn)) or Ground(Rule.SITE)
        return self._less_than(found.free, free)

    def _less_than(self, chosen: Free, free: Free) -> Ground:
        if free.missed > chosen.missed:
            return Ground(Rule.MISSED, {"missed": str(free.missed)})
        fits = self._fit(free)
        if fits > self._fit(chosen):
            return Ground(Rule.SKILLS, _said(fits))
        return self._rested(free) if free.since > chosen.since else Ground(Rule.SAME)

    def _kept(self, kept: Kept) -> Ground:
        return Ground(Rule.KEPT, {"agent": kept.agent, "left_s": str(int(kept.left_s))})

    def _not_holding(self, site: SiteId) -> dict[str, str]:
        overflows = self._sites.queue.routing.overflows
        return self._sites.said(next(each for each in overflows if each.site == site))

    def _fit(self, free: Free) -> Fit:
        return distance(self._dealing.people.ability(free.agent), self._candidates.needs)

    def _rested(self, free: Free) -> Ground:
        rested = max(0.0, (self._dealing.picture.now - free.since).total_seconds())
        return Ground(Rule.READY, {"rested_s": str(int(rested))})


def _said(fits: Fit) -> dict[str, str]:
    return {"surplus": str(fits.surplus), "missing": str(fits.missing)}
