"""Times as people type them, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.viewmodels.times.typed_time import read_time

# A Friday afternoon, said in the zone of the machine.
NOW = datetime(2026, 11, 20, 13, 3).astimezone(UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:00", "2026-11-20 16:00"),
        ("16", "2026-11-20 16:00"),
        ("16 Uhr", "2026-11-20 16:00"),
        ("4pm", "2026-11-20 16:00"),
        ("14.30", "2026-11-20 14:30"),
        ("09:00", "2026-11-21 09:00"),
        ("heute 17:15", "2026-11-20 17:15"),
        ("morgen 14:00", "2026-11-21 14:00"),
        ("Morgen um 14 Uhr", "2026-11-21 14:00"),
        ("tomorrow at 2pm", "2026-11-21 14:00"),
        ("übermorgen", "2026-11-22 08:00"),
        ("Mo 9", "2026-11-23 09:00"),
        ("Mo., 9:30", "2026-11-23 09:30"),
        ("Friday 10:00", "2026-11-27 10:00"),
        ("25.11. 12:30", "2026-11-25 12:30"),
        ("25.11.26 12:30", "2026-11-25 12:30"),
        ("03.02. 10:00", "2027-02-03 10:00"),
        ("2026-12-01 10:00", "2026-12-01 10:00"),
        ("2026-12-01T10:00", "2026-12-01 10:00"),
        ("2026-12-01", "2026-12-01 08:00"),
        ("in 30 min", "2026-11-20 13:33"),
        ("+45", "2026-11-20 13:48"),
        ("in 2 Stunden", "2026-11-20 15:03"),
        ("in 3 days", "2026-11-23 13:03"),
    ],
)
def test_a_time_is_read_as_it_is_meant(typed: str, meant: str) -> None:
    read = read_time(typed, NOW)

    assert read is not None
    assert read.astimezone().strftime("%Y-%m-%d %H:%M") == meant
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "typed",
    [
        *("", "bald", "25:00", "31.02. 10:00", "morgen vielleicht", "in 3 fortnights", "16:75"),
        "0001-01-01 00:00+14:00",  # before the calendar begins
    ],
)
def test_what_is_not_a_time_is_not_guessed(typed: str) -> None:
    assert read_time(typed, NOW) is None
