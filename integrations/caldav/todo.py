"""A task as a VTODO of RFC 5545, and back; pure.

Laws: what others have put into an entry stays in it; a whole day is due at its last minute and is
written as a day again; a series is written with the time zone it keeps to, and read as it stands at
its first time: with what was changed of that one alone, or left out; what was changed of a later
one alone is told apart, since it is to be a task of its own; what cannot be read is Garbled and
nothing else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Todo, vRecur
from msgspec.structs import replace

from desktop.domain import recurring
from desktop.domain.words import TaskStatus
from desktop.ports.errors import Garbled
from integrations.caldav.series import (
    LAST_MINUTE,
    MOST_ENTRIES,
    cut,
    due_value,
    exceptions,
    first_left,
    from_then_on,
    keeps_to,
    left_out,
    moment,
    moved_to,
    part_with,
    zone_of,
)

MOST_TITLE: Final = 500
_AHEAD: Final = timedelta(minutes=15)  # a series begins before it is due: RFC 5545, 3.8.2.3
_FROM: Final = {"COMPLETED": TaskStatus.DONE, "CANCELLED": TaskStatus.CANCELLED}
_TO: Final = {
    TaskStatus.DONE: "COMPLETED",
    TaskStatus.BROKEN: "CANCELLED",
    TaskStatus.CANCELLED: "CANCELLED",
}
_OURS: Final = ("SUMMARY", "DUE", "DTSTART", "DURATION", "RRULE", "EXDATE", "STATUS", "COMPLETED")
_SAID: Final = "X-TRESEN-SAID"  # what was written ahead of the details, and is not read back
_BETWEEN: Final = "\n\n"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What both sides may change of it."""

    title: str
    due_at: datetime | None = None  # UTC, whole minutes
    status: TaskStatus = TaskStatus.OPEN  # never BROKEN, which no calendar can say
    repeats: str = ""
    zone: str = ""  # of a series: on whose clock it keeps its time; "": as was chosen
    skips: tuple[datetime, ...] = ()  # of a series: later times that were taken out of it
    details: str = ""


class Apart(msgspec.Struct, frozen=True):
    """A later time of a series of which something was changed, alone or with all behind it."""

    at: datetime  # when it would be due without that
    entry: Entry  # with a rule where all behind it goes along
    ends: str = ""  # then: the rule of what comes before all such


