"""Which sites may have a contact of a queue, and in what order they are asked (rules 5, 6, 10, 13).

Laws: of a network-delivered site nobody is given anything; an enterprise-routed one is given
contacts as a site, and by its share only while it is behind it, since it never says no; who else
has somebody free is never kept from a contact by a share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.domain.grounds import Ground, Rule
from desktop.domain.hours import is_open
from desktop.domain.ids import CalendarId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Overflow
from desktop.domain.words import PartnerModel, SiteKind
from integrations.hub.routing.picture import Picture

Holding = tuple[int, ...]  # the overflows that hold for a contact, by their place in the list


class Turn(NamedTuple):
    """Sites that are asked together, and why."""

    sites: tuple[SiteId, ...]
    rule: Rule | None = None  # SHARE, OVERFLOW or REST
    routed: bool = False  # it is given to the site as such
    overflow: int = -1  # which one

    @property
    def site(self) -> SiteId:
        return self.sites[0]


class Behind(NamedTuple):
    """How a share stands when one more is given away; the smallest is asked first."""

    enough: bool  # it has its share
    due: float  # its next one is due with so many hundredths of all
    pooled: bool  # the sites without a share come after those with one
    site: SiteId


class QueueSites:
    """The sites of one queue, and what was given to them so far."""

    def __init__(self, queue: Queue, picture: Picture) -> None:
        self.queue = queue
        self.open = _holds(queue.routing.calendar, picture, unknown=True)
        known = [picture.sites[id] for id in dict.fromkeys(queue.sites) if id in picture.sites]
        self.network = {site.id for site in known if is_network(site)}
        self.routed = {site.id for site in known if is_routed(site)}
        self.by_name = {site.id for site in known} - self.network - self.routed
        self.level = picture.level_percent.get(queue.id)
        self.named = {each.site for each in queue.routing.overflows}
        self._overflows = self._holding_now(picture)
        self.shares = self._shares()
        self.pool_percent = max(0, 100 - sum(self.shares.values()))
        self.given = dict(picture.given.get(queue.id, {}))
        self.total = sum(self.given.values())
        self.own_turns = tuple(self._own_turns())

    def _holding_now(self, picture: Picture) -> list[tuple[int, Overflow]]:
        """Those overflows of which all holds but, perhaps, the time waited."""
        return [
            (number, each)
            for number, each in enumerate(self.queue.routing.overflows)
            if each.site in self.routed or each.site in self.by_name
            if _holds(each.calendar, picture, unknown=False)
            if not each.below_percent
            or (self.level is not None and self.level < each.below_percent)
        ]

    def _shares(self) -> dict[SiteId, int]:
        shares: dict[SiteId, int] = {}
        for each in self.queue.routing.shares:
            if each.site in self.routed or each.site in self.by_name:
                shares[each.site] = shares.get(each.site, 0) + max(0, each.percent)
        return shares

    def count(self, site: SiteId) -> None:
        """It was given one more."""
        self.given[site] = self.given.get(site, 0) + 1
        self.total += 1

    # ------------------------------------------------------------------------- who may have it

    def holding(self, waited_s: float) -> Holding:
        return tuple(number for number, each in self._overflows if waited_s >= each.after_s)

    def may_have(self, site: SiteId, holding: Holding) -> bool:
        """Of the sites by name and the routed ones: whether it is its own, or flows over to it."""
        return site in self.shares or site not in self.named or self.overflow(site, holding) >= 0

    def overflow(self, site: SiteId, holding: Holding) -> int:
        """The first that holds; -1: none."""
        overflows = self.queue.routing.overflows
        return next((number for number in holding if overflows[number].site == site), -1)

    # ---------------------------------------------------------------------------- in what order

    def _own_turns(self) -> Iterable[Turn]:
        for site in sorted(self.shares):
            yield Turn((site,), Rule.SHARE, site in self.routed)
        pooled = self.by_name - set(self.shares) - self.named
        if pooled:
            yield Turn(tuple(sorted(pooled)), Rule.SHARE if self.shares else None)

    def later_turns(self, holding: Holding) -> tuple[Turn, ...]:
        """Those to whom it flows over, in the order of the list, then routed sites with neither."""
        turns = [
            Turn((site,), Rule.OVERFLOW, site in self.routed, self.overflow(site, holding))
            for site in self._flows_to(holding)
            if site in self.routed or site not in self.shares
        ]
        free = self.routed - set(self.shares) - self.named
        return (*turns, *(Turn((site,), Rule.REST, routed=True) for site in sorted(free)))

    def _flows_to(self, holding: Holding) -> Iterable[SiteId]:
        return dict.fromkeys(self.queue.routing.overflows[number].site for number in holding)

    def by_share(self, turns: Sequence[Turn]) -> list[Turn]:
        """The one that is due first comes first; a routed one that has its share is left out."""
        if not self.shares:
            return list(turns)
        stand = sorted((self.behind(turn), turn) for turn in turns)
        return [turn for behind, turn in stand if not (turn.routed and behind.enough)]

    def by_rest(self, turns: Sequence[Turn]) -> list[Turn]:
        """Routed sites that have neither share nor overflow come last, who has least first."""

        def given(turn: Turn) -> int:
            return self.given.get(turn.site, 0) if turn.rule is Rule.REST else -1

        return sorted(turns, key=given)

    def behind(self, turn: Turn) -> Behind:
        percent, given = self.percent_and_given(turn)
        all_percent = self.pool_percent + sum(self.shares.values())
        enough = given * all_percent >= percent * (self.total + 1)
        due = (given + 1) / percent if percent else float("inf")
        return Behind(enough, due, turn.site not in self.shares, turn.site)

    def percent_and_given(self, turn: Turn) -> tuple[int, int]:
        if turn.site in self.shares:
            return self.shares[turn.site], self.given.get(turn.site, 0)
        shared = sum(self.given.get(site, 0) for site in self.shares)
        return self.pool_percent, self.total - shared

    def why(self, turn: Turn) -> Ground | None:
        """Why it was this turn's; before it is counted."""
        if turn.rule is Rule.SHARE:
            percent, given = self.percent_and_given(turn)
            said = {"percent": str(percent), "given": str(given), "of": str(self.total + 1)}
            return Ground(Rule.SHARE, said)
        if turn.rule is Rule.OVERFLOW:
            return Ground(Rule.OVERFLOW, self.said(self.queue.routing.overflows[turn.overflow]))
        return Ground(Rule.REST) if turn.rule is Rule.REST else None

    def said(self, overflow: Overflow) -> dict[str, str]:
        values: dict[str, str] = {}
        if overflow.after_s:
            values["after_s"] = str(overflow.after_s)
        if overflow.below_percent:
            values["below_percent"] = str(overflow.below_percent)
            values["level_percent"] = "" if self.level is None else str(self.level)
        if overflow.calendar:
            values["calendar"] = overflow.calendar
        return values


def is_network(site: Site) -> bool:
    return site.kind is SiteKind.PARTNER and site.model is PartnerModel.NETWORK


def is_routed(site: Site) -> bool:
    return site.kind is SiteKind.PARTNER and site.model is PartnerModel.ENTERPRISE


def _holds(calendar: CalendarId | None, picture: Picture, *, unknown: bool) -> bool:
    """unknown: what is said of a calendar that is not there."""
    if calendar is None:
        return True
    found = picture.calendars.get(calendar)
    return unknown if found is None else is_open(found, picture.now)
