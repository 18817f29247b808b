"""A task as a VTODO of RFC 5545, and back; pure.

Laws: what others have put into an entry stays in it; a whole day is due at its last minute and is
written as a day again; a series is written with the time zone it keeps to, and read as it stands at
its first time: with what was changed of that one alone, or left out; what cannot be read is Garbled
and nothing else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Todo, vRecur

from desktop.domain.words import TaskStatus
from desktop.ports.errors import Garbled
from integrations.caldav.series import (
    LAST_MINUTE,
    MOST_ENTRIES,
    first_of,
    keeps_to,
    moment,
    not_left_out,
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
    details: str = ""


class Read(msgspec.Struct, frozen=True):
    uid: str
    entry: Entry
    changed_at: datetime | None = None  # as the program says that changed it last


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
        main = _main(calendar)
        return _read(main, first_of(calendar, main, zone), zone)
    except Garbled:
        raise
    except Exception as error:  # whatever a stranger's text makes of the parser
        raise Garbled(f"no VTODO that is read: {type(error).__name__}") from error


def written(entry: Entry, said: Said, zone: ZoneInfo, before: bytes = b"") -> bytes:
    """The entry as a file, in the place of the one `before`. Raises Garbled."""
    calendar, todo = _kept(before)
    part_with(calendar, todo, zone, whole=not entry.repeats)
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
    return None if at is None else at.astimezone(UTC).replace(second=0, microsecond=0)


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


def _read(main: Todo, todo: Todo, zone: ZoneInfo) -> Read:
    """todo: what stands for its first time; `main` itself, or an exception of it."""
    uid = str(main.get("UID", ""))
    title = " ".join(str(todo.get("SUMMARY", main.get("SUMMARY", ""))).split())[:MOST_TITLE]
    done = str(todo.get("STATUS", "")).upper()
    if not done and "COMPLETED" in todo:
        done = "COMPLETED"
    status = _FROM.get(done, TaskStatus.OPEN)
    rule: Any = main.get("RRULE")
    comes_again = type(rule) is vRecur  # two of them are a list, and are passed over
    repeats = rule.to_ical().decode() if comes_again else ""
    keeps = keeps_to(main, zone) if repeats else ""
    due = _due(todo, zone) or _due(main, zone)
    if todo is main and repeats and due:
        due = not_left_out(main, due, repeats, keeps, zone)
    if due is None and repeats:  # every one of its times was taken out
        status, due = TaskStatus.CANCELLED, _due(main, zone)
    entry = Entry(
        title=title,
        due_at=due,
        status=status,
        repeats=repeats,
        zone=keeps,
        details=_details(todo if "DESCRIPTION" in todo else main),
    )
    if not uid or len(uid) > MOST_TITLE:
        raise Garbled("no UID")
    times = [at for at in (_changed_at(main), _changed_at(todo)) if at]
    return Read(uid, entry, max(times, default=None))


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
    if "DUE" in todo:
        due = todo.decoded("DUE")
    elif "DTSTART" in todo and "DURATION" in todo:
        due = todo.decoded("DTSTART") + todo.decoded("DURATION")
    else:
        return None
    return moment(due, zone)


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
    if local.time() == LAST_MINUTE:
        todo.add("DUE", local.date())
        start: date = local.date() - timedelta(days=1)
    else:
        todo.add("DUE", local if entry.repeats else entry.due_at)
        start = local - _AHEAD
    if entry.repeats:
        todo.add("DTSTART", start)
        todo.add("RRULE", vRecur.from_ical(entry.repeats))
