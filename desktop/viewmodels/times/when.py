"""Times in words, the way people at a counter say them: "today, 12:31", "Thu, 12 Nov", "–00:12".

Everything is shown in the zone of the machine; the store keeps UTC. Laws: a late time carries a
minus sign, so that its colour never stands alone; the letters of a running timer change, their
number does not (within the hour).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from desktop.text import mark, tr
from desktop.viewmodels.rows import Tone

_WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_MONTHS = (
    mark("Jan"),
    mark("Feb"),
    mark("Mar"),
    mark("Apr"),
    mark("May"),
    mark("Jun"),
    mark("Jul"),
    mark("Aug"),
    mark("Sep"),
    mark("Oct"),
    mark("Nov"),
    mark("Dec"),
)
_MINUTE = 60
_HOUR = 3600
_DAY = 24  # hours
_WEEK = 7
PROMISED_SOON_S = 2 * _HOUR


class Due(msgspec.Struct, frozen=True):
    """How long is left, in words, and how bad that is; `ticks`: it changes every second."""

    text: str
    tone: Tone
    ticks: bool = False


def of_ms(ms: int | None) -> datetime | None:
    """The time of a column."""
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


def clock(at: datetime) -> str:
    """14:03."""
    return at.astimezone().strftime("%H:%M")


def clock_s(at: datetime) -> str:
    """14:03:12."""
    return at.astimezone().strftime("%H:%M:%S")


def day(now: datetime, at: datetime) -> str:
    """Today, tomorrow, yesterday; with its weekday within a week; else the date."""
    here, today = at.astimezone(), now.astimezone().date()
    days = (here.date() - today).days
    if days in (-1, 0, 1):
        return (tr("yesterday"), tr("today"), tr("tomorrow"))[days + 1]
    return _date(here, within_a_week=abs(days) < _WEEK, same_year=here.year == today.year)


def _date(here: datetime, *, within_a_week: bool, same_year: bool) -> str:
    month = tr(_MONTHS[here.month - 1])
    if within_a_week:
        weekday = tr(_WEEKDAYS[here.weekday()])
        return tr("{weekday}, {day} {month}", weekday=weekday, day=here.day, month=month)
    if same_year:
        return tr("{day} {month}", day=here.day, month=month)
    return tr("{day} {month} {year}", day=here.day, month=month, year=here.year)


def date_in_full(at: datetime) -> str:
    """The day with its year, as it is written to a customer."""
    return _date(at.astimezone(), within_a_week=False, same_year=False)


def moment(now: datetime, at: datetime) -> str:
    """Day and time: "today, 12:31"."""
    return tr("{day}, {time}", day=day(now, at), time=clock(at))


def briefly(now: datetime, at: datetime) -> str:
    """Only the time today, only the day otherwise."""
    return clock(at) if same_day(now, at) else day(now, at)


def same_day(now: datetime, at: datetime) -> bool:
    return now.astimezone().date() == at.astimezone().date()


def end_of_day(now: datetime, days: int = 0) -> datetime:
    """Midnight after today, or so many days later, in the zone of the machine."""
    here = now.astimezone()
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return (midnight + timedelta(days=days + 1)).astimezone(UTC)


def lasted(seconds: float) -> str:
    """A stretch of time: 00:41, 2:05:00, 3 days."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE:02}:{whole % _MINUTE:02}"
    hours = whole // _HOUR
    if hours < _DAY:
        return f"{hours}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"
    return tr("%n day(s)", n=hours // _DAY)


def due(now: datetime, at: datetime, soon_s: float = PROMISED_SOON_S) -> Due:
    """What stands in the chip of something that is due."""
    left = (at - now).total_seconds()
    if left < 0:
        return _late(-left)
    soon = left <= soon_s
    tone: Tone = "pause" if soon else "offline"
    if left < _HOUR:
        return Due(lasted(left), tone, ticks=True)
    return Due(briefly(now, at), tone)


def _late(seconds: float) -> Due:
    """To the second within the hour, then hours, then days."""
    if seconds < _HOUR:
        return Due(f"–{lasted(seconds)}", "breach", ticks=True)
    hours = int(seconds // _HOUR)
    if hours < _DAY:
        return Due(tr("–{hours} h", hours=hours), "breach")
    return Due(f"–{tr('%n day(s)', n=hours // _DAY)}", "breach")


def promised(now: datetime, at: datetime) -> Due:
    """The same for a promise or a task: a clock time is what was promised, so it is shown."""
    left = (at - now).total_seconds()
    if left < 0:
        return due(now, at)
    tone: Tone = "pause" if left <= PROMISED_SOON_S else "offline"
    tomorrow = end_of_day(now) < at <= end_of_day(now, days=1)
    return Due(f"{day(now, at)} {clock(at)}" if tomorrow else briefly(now, at), tone)
