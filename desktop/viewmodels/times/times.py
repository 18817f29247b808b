"""Whatever people type for a time: words, then exact forms, then dates with a month's name.

Law: `read_at_once` is fast and loads nothing; `read_fully` may load what knows holidays and months,
and is asked in a thread.
"""

from __future__ import annotations

from datetime import datetime

from desktop.domain.calendars import Calendar
from desktop.viewmodels.times import named_dates
from desktop.viewmodels.times.time_words import read_words
from desktop.viewmodels.times.typed_time import read_time


def read_at_once(text: str, now: datetime) -> datetime | None:
    """What can be said while somebody types, without hours of business or names of months."""
    return _to_come(read_words(text, now) or read_time(text, now), now)


def read_fully(text: str, now: datetime, calendar: Calendar | None = None) -> datetime | None:
    """The time in UTC; None: it is none, or is over. `calendar`: whose hours of business hold."""
    said = read_words(text, now, calendar) or read_time(text, now)
    return _to_come(said or named_dates.read_date(text, now), now)


def _to_come(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at > now else None
