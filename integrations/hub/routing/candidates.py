"""Who may get contacts that are alike: found once for all of them.

Laws: contacts of which one has other candidates than the other are not alike; what changes while a
picture is decided (who was given something, how shares stand) is not kept here.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.domain.ids import QueueId, SiteId
from desktop.domain.routing import Skill
from desktop.domain.words import Channel
from integrations.hub.routing.needing import Needs, needs_of
from integrations.hub.routing.ordering import waited_s
from integrations.hub.routing.people import People, Rank
from integrations.hub.routing.picture import Picture, Waiting
from integrations.hub.routing.sites import Holding, QueueSites, Turn


class Like(NamedTuple):
    queue: QueueId
    channel: Channel
    skills: tuple[Skill, ...]  # of the contact; those of its queue are the queue's
    language: str
    relaxed_by: int
    holding: Holding
    site: SiteId | None


class Candidates:
    """Who is asked in turn, and of each turn by name who fits best."""

    def __init__(self, like: Like, sites: QueueSites, people: People) -> None:
        skills = (*sites.queue.routing.needs, *like.skills)
        self.needs: Needs = needs_of(skills, like.language, like.relaxed_by)
        self.holding = like.holding
        self.own, self.later = _turns(like, sites)
        turns = (*self.own, *self.later)
        self.ranks: dict[Turn, list[Rank]] = {
            turn: people.ranks(turn.sites, like.channel, self.needs)
            for turn in turns
            if not turn.routed
        }
        self._routed = any(turn.routed for turn in turns)

    @property
    def exhausted(self) -> bool:
        """Nobody is left, and no site that could be given it as such."""
        return not self._routed and not any(self.ranks.values())

    def turn_of(self, site: SiteId) -> Turn | None:
        return next((turn for turn in (*self.own, *self.later) if site in turn.sites), None)


def like(contact: Waiting, sites: QueueSites, picture: Picture) -> Like:
    routing, waited = sites.queue.routing, waited_s(contact, picture.now)
    relaxed_by = 0
    if routing.relax_s:
        # No further than down to 1, or each contact would be like no other.
        most = max((each.level for each in (*routing.needs, *contact.needs)), default=1) - 1
        relaxed_by = min(most, int(waited // routing.relax_s))
    return Like(
        contact.queue,
        contact.channel,
        contact.needs,
        contact.language,
        relaxed_by,
        sites.holding(waited),
        contact.site,
    )


def _turns(like: Like, sites: QueueSites) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    if like.site is None:
        return sites.own_turns, sites.later_turns(like.holding)
    if like.site in sites.by_name:
        return (Turn((like.site,)),), ()
    return (), ()
