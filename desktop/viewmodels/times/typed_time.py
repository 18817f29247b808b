"""A time as people type it: "16:00", "morgen 14:00", "Mo 9", "in 30 min", "25.11. 12:30", ISO.

Both languages are understood whatever is spoken, because people mix them. Law: what is not
understood is None, never a guess; a clock time that is over today means tomorrow.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

MORNING = time(8)  # a day without a time: when work begins

_DAYS = {
    "heute": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "übermorgen": 2,
    "uebermorgen": 2,
}
_WEEKDAYS = (
    ("mo", "montag", "mon", "monday"),
    ("di", "dienstag", "tue", "tuesday"),
    ("mi", "mittwoch", "wed", "wednesday"),
    ("do", "donnerstag", "thu", "thursday"),
    ("fr", "freitag", "fri", "friday"),
    ("sa", "samstag", "sat", "saturday"),
    ("so", "sonntag", "sun", "sunday"),
)
_UNITS = {"m": 1, "min": 1, "minuten": 1, "minutes": 1, "minute": 1}
_UNITS |= dict.fromkeys(("h", "std", "stunde", "stunden", "hour", "hours"), 60)
_UNITS |= dict.fromkeys(("d", "t", "tag", "tage", "tagen", "day", "days"), 24 * 60)

_IN = re.compile(r"(?:in\s+|\+)(\d{1,4})\s*([a-zü]*)\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|uhr|h)?", re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.(\d{1,2})\.|/(\d{1,2})(?:/|$))(\d{4}|\d{2})?$"
)  # 3.12., 3/12
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")


def read_time(text: str, now: datetime) -> datetime | None:
    """The time in UTC, read in the zone of the machine; None when it is not one."""
    words = text.strip().lower().replace(",", " ").split()
    try:
        return _read(text.strip(), words, now) if words else None
    except OverflowError:  # at the edge of the calendar
        return None


def _read(text: str, words: list[str], now: datetime) -> datetime | None:
    later = _IN.fullmatch(" ".join(words))
    if later is not None:
        return _later(now, int(later[1]), later[2])
    return _iso(text) or _day_and_clock(words, now)


def _later(now: datetime, count: int, unit: str) -> datetime | None:
    minutes = _UNITS.get(unit or "min")
    return None if minutes is None else now + timedelta(minutes=minutes * count)


def _iso(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def _day_and_clock(words: list[str], now: datetime) -> datetime | None:
    today = now.astimezone().date()
    day = _day(words[0], today)
    rest = " ".join(words if day is None else words[1:]).removeprefix("um ").removeprefix("at ")
    clock = _clock(rest) if rest else MORNING
    if clock is None:
        return None
    at = _at(day or today, clock)
    if day is None and at <= now:
        at = _at(today + timedelta(days=1), clock)
    return at


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock).astimezone(UTC)


def _day(word: str, today: date) -> date | None:
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    for number, names in enumerate(_WEEKDAYS):
        if word.rstrip(".") in names:
            return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    return _date(word, today)


def _date(word: str, today: date) -> date | None:
    day_first, iso = _DAY_FIRST.match(word), _ISO_DATE.match(word)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if day_first is None:
            return None
        day, month = int(day_first[1]), int(day_first[2] or day_first[3])
        year = day_first[4]
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004  two digits
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    if half in ("am", "pm"):
        if hour > 12:  # noqa: PLR2004  nobody says 13 pm
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
