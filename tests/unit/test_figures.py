"""Numbers, sizes, days and times as people write them in German and in English."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop import text
from desktop.viewmodels.figures import number, size
from desktop.viewmodels.finding.article_words import (
    day_read,
    day_written,
    last_day_read,
    last_day_written,
)
from desktop.viewmodels.times.when import clock, date_in_full, end_of_day, moment, same_day

if TYPE_CHECKING:
    from collections.abc import Iterator

MONDAY = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["0", "999", "1.234", "500.000", "1.234,5"]),
        ("en", ["0", "999", "1,234", "500,000", "1,234.5"]),
    ],
)
def test_a_number_is_parted_as_the_language_does(language: str, said: list[str]) -> None:
    text.use(language)

    assert [*(number(it) for it in (0, 999, 1234, 500_000)), number(1234.5, 1)] == said


@pytest.mark.parametrize(
    ("octets", "german", "english"),
    [
        (0, "1 kB", "1 kB"),
        (84_000, "84 kB", "84 kB"),
        (1_234_567, "1,2 MB", "1.2 MB"),
        (999_950_000, "1.000,0 MB", "1,000.0 MB"),
        (1_234_567_890, "1,2 GB", "1.2 GB"),
    ],
)
def test_a_size_has_the_comma_of_its_language(octets: int, german: str, english: str) -> None:
    for language, said in (("de", german), ("en", english)):
        text.use(language)
        assert size(octets) == said


@pytest.mark.parametrize(("language", "said"), [("de", "23.11.2026"), ("en", "23/11/2026")])
def test_a_day_is_read_as_it_is_written(language: str, said: str) -> None:
    text.use(language)
    day = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # midnight in Berlin

    assert day_written(day) == said
    assert day_read(said, datetime(2026, 11, 20, tzinfo=UTC)) == day
    assert last_day_read(said, datetime(2026, 11, 20, tzinfo=UTC)) == day + timedelta(days=1)
    assert last_day_written(day + timedelta(days=1)) == said


@pytest.mark.parametrize(
    ("language", "said", "full"),
    [("de", "Mo., 23. Nov., 14:05", "23. Nov. 2026"), ("en", "Mon, 23 Nov, 14:05", "23 Nov 2026")],
)
def test_a_moment_is_said_in_the_zone_of_the_machine(language: str, said: str, full: str) -> None:
    text.use(language)

    assert moment(datetime(2026, 11, 20, tzinfo=UTC), MONDAY) == said
    assert date_in_full(MONDAY) == full


def test_the_night_in_which_the_clock_goes_back_has_an_hour_more() -> None:
    before, after = (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )

    assert (clock(before), clock(after)) == ("02:30", "02:30")  # the same hour twice
    assert same_day(before, after)
    assert end_of_day(before) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert end_of_day(datetime(2026, 10, 24, 12, tzinfo=UTC)) == datetime(
        2026, 10, 24, 22, tzinfo=UTC
    )


def test_the_night_in_which_the_clock_goes_forward_has_an_hour_less() -> None:
    before, after = (
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    )

    assert (clock(before), clock(after)) == ("01:59", "03:00")
    assert end_of_day(before) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert end_of_day(before, days=-1) == datetime(2026, 3, 28, 23, tzinfo=UTC)
