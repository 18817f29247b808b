"""Who is free, indexed: people who are alike in all that rules ask stand in one line, by rest.

Law: whoever was given something is skipped by every line, and nobody is looked at who stands
behind somebody equal: so a decision costs what there are kinds of people, not how many people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from desktop.domain.ids import AgentId, SiteId
from desktop.domain.words import Channel
from integrations.hub.routing.needing import Ability, Fit, Needs, ability_of, fit
from integrations.hub.routing.picture import Free


class Alike:
    """People of one site with the same skills, room on the same channels, as often missed."""

    def __init__(
        self, site: SiteId, ability: Ability, channels: frozenset[Channel], missed: int
    ) -> None:
        self.site = site
        self.ability = ability
        self.channels = channels
        self.missed = missed
        self.line: list[Free] = []  # who rests longest first
        self.left = 0  # who was given nothing
        self._gone = 0  # so many at its head have been given something

    def first(self, taken: Collection[AgentId], without: Collection[AgentId]) -> Free | None:
        line, at = self.line, self._gone
        while at < len(line) and line[at].agent in taken:
            at += 1
        self._gone = at
        for each in line[at:] if without else line[at : at + 1]:
            if each.agent not in taken and each.agent not in without:
                return each
        return None


class Rank(NamedTuple):
    """Those who are equally good for something; the smallest rank is best."""

    missed: int
    fit: Fit
    members: list[Alike]


class People:
    """Everybody free at one moment."""

    def __init__(self, free: Sequence[Free]) -> None:
        self.by_rest = sorted(free, key=rest)
        self.known: dict[AgentId, Free] = {}
        self.taken: set[AgentId] = set()
        self._of: dict[AgentId, Alike] = {}
        self._alike: dict[SiteId, list[Alike]] = {}
        self._fits: dict[object, dict[Alike, Fit | None]] = {}
        self._gone = 0  # so many at the head of them have been given something
        self._put_in_lines()

    def _put_in_lines(self) -> None:
        kinds: dict[object, Alike] = {}
        for each in self.by_rest:
            if each.agent in self.known:
                continue
            channels = frozenset(channel for channel, places in each.room.items() if places > 0)
            key = (each.site, each.skills, channels, each.missed)
            alike = kinds.get(key)
            if alike is None:
                alike = kinds[key] = Alike(
                    each.site, ability_of(each.skills), channels, each.missed
                )
                self._alike.setdefault(each.site, []).append(alike)
            alike.line.append(each)
            alike.left += 1
            self.known[each.agent] = each
            self._of[each.agent] = alike

    def __len__(self) -> int:
        """How many have been given nothing."""
        return len(self.known) - len(self.taken)

    def ability(self, agent: AgentId) -> Ability:
        return self._of[agent].ability

    def take(self, agent: AgentId) -> None:
        """They were given something."""
        self.taken.add(agent)
        alike = self._of[agent]
        alike.left -= 1
        if not alike.left:
            self._alike[alike.site].remove(alike)

    def still_free(self, sites: Collection[SiteId]) -> Iterator[Free]:
        """Who was given nothing, of these sites, longest at rest first."""
        while self._gone < len(self.by_rest) and self.by_rest[self._gone].agent in self.taken:
            self._gone += 1
        for at in range(self._gone, len(self.by_rest)):
            each = self.by_rest[at]
            if each.site in sites and each.agent not in self.taken:
                yield each

    def ranks(self, sites: Iterable[SiteId], channel: Channel, needs: Needs) -> list[Rank]:
        """Who of these sites, and still free, can take such a contact; the best first."""
        ranks: dict[tuple[int, Fit], Rank] = {}
        # How somebody fits is asked once for all queues and channels in which the same is needed.
        known = self._fits.setdefault((frozenset(needs.full.items()), needs.relaxed_by), {})
        for alike in (each for site in sites for each in self._alike.get(site, ())):
            if channel not in alike.channels:
                continue
            if alike not in known:
                known[alike] = fit(alike.ability, needs)
            fits = known[alike]
            if fits is not None:
                key = (alike.missed, fits)
                ranks.setdefault(key, Rank(alike.missed, fits, [])).members.append(alike)
        return [ranks[key] for key in sorted(ranks)]

    def best(self, ranks: list[Rank], without: Collection[AgentId]) -> Free | None:
        """Of the best rank with anybody left who rests longest; empty lines are dropped."""
        for rank in list(ranks):
            heads = []
            for alike in list(rank.members):
                first = alike.first(self.taken, without)
                if first is not None:
                    heads.append(first)
                elif not without:
                    rank.members.remove(alike)
            if heads:
                return min(heads, key=rest)
            if not rank.members:
                ranks.remove(rank)
        return None


def rest(free: Free) -> tuple[datetime, AgentId]:
    """Who rests longest is smallest."""
    return free.since, free.agent