class Read(msgspec.Struct, frozen=True):
    uid: str
    entry: Entry
    changed_at: datetime | None = None  # as the program says that changed it last
    apart: tuple[Apart, ...] = ()


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What is written with it, and not read back."""

    uid: str
    now: datetime
    made_at: datetime
    ended_at: datetime | None = None
    urgent: bool = False
    words: str = ""


def read(content: bytes, zone: ZoneInfo) -> Read:
    """zone: of days and of times that name none. Raises Garbled."""
    try:
        calendar = Calendar.from_ical(content)
        return _read(calendar, _main(calendar), zone)
    except Garbled:
        raise
    except Exception as error:  # whatever a stranger's text makes of the parser
        raise Garbled(f"no VTODO that is read: {type(error).__name__}") from error


def written(entry: Entry, said: Said, zone: ZoneInfo, before: bytes = b"") -> bytes:
    """The entry as a file, in the place of the one `before`. Raises Garbled."""
    calendar, todo = _kept(before)
    try:
        now_said = {_first(todo, zone), *entry.skips}
        gone = [each for at, each in exceptions(calendar, todo, zone).items() if at in now_said]
        gone += from_then_on(
            calendar, todo, zone
        ).values()  # read, so it is said by this and others
    except Garbled:
        raise
    except Exception as error:  # what somebody has put there meanwhile
        raise Garbled(f"no VTODO that is read: {type(error).__name__}") from error
    part_with(calendar, todo, gone, whole=not entry.repeats)
    for name in _OURS:
        todo.pop(name, None)
    if "UID" not in todo:  # one that stands there keeps its own
        todo.add("UID", said.uid)
    todo.add("SUMMARY", entry.title)
    _write_due(todo, entry, zone_of(entry.zone if entry.repeats else "", zone))
    _write_details(todo, entry.details, said.words)
    todo.add("STATUS", _TO.get(entry.status, "NEEDS-ACTION"))
    if entry.status is TaskStatus.DONE and said.ended_at is not None:
        todo.add("COMPLETED", said.ended_at.replace(microsecond=0))
    if not before:
        todo.add("CREATED", said.made_at.replace(microsecond=0))
        todo.add("PRIORITY", 1 if said.urgent else 5)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        todo.pop(name, None)
        todo.add(name, said.now.replace(microsecond=0))
    if entry.repeats:
        calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def to_minute(at: datetime | None) -> datetime | None:
    """Calendars keep no seconds that matter."""
    return None if at is None else recurring.to_minute(at)


def _main(calendar: object) -> Todo:
    if not isinstance(calendar, Calendar):
        raise Garbled("no calendar")
    todos = calendar.walk("VTODO")
    if len(todos) > MOST_ENTRIES:
        raise Garbled("too many entries in one file")
    for todo in todos:
        if isinstance(todo, Todo) and "RECURRENCE-ID" not in todo:
            return todo
    raise Garbled("no VTODO")


def _read(calendar: Calendar, main: Todo, zone: ZoneInfo) -> Read:
    repeats = _rule(main)
    keeps = keeps_to(main, zone) if repeats else ""
    out = left_out(main, zone) if repeats else set()
    said_of = exceptions(calendar, main, zone)
    usual, first = _due(main, zone), _first(main, zone)
    onwards = from_then_on(calendar, main, zone)
    begun = [at for at in onwards if first and at <= first]
    main_now = onwards[begun[-1]] if begun else main
    todo = said_of.get(first, main_now) if first else main
    shifted = _shifted(main_now, begun[-1], first, zone) if begun and first else None
    entry = Entry(
        title=_title(todo, main),
        due_at=(_due(todo, zone) if todo not in (main, main_now) else shifted) or first or usual,
        # Every one of its times may have been taken out.
        status=TaskStatus.CANCELLED if usual and first is None else _status(todo),
        repeats=repeats,
        zone=keeps,
        skips=tuple(sorted(at for at in out if first and at > first)),
        details=_details(todo if "DESCRIPTION" in todo else main),
    )
    uid = str(main.get("UID", ""))
    if not uid or len(uid) > MOST_TITLE:
        raise Garbled("no UID")
    times = [at for at in (_changed_at(main), _changed_at(todo)) if at]
    tails = _tails(entry, main, {at: each for at, each in onwards.items() if at not in begun}, zone)
    later = {at: each for at, each in said_of.items() if first and at > first and at not in out}
    apart = tuple(_apart(each, main, at, zone) for at, each in sorted(later.items()))
    usually = (_title(main, main), _details(main), TaskStatus.OPEN)
    other = tuple(e for e in apart if (_said(e.entry), e.entry.due_at) != (usually, e.at))
    return Read(uid, entry, max(times, default=None), (*other, *tails))


def _shifted(todo: Todo, at: datetime, first: datetime, zone: ZoneInfo) -> datetime | None:
    """When the first time is due after all behind `at` was moved."""
    due = _due(todo, zone)
    return None if due is None else due + (first - at)


def _tails(
    entry: Entry, main: Todo, onwards: dict[datetime, Todo], zone: ZoneInfo
) -> tuple[Apart, ...]:
    """What was changed of a time and all behind it: a series of its own, up to the next such."""
    parts: list[tuple[datetime, datetime, Todo, str]] = []  # from when, as said, as what, its rule
    ends, rule, begins = "", entry.repeats, entry.due_at
    for said, todo in onwards.items():
        if parts and begins and said <= begins:  # two are said of one time: the later one counts
            parts[-1] = (begins, said, todo, rule)
            continue
        both = cut(rule, begins, said, entry.zone) if begins and rule else None
        if both is None:
            continue
        ahead, rule, begins = both
        ends = ends or ahead
        if parts:
            parts[-1] = (*parts[-1][:3], ahead)
        parts.append((begins, said, todo, rule))
    found = []
    for at, said, todo, its in parts:
        one = _apart(todo, main, said, zone).entry
        due = (one.due_at or said) + (at - said)  # nothing is due at the moment it names, perhaps
        kept = moved_to(its, at, due, zone_of(entry.zone, zone))
        whole = replace(one, due_at=due, repeats=kept, zone=entry.zone)
        found.append(Apart(at, whole, ends=ends))
    return tuple(found)


def _first(main: Todo, zone: ZoneInfo) -> datetime | None:
    """When it is due first; None: never, or no time is said."""
    due, rule = _due(main, zone), _rule(main)
    if due is None or not rule:
        return due
    return first_left(left_out(main, zone), due, rule, keeps_to(main, zone))


def _rule(main: Todo) -> str:
    rule: Any = main.get("RRULE")
    if type(rule) is not vRecur:  # two of them are a list, and are passed over
        return ""
    said: Any = rule
    return str(said.to_ical().decode())


def _apart(todo: Todo, main: Todo, at: datetime, zone: ZoneInfo) -> Apart:
    entry = Entry(
        title=_title(todo, main),
        due_at=_due(todo, zone) or at,
        status=_status(todo),
        details=_details(todo if "DESCRIPTION" in todo else main),
    )
    return Apart(at, entry)


def _said(entry: Entry) -> tuple[str, str, TaskStatus]:
    return entry.title, entry.details, entry.status


def _title(todo: Todo, main: Todo) -> str:
    return " ".join(str(todo.get("SUMMARY", main.get("SUMMARY", ""))).split())[:MOST_TITLE]


def _status(todo: Todo) -> TaskStatus:
    done = str(todo.get("STATUS", "")).upper()
    if not done and "COMPLETED" in todo:
        done = "COMPLETED"
    return _FROM.get(done, TaskStatus.OPEN)


def _details(todo: Todo) -> str:
    """What somebody wrote, without what was put ahead of it."""
    text = _lines(todo.get("DESCRIPTION", ""))
    said = _lines(todo.get(_SAID, ""))
    if said and text.startswith(said):
        text = text.removeprefix(said)
    return text.strip()


def _lines(text: object) -> str:
    return str(text).replace("\r\n", "\n").strip()


def _write_details(todo: Todo, details: str, words: str) -> None:
    """Where it says the same, it stays as another program has put it."""
    said = _lines(todo.get(_SAID, ""))
    if "DESCRIPTION" in todo and _details(todo) == details and said == _lines(words):
        return
    for name in ("DESCRIPTION", _SAID):
        todo.pop(name, None)
    if words:
        todo.add(_SAID, words)
    if text := _BETWEEN.join(filter(None, (words, details))):
        todo.add("DESCRIPTION", text)


def _changed_at(todo: Todo) -> datetime | None:
    if "LAST-MODIFIED" not in todo:
        return None
    at = todo.decoded("LAST-MODIFIED")
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None


def _due(todo: Todo, zone: ZoneInfo) -> datetime | None:
    due = due_value(todo)
    return None if due is None else moment(due, zone)


def _kept(before: bytes) -> tuple[Calendar, Todo]:
    if before:
        try:
            calendar = Calendar.from_ical(before)
            return calendar, _main(calendar)
        except ValueError as error:
            raise Garbled("no VTODO that is read") from error
    calendar, todo = Calendar(), Todo()
    calendar.add("PRODID", "-//Tresen//Tasks//EN")
    calendar.add("VERSION", "2.0")
    calendar.add_component(todo)
    return calendar, todo


def _write_due(todo: Todo, entry: Entry, zone: ZoneInfo) -> None:
    if entry.due_at is None:
        return
    local = entry.due_at.astimezone(zone)
    whole_day = local.time() == LAST_MINUTE
    todo.add("DUE", local.date() if whole_day else local if entry.repeats else entry.due_at)
    if entry.repeats:
        todo.add("DTSTART", _begins(local, whole_day=whole_day))
        todo.add("RRULE", vRecur.from_ical(entry.repeats))
    for each in entry.skips:
        todo.add("EXDATE", _begins(each.astimezone(zone), whole_day=whole_day))


def _begins(due: datetime, *, whole_day: bool) -> date | datetime:
    return due.date() - timedelta(days=1) if whole_day else due - _AHEAD
