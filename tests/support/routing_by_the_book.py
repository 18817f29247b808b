"""The written rules of routing once more, read from their README and done without any cleverness.

Every person is looked at for every contact. Nothing of `integrations.hub.routing` is used but the
values of a picture: what both say alike is said twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from desktop.domain.grounds import Rule
from desktop.domain.hours import is_open
from desktop.domain.ids import AgentId, CalendarId, InteractionId, SiteId
from desktop.domain.records import Queue
from desktop.domain.words import PartnerModel, Priority, SiteKind
from integrations.hub.routing.picture import Decision, Free, Picture, Waiting


class Said(NamedTuple):
    """What of a decision the book has a word on."""

    interaction: InteractionId
    agent: AgentId | None
    site: SiteId
    rules: tuple[Rule, ...]
    others: tuple[tuple[AgentId | None, Rule], ...]


def said(decision: Decision) -> Said:
    return Said(
        decision.interaction,
        decision.agent,
        decision.site,
        tuple(each.rule for each in decision.grounds),
        tuple((each.agent, each.ground.rule) for each in decision.others),
    )


def by_the_book(picture: Picture) -> list[Said]:
    book, decisions = Book(picture), []
    for contact in sorted(filter(book.knows, picture.waiting), key=book.place):
        option = book.best(contact)
        if option is not None:
            decisions.append(book.said(contact, option))
            book.give(contact, option)
    return decisions


class Option(NamedTuple):
    """Somebody who may have it; the smallest `order` gets it."""

    site: SiteId
    free: Free | None
    order: tuple[object, ...]
    turn: tuple[object, ...]  # whose turn it is: the part of the order up to there
    way: Rule | None


class Book:
    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.given = {queue: dict(sites) for queue, sites in picture.given.items()}
        self.busy: set[AgentId] = set()
        self.room = dict(picture.site_room)

    def knows(self, contact: Waiting) -> bool:
        return contact.queue in self.picture.queues

    def queue(self, contact: Waiting) -> Queue:
        return self.picture.queues[contact.queue]

    def give(self, contact: Waiting, option: Option) -> None:
        given = self.given.setdefault(contact.queue, {})
        given[option.site] = given.get(option.site, 0) + 1
        if option.free:
            self.busy.add(option.free.agent)
        elif option.site in self.room:
            self.room[option.site] -= 1

    # ------------------------------------------------------------------------------ rule 2

    def waited(self, contact: Waiting) -> timedelta:
        return max(timedelta(), self.picture.now - contact.place_at)

    def place(self, contact: Waiting) -> tuple[object, ...]:
        routing = self.queue(contact).routing
        second = timedelta(seconds=1)
        points = Fraction(self.waited(contact) // timedelta(microseconds=1), 1_000_000)
        points = points * routing.weight_percent / 100 + contact.value * routing.value_s
        if contact.priority is Priority.HIGH:
            points += routing.urgent_s
        if contact.priority is Priority.LOW:
            points -= routing.urgent_s
        return (-points, (contact.place_at - self.picture.now) / second, contact.id)

    # ------------------------------------------------------------------------- rules 3 to 11

    def opened(self, id: CalendarId | None, *, unknown: bool) -> bool:
        if id is None:
            return True
        calendar = self.picture.calendars.get(id)
        return unknown if calendar is None else is_open(calendar, self.picture.now)

    def model(self, site: SiteId) -> str:
        known = self.picture.sites[site]
        return "in-house" if known.kind is SiteKind.IN_HOUSE else known.model.value

    def against_site(self, contact: Waiting, site: SiteId) -> Rule | None:
        """By name."""
        if contact.site is not None and contact.site != site:
            return Rule.OTHER_SITE
        if site not in self.queue(contact).sites or site not in self.picture.sites:
            return Rule.QUEUE
        if self.model(site) == PartnerModel.NETWORK:
            return Rule.NETWORK
        return Rule.ENTERPRISE if self.model(site) == PartnerModel.ENTERPRISE else None

    def needed(self, contact: Waiting) -> dict[str, int]:
        needed: dict[str, int] = {}
        for each in self.queue(contact).routing.needs + contact.needs:
            if needed.get(each.name, 0) < each.level:
                needed[each.name] = each.level
        language = contact.language.replace("_", "-").split("-")[0].lower()
        if _is_language(language):
            needed[language] = max(1, needed.get(language, 1))
        return needed

    def least(self, contact: Waiting, level: int) -> int:
        span = self.queue(contact).routing.relax_s
        gone = self.waited(contact) // timedelta(seconds=span) if span else 0
        return max(1, level - gone)

    def has(self, free: Free, name: str) -> int:
        levels = [each.level for each in free.skills if each.name == name]
        if _is_language(name) and not any(_is_language(each.name) for each in free.skills):
            return 5
        return max(levels, default=0)

    def against_skills(self, contact: Waiting, free: Free) -> Rule | None:
        for name, level in sorted(self.needed(contact).items()):
            has = self.has(free, name)
            if has < self.least(contact, level):
                return Rule.LANGUAGE if _is_language(name) and has == 0 else Rule.SKILL
        return None

    def overflow(self, contact: Waiting, site: SiteId) -> int | None:
        """The first entry of the list that holds for the site."""
        level = self.picture.level_percent.get(contact.queue)
        for number, each in enumerate(self.queue(contact).routing.overflows):
            low = not each.below_percent or (level is not None and level < each.below_percent)
            long = self.waited(contact) >= timedelta(seconds=each.after_s)
            if each.site == site and low and long and self.opened(each.calendar, unknown=False):
                return number
        return None

    def percents(self, contact: Waiting) -> dict[SiteId, int]:
        percents: dict[SiteId, int] = {}
        for each in self.queue(contact).routing.shares:
            works = each.site in self.queue(contact).sites and each.site in self.picture.sites
            if works and self.model(each.site) != PartnerModel.NETWORK:
                percents[each.site] = percents.get(each.site, 0) + each.percent
        return percents

    def is_own(self, contact: Waiting, site: SiteId) -> bool:
        named = {each.site for each in self.queue(contact).routing.overflows}
        return site in self.percents(contact) or site not in named

    def may(self, contact: Waiting, site: SiteId) -> bool:
        return (
            contact.site == site
            or self.is_own(contact, site)
            or self.overflow(contact, site) is not None
        )

    def against(self, contact: Waiting, free: Free) -> Rule | None:
        """Why somebody cannot get it, whoever else there is."""
        if self.against_site(contact, free.site):
            return self.against_site(contact, free.site)
        if free.room.get(contact.channel, 0) < 1:
            return Rule.ROOM
        if self.against_skills(contact, free):
            return self.against_skills(contact, free)
        if not self.may(contact, free.site):
            return Rule.NO_OVERFLOW
        return Rule.DECLINED if free.agent in contact.declined_by else None

    # ------------------------------------------------------------------------------ rule 12

    def last_agent(self, contact: Waiting) -> str | Option | None:
        """The option; "kept"; or None, when the rule is as if not there."""
        span = timedelta(seconds=self.queue(contact).routing.last_agent_s)
        last = contact.last_agent
        if last is None or self.waited(contact) >= span or last in contact.tried:
            return None
        for free in self.picture.free:
            if free.agent == last:
                return self.last_free(contact, free)
        site = self.picture.around.get(last)
        if site is None or last in contact.declined_by or self.against_site(contact, site):
            return None
        return "kept" if self.may(contact, site) else None

    def last_free(self, contact: Waiting, free: Free) -> str | Option | None:
        idle = replace(free, room={contact.channel: 1})
        if self.against(contact, idle):
            return None
        if self.against(contact, free) or free.agent in self.busy:
            return "kept"
        return Option(free.site, free, (), ("last",), Rule.LAST_AGENT)

    # ------------------------------------------------------------------------ rules 13 to 17

    def share(self, contact: Waiting, site: SiteId) -> tuple[bool, Fraction | float, bool, str]:
        """Enough?, when due, without a share?, id: the smallest comes first."""
        percents, given = self.percents(contact), self.given.get(contact.queue, {})
        left = max(0, 100 - sum(percents.values()))
        total = sum(given.values())
        if site in percents:
            percent, had, name = percents[site], given.get(site, 0), str(site)
        else:
            had = total - sum(given.get(each, 0) for each in percents)
            percent, name = left, ""
        of_all = Fraction(percent, left + sum(percents.values()))
        due = Fraction(had + 1, percent) if percent else float("inf")
        return (had >= of_all * (total + 1), due, site not in percents, name)

    def turn(self, contact: Waiting, site: SiteId) -> tuple[tuple[object, ...], Rule | None]:
        """When it is the turn of a site that may have the contact, and why then."""
        routed = self.model(site) == PartnerModel.ENTERPRISE
        percents = self.percents(contact)
        if contact.site == site:
            return (0,), None
        if self.is_own(contact, site) and not routed:
            return ((0, self.share(contact, site)), Rule.SHARE) if percents else ((0,), None)
        if site in percents and not self.share(contact, site)[0]:
            return (0, self.share(contact, site)), Rule.SHARE
        number = self.overflow(contact, site)
        if number is not None:
            return (1, number), Rule.OVERFLOW
        if routed and self.is_own(contact, site) and site not in percents:
            return (2, self.given.get(contact.queue, {}).get(site, 0), site), Rule.REST
        return (), None

    def fit(self, contact: Waiting, free: Free) -> tuple[int, int]:
        needed = self.needed(contact)
        if not needed:
            return 0, 0
        highest: dict[str, int] = {}
        for each in free.skills:
            highest[each.name] = max(each.level, highest.get(each.name, 0))
        missing = sum(max(0, level - self.has(free, name)) for name, level in needed.items())
        more = sum(max(0, level - needed.get(name, 0)) for name, level in highest.items())
        return missing, more

    def options(self, contact: Waiting) -> Iterator[Option]:
        if not self.opened(self.queue(contact).routing.calendar, unknown=True):
            return
        for free in self.picture.free:
            if free.agent in self.busy or self.against(contact, free):
                continue
            turn, way = self.turn(contact, free.site)
            tried = free.agent in contact.tried
            person = (free.missed, self.fit(contact, free), free.since, free.agent)
            yield Option(free.site, free, (tried, *turn, person), turn, way)
        for site in {*self.queue(contact).sites} & {*self.picture.sites}:
            routed = self.model(site) == PartnerModel.ENTERPRISE
            full = self.room.get(site, 1) < 1
            if not routed or contact.site or site in contact.returned_by or full:
                continue
            turn, way = self.turn(contact, site)
            if turn:
                yield Option(site, None, (False, *turn), turn, way)

    def best(self, contact: Waiting) -> Option | None:
        if not self.opened(self.queue(contact).routing.calendar, unknown=True):
            return None
        last = self.last_agent(contact)
        if isinstance(last, Option):
            return last
        return None if last else min(self.options(contact), key=lambda o: o.order, default=None)

    # ----------------------------------------------------------------------- what is said of it

    def said(self, contact: Waiting, option: Option) -> Said:
        sites = {*self.queue(contact).sites} & {*self.picture.sites}
        others = sorted(
            (each for each in self.picture.free if each.site in sites),
            key=lambda each: (each.since, each.agent),
        )
        still = [o for o in others if o.agent not in self.busy and o is not option.free]
        return Said(
            contact.id,
            option.free.agent if option.free else None,
            option.site,
            tuple(self.rules(contact, option)),
            tuple((each.agent, self.why_not(contact, each, option)) for each in still[:5]),
        )

    def rules(self, contact: Waiting, option: Option) -> Iterator[Rule]:
        routing = self.queue(contact).routing
        yield Rule.WAITED
        if contact.value and routing.value_s:
            yield Rule.VALUE
        if contact.priority is not Priority.NORMAL and routing.urgent_s:
            yield Rule.PRIORITY
        if option.way:
            yield option.way
        if option.free is None:
            yield Rule.SITE
        elif option.way is not Rule.LAST_AGENT:
            yield Rule.SKILLS
            if self.fit(contact, option.free)[0]:
                yield Rule.RELAXED
            yield Rule.READY
            if option.free.agent in contact.tried:
                yield Rule.TRIED

    def why_not(self, contact: Waiting, free: Free, option: Option) -> Rule:
        against = self.against(contact, free)
        if against or option.way is Rule.LAST_AGENT:
            return against or Rule.LAST_AGENT
        chosen = option.free
        if free.agent in contact.tried and (chosen is None or chosen.agent not in contact.tried):
            return Rule.TRIED
        turn, way = self.turn(contact, free.site)
        if chosen is None or turn != option.turn:
            return way or Rule.SITE
        return self.less(contact, free, chosen)

    def less(self, contact: Waiting, free: Free, chosen: Free) -> Rule:
        if free.missed > chosen.missed:
            return Rule.MISSED
        if self.fit(contact, free) > self.fit(contact, chosen):
            return Rule.SKILLS
        return Rule.READY if free.since > chosen.since else Rule.SAME


def _is_language(name: str) -> bool:
    return len(name) == 2 and name.isascii() and name.isalpha()
