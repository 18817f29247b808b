"""What follows from a calendar: open now, when next, the minutes of business between two times.

Times go in and come out as aware UTC datetimes. Laws:
- a calendar is open while the clock on the wall of its zone shows a time within its hours, and
  minutes are those that really pass: 08:00 to 18:00 is always ten hours, but day and night has 25
  on the day the clocks go back and 23 on the day they go forward;
- `minutes_between` is additive and negative backwards; `after_minutes` is its inverse, the first
  moment at which so many minutes have gone (so 18:00, and not the next morning);
- another day of the calendar overrides the week and the holidays; an overlap counts once;
- no calendar is day and night; one that is closed for over a year never opens.

The library of holidays takes a quarter of a second to load and is loaded by the first question: a
window calls `load` in a thread before it asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Final
from zoneinfo import ZoneInfo

from desktop.domain.calendars import Calendar, Hours

CATHOLIC: Final = "-catholic"  # "BY-catholic": where Mariä Himmelfahrt is kept, too
NEVER: Final = timedelta(days=400)  # closed for so long: it does not open again
_DAY: Final = (Hours(0, 24 * 60),)
_MINUTE: Final = timedelta(minutes=1)
_ONE_DAY: Final = timedelta(days=1)
_FARTHEST: Final = timedelta(hours=15)  # no zone is farther from UTC

Span = tuple[datetime, datetime]


def load() -> None:
    """Load what knows the holidays; may be called in any thread, and again."""
    import_module("holidays")


def is_open(calendar: Calendar | None, at: datetime) -> bool:
    if calendar is None:
        return True
    here = at.astimezone(_zone(calendar.zone)).replace(tzinfo=None)
    since_midnight = here - datetime.combine(here.date(), time())
    return any(
        each.since * _MINUTE <= since_midnight < each.until * _MINUTE
        for each in hours_of(calendar, here.date())
    )


def next_opening(calendar: Calendar | None, at: datetime) -> datetime | None:
    """The first moment from then on at which it is open: `at` itself, while it is."""
    if calendar is None:
        return at.astimezone(UTC)
    return next((since for since, _ in _spans(calendar, at)), None)


def minutes_between(calendar: Calendar | None, since: datetime, until: datetime) -> float:
    """How many minutes it was open in between."""
    if until < since:
        return -minutes_between(calendar, until, since)
    if calendar is None:
        return (until - since) / _MINUTE
    gone = timedelta()
    for opens, closes in _spans(calendar, since, until):
        if opens >= until:
            break
        gone += min(closes, until) - opens
    return gone / _MINUTE


def after_minutes(calendar: Calendar | None, since: datetime, minutes: float) -> datetime:
    """When it has been open for so many minutes; where it never opens again the clock counts."""
    left, reached = minutes * _MINUTE, since.astimezone(UTC)
    if calendar is not None and left > timedelta():
        for opens, closes in _spans(calendar, since):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
            reached = closes
    return reached + max(left, timedelta())


def hours_of(calendar: Calendar, day: date) -> tuple[Hours, ...]:
    """The hours of one day on the clock of the calendar's zone; none: closed."""
    for other in calendar.days:
        if other.day == day:
            return other.hours
    if calendar.holidays and day in holidays(calendar.country, calendar.region, day.year):
        return ()
    if not calendar.openings:
        return _DAY
    weekday = day.weekday()
    return tuple(Hours(o.since, o.until) for o in calendar.openings if o.weekday == weekday)


@lru_cache(maxsize=256)
def holidays(country: str, region: str, year: int) -> frozenset[date]:
    """Those of a region, else (when it is not known) of its country, else none."""
    library = import_module("holidays")
    subdivision, catholic = region.removesuffix(CATHOLIC) or None, region.endswith(CATHOLIC)
    known = library.list_supported_countries(include_aliases=False)
    if country not in known:
        return frozenset()
    if subdivision not in known[country]:
        subdivision = None
    kinds = ("public", "catholic") if catholic and country == "DE" else None
    return frozenset(
        library.country_holidays(country, subdiv=subdivision, years=year, categories=kinds)
    )


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")  # a name nobody knows must not stop a hub that asks every second


def _spans(calendar: Calendar, since: datetime, until: datetime | None = None) -> Iterator[Span]:
    """When it is open from then on, in order, no time twice; ends where it never opens again."""
    zone, open_until = _zone(calendar.zone), since.astimezone(UTC)
    day = open_until.astimezone(zone).date()
    last = date.max if until is None else until.astimezone(zone).date()
    opened = day
    while day <= last and day - opened < NEVER:
        for opens, closes in _of_day(zone, day, hours_of(calendar, day)):
            if closes > open_until:
                yield max(opens, open_until), closes
                opened, open_until = day, closes
        day += _ONE_DAY


def _of_day(zone: ZoneInfo, day: date, hours: tuple[Hours, ...]) -> list[Span]:
    if not hours:
        return []
    midnight = datetime.combine(day, time(), UTC)  # as the clock shows it, whatever the zone
    found = []
    for begins, ends, offset in _steady(zone, midnight - _FARTHEST, midnight + 2 * _ONE_DAY):
        for each in hours:
            opens = max(midnight + each.since * _MINUTE - offset, begins)
            closes = min(midnight + each.until * _MINUTE - offset, ends)
            if opens < closes:
                found.append((opens, closes))
    return sorted(found)


def _steady(
    zone: ZoneInfo, since: datetime, until: datetime
) -> list[tuple[datetime, datetime, timedelta]]:
    """The parts of a stretch in which the clock is not changed, each with how far it is ahead."""
    before, after = _ahead(zone, since), _ahead(zone, until)
    if before == after:
        return [(since, until, before)]
    low, high = since, until
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if _ahead(zone, middle) == before else (low, middle)
    change = high.replace(microsecond=0)
    return [(since, change, before), (change, until, after)]


def _ahead(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
