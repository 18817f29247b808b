"""A VTODO that comes again: which of its times stands for the task, on whose clock; pure.

A task here is one time of its series, the next one is another task. So of an entry that comes again
the first time counts: as an exception has it (RECURRENCE-ID), without those that were taken out
(EXDATE). What was changed of a later time alone is not taken over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Todo

from desktop.domain.recurring import next_at
from desktop.ports.errors import Garbled

MOST_ENTRIES: Final = 50  # of one file: a series with its exceptions
LAST_MINUTE: Final = time(23, 59)


def first_of(calendar: Calendar, main: Todo, zone: ZoneInfo) -> Todo:
    """The exception that stands for the first time of a series; else what it says of all."""
    begins = _begins(main, zone)
    for todo in calendar.walk("VTODO"):
        if isinstance(todo, Todo) and "RECURRENCE-ID" in todo and "RRULE" in main:
            same = str(todo.get("UID", "")) == str(main.get("UID", ""))
            if same and begins and moment(todo.decoded("RECURRENCE-ID"), zone) == begins:
                return todo
    return main


def _begins(todo: Todo, zone: ZoneInfo) -> datetime | None:
    """Which time of a series it is."""
    name = "DTSTART" if "DTSTART" in todo else "DUE"
    return moment(todo.decoded(name), zone) if name in todo else None


def not_left_out(
    todo: Todo, due: datetime, repeats: str, keeps: str, zone: ZoneInfo
) -> datetime | None:
    """When it is due first, without the times that somebody has taken out of the series."""
    out, ahead = set(_left_out(todo, zone)), due - (_begins(todo, zone) or due)
    at: datetime | None = due
    for _ in range(len(out)):
        if at is None or at - ahead not in out:
            break
        at = next_at(repeats, at, at, keeps)
    return at


def _left_out(todo: Todo, zone: ZoneInfo) -> Iterable[datetime]:
    said: Any = todo.get("EXDATE", [])
    for each in said if isinstance(said, list) else [said]:
        for at in each.dts[:MOST_ENTRIES]:
            yield moment(at.dt, zone)


def keeps_to(todo: Todo, zone: ZoneInfo) -> str:
    """The zone of a series: its own, where it names one that is known."""
    due = todo.decoded("DUE") if "DUE" in todo else todo.decoded("DTSTART", None)
    tz = due.tzinfo if isinstance(due, datetime) else None
    if tz is None:
        return zone.key
    own = getattr(tz, "key", "UTC" if tz.utcoffset(None) == timedelta() else "")
    return own if is_zone(own) else zone.key


def is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False


def zone_of(name: str, usual: ZoneInfo) -> ZoneInfo:
    return ZoneInfo(name) if name and is_zone(name) else usual


def part_with(calendar: Calendar, todo: Todo, zone: ZoneInfo, *, whole: bool) -> None:
    """Exceptions go whose time is written now; all of them where it is no series any more."""
    first = first_of(calendar, todo, zone)
    uid = str(todo.get("UID", ""))
    calendar.subcomponents = [
        each
        for each in calendar.subcomponents
        if each is todo
        or not isinstance(each, Todo)
        or not (each is first or (whole and str(each.get("UID", "")) == uid))
    ]


def moment(at: object, zone: ZoneInfo) -> datetime:
    """In UTC; a day means its last minute. Raises Garbled."""
    if isinstance(at, datetime):
        there = at if at.tzinfo else at.replace(tzinfo=zone)
        return there.astimezone(UTC).replace(second=0, microsecond=0)
    if isinstance(at, date):
        return datetime.combine(at, LAST_MINUTE, zone).astimezone(UTC)
    raise Garbled("no time")
