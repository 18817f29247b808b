"""Dates with the name of a month: "3. Dezember um 15 Uhr", "December 3rd 2027", by dateparser.

Loaded by the first question and slow then (a fifth of a second): in a thread. Law: the library
guesses; so it is asked only what consists of a day, a month and a clock, and nothing beside them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from importlib import import_module
from typing import Final

from desktop.viewmodels.times.time_tables import MONTHS, WEEKDAYS

_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DAY: Final = r"\d{1,2}(?:\.|st|nd|rd|th)?"
_CLOCK: Final = (
    r"(?P<clock>\d{1,2}(?:[:.]\d{2})? ?(?:uhr|h|am|pm)?|\d{1,2} uhr \d{2}|noon|mittags?)"
)
_FORM: Final = re.compile(
    rf"(?:(?:am |on |by |bis )?(?:(?:{_WEEKDAY})\.?,? )?(?:den |dem |zum |the )?)?"
    rf"(?:(?P<d1>{_DAY})(?: of)? (?P<m1>{_MONTH})\.?|(?P<m2>{_MONTH})\.? (?P<d2>{_DAY}))"
    rf",?(?: (?P<year>\d{{4}}))?(?:,? (?:um |at |gegen |bis |by )?{_CLOCK})?"
)
_MORNING: Final = time(8)
_NOON: Final = time(12)


def has_form(text: str) -> bool:
    """Whether it may be such a date; cheap."""
    return _FORM.fullmatch(_plain(text)) is not None


def read_date(text: str, now: datetime) -> datetime | None:
    """The time in UTC, read in the zone of the machine; without a year the next one to come."""
    found = _FORM.fullmatch(_plain(text))
    if found is None:
        return None
    clock = _clock(found["clock"] or "")
    day = found["d1"] or found["d2"]
    said = " ".join(filter(None, (day, found["m1"] or found["m2"], found["year"])))
    here = now.astimezone().replace(tzinfo=None)
    parser = import_module("dateparser")
    read = parser.parse(
        said,
        languages=["de", "en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": here,
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    if read is None or clock is None:
        return None
    at = datetime.combine(read.date(), clock).astimezone(UTC)
    return at if at > now else None


def _clock(text: str) -> time | None:
    if not text:
        return _MORNING
    if text.startswith(("noon", "mittag")):
        return _NOON
    hour, minute = (*map(int, re.findall(r"\d+", text)), 0)[:2]
    if text.endswith(("am", "pm")):
        hour = hour % 12 + (12 if text.endswith("pm") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
