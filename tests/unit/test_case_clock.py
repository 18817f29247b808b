"""When a case is due: business hours, pauses, holidays of two states, the end of summer time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.case_clock import Pace, due_at, read
from desktop.domain.case_types import CaseType
from desktop.domain.hours import minutes_between
from desktop.domain.ids import AgentId, CalendarId, CaseId, CaseTypeId, CustomerId, OperationId
from desktop.domain.ids import QueueId as Queue
from desktop.domain.operations import case as operations
from desktop.domain.operations.operation import Stamp
from desktop.domain.progress import Pause
from desktop.domain.records import Case
from desktop.domain.words import CaseStatus

OFFICE = tuple(Opening(weekday, 8 * 60, 18 * 60) for weekday in range(5))
BAVARIA = Calendar(id=CalendarId("by"), name="Bayern", region="BY", openings=OFFICE)
BERLIN = replace(BAVARIA, id=CalendarId("be"), name="Berlin", region="BE")
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def promising(hours: float, warn_percent: int = 80) -> CaseType:
    return CaseType(
        id=CaseTypeId("t"),
        name="Complaint",
        solve_minutes=round(hours * 60),
        warn_percent=warn_percent,
    )


def opened(at: str, *pauses: Pause, status: CaseStatus = CaseStatus.OPEN) -> Case:
    return Case(
        id=CaseId("c"),
        customer=CustomerId("eva"),
        subject="x",
        queue=Queue("q"),
        opened_at=utc(at),
        pauses=pauses,
        status=status,
    )


def stamp(at: str) -> Stamp:
    return Stamp(OperationId("op"), AgentId("ann"), utc(at))


def test_only_business_hours_count() -> None:
    case = opened("2026-11-20T17:00+01:00")  # a Friday

    assert due_at(case, promising(4), BERLIN) == utc("2026-11-23T11:00+01:00")
    assert due_at(case, promising(4), None) == utc("2026-11-20T21:00+01:00")
    assert due_at(case, promising(0), BERLIN) is None
    assert due_at(case, None, None) is None


@pytest.mark.parametrize(
    ("opened_on", "bavaria", "berlin"),
    [
        # Epiphany is kept in Bavaria alone, International Women's Day in Berlin alone.
        ("2027-01-05T17:00+01:00", "2027-01-07T09:00+01:00", "2027-01-06T09:00+01:00"),
        ("2027-03-05T17:00+01:00", "2027-03-08T09:00+01:00", "2027-03-09T09:00+01:00"),
        # Christmas is kept in both: 24 December is a Thursday, and so is the 31st.
        ("2026-12-24T17:00+01:00", "2026-12-28T09:00+01:00", "2026-12-28T09:00+01:00"),
    ],
)
def test_each_state_keeps_its_own_holidays(opened_on: str, bavaria: str, berlin: str) -> None:
    case = opened(opened_on)

    assert due_at(case, promising(2), BAVARIA) == utc(bavaria)
    assert due_at(case, promising(2), BERLIN) == utc(berlin)


def test_a_night_of_25_hours_gives_an_hour_to_nobody() -> None:
    """The clocks go back in the night to Sunday, 25 October 2026."""
    day_and_night = Calendar(id=CalendarId("all"), name="Day and night", holidays=False)
    saturday, friday = opened("2026-10-24T22:00+02:00"), opened("2026-10-23T17:00+02:00")

    assert due_at(saturday, promising(8), day_and_night) == utc("2026-10-25T05:00+01:00")
    assert due_at(friday, promising(2), BERLIN) == utc("2026-10-26T09:00+01:00")


def test_a_pause_over_the_end_of_summer_time_is_what_really_passed() -> None:
    pause = Pause(utc("2026-10-24T23:00+02:00"), utc("2026-10-25T05:00+01:00"))  # seven hours
    case = opened("2026-10-24T22:00+02:00", pause)

    assert due_at(case, promising(8), None) == utc("2026-10-25T12:00+01:00")


def test_while_the_customer_is_waited_for_the_clock_stands() -> None:
    begun = opened("2026-11-23T09:00+01:00")
    waiting = operations.Set(id=begun.id, status=CaseStatus.WAITING)
    case = waiting.changed(begun, stamp("2026-11-23T11:00+01:00"))

    reading = read(case, promising(4), BERLIN, utc("2026-11-24T15:00+01:00"))
    assert (reading.pace, reading.left) == (Pace.STANDS, 120)
    assert reading.stands_since == utc("2026-11-23T11:00+01:00")

    again = operations.Set(id=case.id, status=CaseStatus.OPEN)
    went_on = again.changed(case, stamp("2026-11-24T09:00+01:00"))
    assert due_at(went_on, promising(4), BERLIN) == utc("2026-11-24T11:00+01:00")


def test_it_is_in_danger_before_it_is_breached() -> None:
    case, kind = opened("2026-11-23T09:00+01:00"), promising(5, warn_percent=80)

    paces = [
        read(case, kind, BERLIN, utc(f"2026-11-23T{time}+01:00")).pace
        for time in ("09:00", "12:59", "13:00", "14:00", "14:01")
    ]

    assert paces == [Pace.GOOD, Pace.GOOD, Pace.DANGER, Pace.DANGER, Pace.BREACHED]


def test_the_time_it_was_closed_does_not_count_when_it_is_reopened() -> None:
    case = opened("2026-11-23T09:00+01:00")
    closed = operations.Close(id=case.id, solution="y").changed(
        case, stamp("2026-11-23T10:00+01:00")
    )
    assert read(closed, promising(4), None, utc("2026-12-01T09:00+01:00")).pace is Pace.OVER

    reopened = operations.Reopen(id=case.id).changed(closed, stamp("2026-11-25T10:00+01:00"))

    assert due_at(reopened, promising(4), None) == utc("2026-11-25T13:00+01:00")


def test_a_case_that_was_late_before_it_waited_stays_late() -> None:
    pause = Pause(utc("2026-11-23T16:00+01:00"))
    case = opened("2026-11-23T09:00+01:00", pause, status=CaseStatus.WAITING)

    reading = read(case, promising(4), BERLIN, utc("2026-11-24T09:00+01:00"))

    assert (reading.pace, reading.late, reading.left) == (Pace.STANDS, True, -180)


QUARTERS = st.integers(0, 4 * 24 * 10)
BEGAN = utc("2026-10-20T09:00+02:00")  # the clocks change on the sixth day


def _at(quarter: int) -> datetime:
    return BEGAN + quarter * HOUR / 4


PAUSES = st.lists(
    st.tuples(QUARTERS, QUARTERS).map(lambda two: Pause(_at(min(two)), _at(max(two)))), max_size=5
)


@given(PAUSES, st.integers(1, 40), st.sampled_from((None, BERLIN, BAVARIA)))
def test_the_minutes_until_it_is_due_are_those_promised_without_the_pauses(
    pauses: list[Pause], hours: int, calendar: Calendar | None
) -> None:
    case = replace(opened(BEGAN.isoformat()), pauses=tuple(pauses))

    due = due_at(case, promising(hours), calendar)

    assert due is not None
    counted = sum(
        minutes_between(calendar, _at(n), min(_at(n + 1), due))
        for n in range(4 * 24 * 90)
        if _at(n) < due and not any(p.since <= _at(n) and _at(n) < (p.until or due) for p in pauses)
    )
    assert counted == pytest.approx(hours * 60)


@given(PAUSES, st.permutations(range(5)))
def test_the_order_of_the_pauses_says_nothing(pauses: list[Pause], order: list[int]) -> None:
    case = opened(BEGAN.isoformat())
    shuffled = [pauses[n] for n in order if n < len(pauses)]

    one, other = (replace(case, pauses=tuple(each)) for each in (pauses, shuffled))

    assert due_at(one, promising(30), BERLIN) == due_at(other, promising(30), BERLIN)
