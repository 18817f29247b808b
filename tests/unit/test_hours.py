"""Opening hours: open now, when next, and the minutes of business between two times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendars import Calendar, Hours, Opening, OtherDay
from desktop.domain.hours import (
    after_minutes,
    holidays,
    hours_of,
    is_open,
    minutes_between,
    next_opening,
)
from desktop.domain.ids import CalendarId

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
OFFICE = Calendar(
    id=CalendarId("office"),
    name="Office",
    region="BY",
    openings=tuple(Opening(day, 8 * 60, 18 * 60) for day in range(5)),
)
DAY_AND_NIGHT = Calendar(id=CalendarId("always"), name="Day and night", holidays=False)
CLOCKS_GO_BACK, CLOCKS_GO_FORWARD = date(2026, 10, 25), date(2026, 3, 29)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def a_day(day: date) -> tuple[datetime, datetime]:
    return at(f"{day} 00:00"), at(f"{day + timedelta(days=1)} 00:00")


# ------------------------------------------------------------------------------------ by example
def test_an_office_is_open_from_its_first_minute_until_before_its_last() -> None:
    shown = {clock: is_open(OFFICE, at(f"2026-11-20 {clock}")) for clock in _CLOCKS}

    assert shown == {"07:59": False, "08:00": True, "17:59": True, "18:00": False}


_CLOCKS = ("07:59", "08:00", "17:59", "18:00")


def test_it_opens_next_on_monday_morning_after_a_friday_evening() -> None:
    assert next_opening(OFFICE, at("2026-11-20 18:00")) == at("2026-11-23 08:00")
    assert next_opening(OFFICE, at("2026-11-20 12:00")) == at("2026-11-20 12:00")


def test_only_the_minutes_in_which_it_was_open_count() -> None:
    assert minutes_between(OFFICE, at("2026-11-20 17:00"), at("2026-11-23 09:00")) == 120
    assert minutes_between(OFFICE, at("2026-11-23 09:00"), at("2026-11-20 17:00")) == -120


def test_two_hours_from_a_friday_evening_are_over_on_monday() -> None:
    assert after_minutes(OFFICE, at("2026-11-20 17:00"), 120) == at("2026-11-23 09:00")
    assert after_minutes(OFFICE, at("2026-11-20 17:00"), 60) == at("2026-11-20 18:00")
    assert after_minutes(OFFICE, at("2026-11-21 12:00"), 0) == at("2026-11-21 12:00")


@pytest.mark.parametrize(
    ("day", "where"),
    [
        ("2026-06-04", {"BY", "NW"}),  # Fronleichnam
        ("2026-08-15", {"BY-catholic", "SL"}),  # Mariä Himmelfahrt
        ("2026-03-08", {"BE"}),  # Frauentag
        ("2026-10-31", {"SN", "HH"}),  # Reformationstag
        ("2026-11-01", {"BY", "BY-catholic", "NW", "SL"}),  # Allerheiligen
        ("2026-12-25", {"", "BE", "BY", "BY-catholic", "HH", "NW", "SL", "SN"}),
        ("2026-11-20", set()),
    ],
)
def test_each_state_keeps_its_own_holidays(day: str, where: set[str]) -> None:
    regions = ("", "BE", "BY", "BY-catholic", "HH", "NW", "SL", "SN")

    kept = {region for region in regions if date.fromisoformat(day) in holidays("DE", region, 2026)}

    assert kept >= where
    assert kept - where <= {"BY-catholic", "SL"}  # whose holidays of the other days are not asked


def test_a_holiday_closes_the_office_of_its_own_state_alone() -> None:
    in_berlin = Calendar(id=CalendarId("b"), name="Berlin", region="BE", openings=OFFICE.openings)

    assert not is_open(OFFICE, at("2026-06-04 10:00"))
    assert is_open(in_berlin, at("2026-06-04 10:00"))


def test_another_day_opens_a_holiday_and_closes_a_weekday() -> None:
    days = (
        OtherDay(date(2026, 12, 25), "Notdienst", (Hours(600, 720),)),
        OtherDay(date(2026, 12, 28), "Inventur"),
    )
    calendar = Calendar(id=CalendarId("o"), name="O", openings=OFFICE.openings, days=days)

    assert is_open(calendar, at("2026-12-25 11:59"))
    assert not is_open(calendar, at("2026-12-25 12:00"))
    assert next_opening(calendar, at("2026-12-25 12:00")) == at("2026-12-29 08:00")


def test_a_region_or_country_nobody_knows_closes_no_more_than_is_known() -> None:
    assert date(2026, 12, 25) in holidays("DE", "XX", 2026)
    assert holidays("ZZ", "", 2026) == frozenset()


def test_an_unknown_zone_is_read_as_utc() -> None:
    calendar = Calendar(id=CalendarId("z"), name="Z", zone="Mars/Base", openings=OFFICE.openings)

    assert is_open(calendar, datetime(2026, 11, 20, 8, tzinfo=UTC))


def test_no_calendar_is_day_and_night() -> None:
    since, until = a_day(date(2026, 12, 25))

    assert is_open(None, since)
    assert next_opening(None, since) == since
    assert minutes_between(None, since, until) == 24 * 60
    assert after_minutes(None, since, 24 * 60) == until


def test_what_never_opens_has_no_next_opening_and_the_clock_counts() -> None:
    shut = Calendar(id=CalendarId("s"), name="Shut", openings=(Opening(0, 600, 600),))
    now = at("2026-11-20 12:00")

    assert next_opening(shut, now) is None
    assert minutes_between(shut, now, now + timedelta(days=3)) == 0
    assert after_minutes(shut, now, 30) == now + 30 * MINUTE


# --------------------------------------------------------------------------------- clock changes
@pytest.mark.parametrize(
    ("day", "hours"), [(CLOCKS_GO_BACK, 25), (CLOCKS_GO_FORWARD, 23), (date(2028, 2, 29), 24)]
)
def test_day_and_night_has_the_hours_that_really_pass(day: date, hours: int) -> None:
    assert minutes_between(DAY_AND_NIGHT, *a_day(day)) == hours * 60


@pytest.mark.parametrize("day", [CLOCKS_GO_BACK, CLOCKS_GO_FORWARD])
def test_an_opening_in_daylight_is_ten_hours_whatever_the_clocks_do(day: date) -> None:
    sunday = Calendar(id=CalendarId("s"), name="Sunday", openings=(Opening(6, 480, 1080),))

    assert minutes_between(sunday, *a_day(day)) == 600
    assert after_minutes(sunday, a_day(day)[0], 600) == at(f"{day} 18:00")


def test_an_hour_that_the_clock_shows_twice_is_open_twice() -> None:
    night = Calendar(id=CalendarId("n"), name="Night", openings=(Opening(6, 120, 180),))

    assert minutes_between(night, *a_day(CLOCKS_GO_BACK)) == 120
    assert minutes_between(night, *a_day(CLOCKS_GO_FORWARD)) == 0


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert minutes_between(OFFICE, at("2028-02-28 17:00"), at("2028-03-01 09:00")) == 60 + 600 + 60


# ------------------------------------------------------------------------------------- whatever
ZONES = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
)
NEAR_A_CHANGE = st.builds(
    lambda day, minutes: datetime.combine(day, datetime.min.time(), UTC) + minutes * MINUTE,
    st.sampled_from(
        [
            *(CLOCKS_GO_BACK, CLOCKS_GO_FORWARD, date(2026, 3, 8), date(2026, 11, 1)),
            *(date(2026, 4, 5), date(2026, 10, 4), date(2028, 2, 29), date(2026, 12, 24)),
        ]
    ),
    st.integers(-2000, 3000),
)
_hours = st.tuples(st.integers(0, 1439), st.integers(1, 1440))
CALENDARS = st.builds(
    Calendar,
    id=st.just(CalendarId("c")),
    name=st.just("C"),
    zone=st.sampled_from(ZONES),
    region=st.sampled_from(("", "BY", "BE")),
    holidays=st.booleans(),
    openings=st.lists(
        st.builds(lambda day, each: Opening(day, *each), st.integers(0, 6), _hours), max_size=10
    ).map(tuple),
    days=st.lists(
        st.builds(
            lambda day, hours: OtherDay(day, "", tuple(Hours(*each) for each in hours)),
            st.dates(date(2026, 10, 20), date(2026, 10, 30)),
            st.lists(_hours, max_size=2),
        ),
        max_size=2,
    ).map(tuple),
)


def _opens_every_week(calendar: Calendar) -> bool:
    return not calendar.openings or any(each.since < each.until for each in calendar.openings)


def _minutes_one_by_one(calendar: Calendar, since: datetime, minutes: int) -> int:
    """The slow way: look at the clock on the wall in every minute."""
    zone, found = ZoneInfo(calendar.zone), 0
    for passed in range(minutes):
        here = (since + passed * MINUTE).astimezone(zone)
        of_day = here.hour * 60 + here.minute
        found += any(each.since <= of_day < each.until for each in hours_of(calendar, here.date()))
    return found


@given(CALENDARS, NEAR_A_CHANGE, st.integers(0, 1500))
def test_the_minutes_are_those_counted_one_by_one(
    calendar: Calendar, since: datetime, minutes: int
) -> None:
    counted = _minutes_one_by_one(calendar, since, minutes)

    assert minutes_between(calendar, since, since + minutes * MINUTE) == counted


@given(CALENDARS, st.lists(NEAR_A_CHANGE, min_size=3, max_size=3))
def test_stretches_one_after_the_other_add_up(calendar: Calendar, times: list[datetime]) -> None:
    a, b, c = times

    assert minutes_between(calendar, a, b) + minutes_between(calendar, b, c) == minutes_between(
        calendar, a, c
    )


@given(CALENDARS.filter(_opens_every_week), NEAR_A_CHANGE, st.integers(0, 600))
def test_after_so_many_minutes_is_the_first_moment_at_which_they_have_gone(
    calendar: Calendar, since: datetime, minutes: int
) -> None:
    reached = after_minutes(calendar, since, minutes)

    assert minutes_between(calendar, since, reached) == minutes
    if minutes:
        assert minutes_between(calendar, since, reached - MINUTE / 60) < minutes


@given(CALENDARS, NEAR_A_CHANGE)
def test_it_is_open_at_its_next_opening_and_at_no_minute_before(
    calendar: Calendar, now: datetime
) -> None:
    opens = next_opening(calendar, now)

    if opens is None:
        assert not any(is_open(calendar, now + days * timedelta(days=1)) for days in range(14))
    else:
        assert is_open(calendar, opens)
        assert minutes_between(calendar, now, opens) == 0
