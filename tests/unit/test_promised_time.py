"""The chip of a promise says the time that the customer was told, tomorrow as well."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.viewmodels.times.when import clock, promised
from tests.support.desk import NOON


def words(at: datetime) -> str:
    return promised(NOON, at).text


def test_today_and_tomorrow_the_time_is_said_later_the_day() -> None:
    today, tomorrow, later = (NOON + timedelta(days=days, hours=3) for days in range(3))

    assert words(today) == clock(today)
    assert words(tomorrow) == f"tomorrow {clock(tomorrow)}"
    assert clock(later) not in words(later)
