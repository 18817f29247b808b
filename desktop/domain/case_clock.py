"""The clock of a case: by when it is to be solved, how long that still is, whether it is in danger.

The hub asks it for `Case.due_at`, the window for what it shows, also without a line. Laws: only
minutes count in which the calendar of the case's type is open and nobody waits for the customer;
pauses that overlap count once, and their order does not matter; while the case waits, its due time
stands as it was when the waiting began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from desktop.domain.calendars import Calendar
from desktop.domain.case_types import CaseType
from desktop.domain.hours import after_minutes, minutes_between
from desktop.domain.progress import Pause
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus

_ALL: Final = 100  # percent


class Pace(StrEnum):
    """How a case is doing against its promise."""

    NONE = "none"  # nothing is promised
    GOOD = "good"
    DANGER = "danger"
    BREACHED = "breached"
    STANDS = "stands"  # it waits for the customer
    OVER = "over"  # it is closed


class Reading(msgspec.Struct, frozen=True):
    """What the clock says at one moment; minutes are those of the calendar."""

    pace: Pace
    due_at: datetime | None = None
    left: float = 0  # minutes until it is due; below nothing: late by so many
    stands_since: datetime | None = None
    late: bool = False  # it was, or is, not solved in time


def due_at(case: Case, kind: CaseType | None, calendar: Calendar | None) -> datetime | None:
    """By when it is to be solved; None where its type promises nothing."""
    if kind is None or kind.solve_minutes <= 0:
        return None
    runs_from, left = case.opened_at, float(kind.solve_minutes)
    for since, until in _merged(case.pauses):
        if until is not None and until <= runs_from:
            continue
        gone = minutes_between(calendar, runs_from, max(since, runs_from))
        if gone >= left:
            break
        left -= gone
        runs_from = max(since, runs_from) if until is None else until
    return after_minutes(calendar, runs_from, left)


def read(case: Case, kind: CaseType | None, calendar: Calendar | None, now: datetime) -> Reading:
    """What stands in the window at this moment."""
    due = due_at(case, kind, calendar)
    if due is None or kind is None:
        return Reading(Pace.NONE, case.due_at)
    closed, stands = case.status is CaseStatus.CLOSED, case.status is CaseStatus.WAITING
    since = _stands_since(case.pauses) if stands else None
    moment = (case.closed_at or now) if closed else (since or now)
    left = minutes_between(calendar, moment, due)
    late = moment > due
    if closed:
        pace = Pace.OVER
    elif stands:
        pace = Pace.STANDS
    else:
        pace = Pace.BREACHED if late else _pace(left, kind)
    return Reading(pace, due, left, since, late)


def _pace(left: float, kind: CaseType) -> Pace:
    gone = kind.solve_minutes - left
    return Pace.DANGER if gone * _ALL >= kind.solve_minutes * kind.warn_percent else Pace.GOOD


def _stands_since(pauses: Iterable[Pause]) -> datetime | None:
    open_ones = [since for since, until in _merged(pauses) if until is None]
    return open_ones[0] if open_ones else None


def _merged(pauses: Iterable[Pause]) -> Iterator[tuple[datetime, datetime | None]]:
    """In order, none touching the next; behind one without an end comes nothing."""
    begun: datetime | None = None
    ended: datetime | None = None
    for pause in sorted(pauses, key=lambda each: each.since):
        if begun is not None and ended is not None and pause.since > ended:
            yield begun, ended
            begun = None
        if begun is None:
            begun, ended = pause.since, pause.until
        elif ended is not None:
            ended = None if pause.until is None else max(ended, pause.until)
        if ended is None:
            break
    if begun is not None:
        yield begun, ended
