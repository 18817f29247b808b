"""A VTODO that comes again: which of its times stands for the task, on whose clock; pure.

A task here is one time of its series, the next one is another task. So of an entry that comes again
the first time counts: as an exception has it (RECURRENCE-ID), without those that were taken out
(EXDATE). Times are named by when they are due, since that is what a task has; a file names them by
when they begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Todo

from desktop.domain.recurring import next_at
from desktop.ports.errors import Garbled

MOST_ENTRIES: Final = 50  # of one file: a series with its exceptions
MOST_TIMES: Final = 1000  # of a series, before what is said of all behind one
_DAYS: Final = frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH", "BYYEARDAY", "BYSETPOS"})
_UNTIL: Final = "%Y%m%dT%H%M%SZ"
LAST_MINUTE: Final = time(23, 59)


def exceptions(calendar: Calendar, main: Todo, zone: ZoneInfo) -> dict[datetime, Todo]:
    """What is said of single times of a series, by when they would be due without it.

    What is said of a time and all behind it is none: see `from_then_on`.
    """
    return dict(_of_times(calendar, main, zone, ranges=False))


def from_then_on(calendar: Calendar, main: Todo, zone: ZoneInfo) -> dict[datetime, Todo]:
    """What is said of a time and all behind it, by when that would be due; by their times."""
    return dict(sorted(_of_times(calendar, main, zone, ranges=True), key=lambda each: each[0]))


def _of_times(
    calendar: Calendar, main: Todo, zone: ZoneInfo, *, ranges: bool
) -> Iterator[tuple[datetime, Todo]]:
    for todo in calendar.walk("VTODO"):
        if not isinstance(todo, Todo) or "RECURRENCE-ID" not in todo or "RRULE" not in main:
            continue
        said: Any = todo["RECURRENCE-ID"]
        same = str(todo.get("UID", "")) == str(main.get("UID", ""))
        if same and ("RANGE" in said.params) is ranges:
            yield _due_of(main, said.dt, zone), todo


def cut(rule: str, first: datetime, at: datetime, keeps: str) -> tuple[str, str, datetime] | None:
    """The rule of a series before a time and from it on, and when that begins.

    At a moment that is none of its times the next one is meant; None where it has none any more.
    """
    last, before, here = first, 0, first if first < at else None
    while here is not None and here < at and before < MOST_TIMES:
        last, before, here = here, before + 1, next_at(rule, here, here, keeps)
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    left = int(parts["COUNT"]) - before if "COUNT" in parts else 1
    if here is None or here < at or left < 1:
        return None
    bare = {name: said for name, said in parts.items() if name not in {"COUNT", "UNTIL"}}
    behind = parts | ({"COUNT": str(left)} if "COUNT" in parts else {})
    # Till the last that is due before: what begins a little ahead of it is before the next one.
    ahead = bare | {"UNTIL": f"{last.astimezone(UTC):{_UNTIL}}"}
    return _joined(ahead), _joined(behind), here


def moved_to(rule: str, at: datetime, due: datetime, zone: ZoneInfo) -> str:
    """The rule of a series that is due then from now on: what it says of days goes along."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if at.astimezone(zone).date() != due.astimezone(zone).date():
        parts = {name: said for name, said in parts.items() if name not in _DAYS}
    until = parts.get("UNTIL", "")
    if until.endswith("Z"):
        moved = datetime.strptime(until, _UNTIL).replace(tzinfo=UTC) + (due - at)
        parts["UNTIL"] = f"{moved:{_UNTIL}}"
    return _joined(parts)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={said}" for name, said in parts.items())


def due_value(todo: Todo) -> date | datetime | None:
    """As it stands there: a day, or a time of some clock."""
    found: date | datetime | None = None
    if "DUE" in todo:
        found = todo.decoded("DUE")
    elif "DTSTART" in todo and "DURATION" in todo:
        found = todo.decoded("DTSTART") + todo.decoded("DURATION")
    return found


def _due_of(main: Todo, begins: date | datetime, zone: ZoneInfo) -> datetime:
    """When the one of a series is due that begins then: as long after as the first, by clock."""
    first, due = main.decoded("DTSTART", None), due_value(main)
    if first is None or due is None or isinstance(first, datetime) != isinstance(due, datetime):
        return moment(begins, zone)
    if isinstance(begins, datetime) and isinstance(first, datetime) and begins.tzinfo:
        begins = begins.astimezone(first.tzinfo or zone).replace(tzinfo=first.tzinfo)
    return moment(begins + (due - first), zone)


def left_out(main: Todo, zone: ZoneInfo) -> set[datetime]:
    """When those times would be due that somebody has taken out."""
    return {_due_of(main, begins, zone) for begins in _taken_out(main)}


def first_left(out: set[datetime], due: datetime, repeats: str, keeps: str) -> datetime | None:
    """When a series is due first, without the times that somebody has taken out of it."""
    at: datetime | None = due
    for _ in range(len(out)):
        if at is None or at not in out:
            break
        at = next_at(repeats, at, at, keeps)
    return at


def _taken_out(todo: Todo) -> Iterator[date | datetime]:
    said: Any = todo.get("EXDATE", [])
    for each in said if isinstance(said, list) else [said]:
        for at in each.dts[:MOST_ENTRIES]:
            yield at.dt


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


def part_with(calendar: Calendar, main: Todo, gone: Iterable[Todo], *, whole: bool) -> None:
    """These exceptions go; all of them where it is no series any more."""
    uid, going = str(main.get("UID", "")), {id(each) for each in gone}
    calendar.subcomponents = [
        each
        for each in calendar.subcomponents
        if each is main
        or not isinstance(each, Todo)
        or not (id(each) in going or (whole and str(each.get("UID", "")) == uid))
    ]


def moment(at: object, zone: ZoneInfo) -> datetime:
    """In UTC; a day means its last minute. Raises Garbled."""
    if isinstance(at, datetime):
        there = at if at.tzinfo else at.replace(tzinfo=zone)
        return there.astimezone(UTC).replace(second=0, microsecond=0)
    if isinstance(at, date):
        return datetime.combine(at, LAST_MINUTE, zone).astimezone(UTC)
    raise Garbled("no time")
