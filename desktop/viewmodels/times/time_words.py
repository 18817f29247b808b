"""A time in people's words: "übermorgen früh", "Mo in zwei Wochen", "end of month", "halb drei".

Both languages are understood whatever is spoken, because people mix them. Laws: every word has to
mean something, else the whole is None, never a guess; a word for a part of a day means the hours of
business of that day, and on a day that is closed the next opening; a clock time is taken as said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from desktop.domain.calendars import Calendar
from desktop.domain.hours import hours_of, next_opening
from desktop.viewmodels.times.time_pieces import Said, said_in
from desktop.viewmodels.times.time_tables import Part

_WEEK: Final = 7
_NOON: Final = 12
_EARLIEST_SPOKEN: Final = 7  # "drei Uhr" of somebody at a counter is in the afternoon


def read_words(text: str, now: datetime, calendar: Calendar | None = None) -> datetime | None:
    """The time in UTC, read in the zone of the machine; None when it is not one.

    calendar: whose hours of business hold. Asks for holidays: not for the window's main thread.
    """
    said = said_in(text, now.astimezone().date())
    return None if said is None else _meant(said, now, calendar)


def _meant(said: Said, now: datetime, calendar: Calendar | None) -> datetime | None:
    if said.after is not None:
        alone = said == Said(after=said.after)
        return now + said.after if alone else None
    here = now.astimezone()
    day = _day_of(said, here.date())
    if said.clock is None:
        if day is None and said.part is None:
            return None
        at = _in_hours(day or here.date(), said.part or Part.MORNING, calendar)
        if at <= now and day is None:
            at = _in_hours(here.date() + timedelta(days=1), said.part or Part.MORNING, calendar)
        return at if at > now else None
    at = _at(day or here.date(), _spoken(said))
    if at <= now and day is None:
        at = _at(here.date() + timedelta(days=1), _spoken(said))
    return at if at > now else None


def _day_of(said: Said, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    day = said.day
    if said.weekday is not None:
        if day is not None:
            return day if day.weekday() == said.weekday else None
        if said.week is not None:
            day = monday + timedelta(weeks=said.week, days=said.weekday)
        else:
            day = today + timedelta(days=(said.weekday - today.weekday() - 1) % _WEEK + 1)
    elif said.week is not None and day is None:
        exact = said.week > 0
        day = monday + timedelta(weeks=said.week) if exact else None
    return None if day is None else day + timedelta(weeks=said.on)


def _spoken(said: Said) -> time:
    clock = said.clock or time()
    late = said.part in (Part.AFTERNOON, Part.EVENING, Part.NIGHT)
    early = said.part in (Part.MORNING, Part.FORENOON)
    open_ = said.spoken and clock.hour < _EARLIEST_SPOKEN and not early
    if 1 <= clock.hour < _NOON and (late or open_):
        return clock.replace(hour=clock.hour + _NOON)
    return clock


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock).astimezone(UTC)


def _in_hours(day: date, part: Part, calendar: Calendar | None) -> datetime:
    """A part of a day, moved into its hours; where it is closed the next opening."""
    usual = _at(day, part.clock)
    hours = hours_of(calendar, day) if calendar is not None else ()
    if calendar is None:
        return usual
    if not hours:
        return next_opening(calendar, _at(day, time())) or usual
    zone = ZoneInfo(calendar.zone)
    opens = _minutes(day, min(each.since for each in hours), zone)
    closes = _minutes(day, max(each.until for each in hours), zone)
    if part is Part.MORNING:
        return opens
    if part is Part.CLOSING:
        return closes
    return min(max(usual, opens), closes)


def _minutes(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    at = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return at.replace(tzinfo=zone).astimezone(UTC)
