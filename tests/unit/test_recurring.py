"""Tasks that come again: the next time by their rule, on the clock of their zone; in words, too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from desktop.domain.ids import AgentId, TaskId
from desktop.domain.records import Task
from desktop.domain.recurring import is_rule, next_at, next_id, next_of
from desktop.domain.words import TaskStatus
from desktop.viewmodels.times.repeat_words import rule_of

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def done(rule: str, due: str, ended: str, *, remind_at: datetime | None = None) -> Task:
    return Task(
        id=TaskId("t"),
        title="Post",
        created_at=at("2026-01-01 08:00"),
        created_by=AgentId("ann"),
        status=TaskStatus.DONE,
        due_at=at(due),
        ended_at=at(ended),
        repeats=rule,
        zone=BERLIN,
        remind_at=remind_at,
    )


@pytest.mark.parametrize(
    ("rule", "due", "ended", "following"),
    [
        ("FREQ=DAILY", "2026-11-20 08:00", "2026-11-20 07:00", "2026-11-21 08:00"),
        ("FREQ=DAILY", "2026-11-20 08:00", "2026-11-23 09:00", "2026-11-24 08:00"),
        ("FREQ=WEEKLY", "2026-11-20 08:00", "2026-11-20 09:00", "2026-11-27 08:00"),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            *("2026-11-20 08:00", "2026-11-20 09:00", "2026-11-23 08:00"),
        ),
        ("FREQ=MONTHLY", "2026-01-31 08:00", "2026-01-31 09:00", "2026-03-31 07:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31 08:00", "2028-01-31 09:00", "2028-02-29 08:00"),
        ("FREQ=DAILY", "2026-03-28 08:00", "2026-03-28 09:00", "2026-03-29 07:00"),  # to summer
        ("FREQ=DAILY", "2026-10-24 07:00", "2026-10-24 08:00", "2026-10-25 08:00"),  # to winter
    ],
)
def test_the_next_one_is_due_by_its_rule_on_the_clock_of_its_zone(
    rule: str, due: str, ended: str, following: str
) -> None:
    assert next_at(rule, at(due), at(ended), BERLIN) == at(following)


def test_a_series_ends_when_its_rule_says_so() -> None:
    first = next_of(done("FREQ=DAILY;COUNT=2", "2026-11-20 08:00", "2026-11-20 09:00"))
    until = "FREQ=DAILY;UNTIL=20261120T235959Z"

    assert first is not None
    assert first.repeats == "FREQ=DAILY;COUNT=1"
    assert next_of(done("FREQ=DAILY;COUNT=1", "2026-11-20 08:00", "2026-11-20 09:00")) is None
    assert next_of(done(until, "2026-11-20 08:00", "2026-11-20 09:00")) is None


def test_what_was_taken_out_of_a_series_does_not_come_and_counts_all_the_same() -> None:
    over = done("FREQ=DAILY;COUNT=4", "2026-11-20 08:00", "2026-11-20 09:00")
    out = at("2026-11-21 08:00"), at("2026-11-23 08:00")
    moved = replace(over, skips=out)
    following = next_of(moved)
    whole = replace(moved, skips=(*out, at("2026-11-22 08:00")))

    assert following is not None
    assert (following.due_at, following.repeats) == (at("2026-11-22 08:00"), "FREQ=DAILY;COUNT=2")
    assert following.skips == (at("2026-11-23 08:00"),)
    assert next_of(whole) is None


def test_the_next_one_is_new_but_for_what_it_is_about() -> None:
    remind_at = at("2026-11-20 07:45")
    over = done("FREQ=DAILY", "2026-11-20 08:00", "2026-11-20 09:00", remind_at=remind_at)

    following = next_of(over)

    assert following is not None
    assert (following.id, following.status) == (next_id(over.id), TaskStatus.OPEN)
    assert following.remind_at == at("2026-11-21 07:45")
    assert (following.ended_at, following.title) == (None, "Post")


@pytest.mark.parametrize(
    "rule",
    [
        *("", "DAILY", "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;BYDAY=XX", "RRULE:FREQ=DAILY"),
        *("FREQ=DAILY;BYHOUR=1", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY" + ";COUNT=1" * 40),
        *("FREQ=DAILY;INTERVAL=0;FOO=1", "FREQ=DAILY\n", "FREQ=WEEKLY;BYDAY=MO;"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str) -> None:
    assert not is_rule(rule)


def test_a_rule_that_never_comes_has_no_next_one() -> None:
    never = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"

    assert next_at(never, at("2026-11-20 08:00"), at("2026-11-20 09:00")) is None


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("täglich", "FREQ=DAILY"),
        ("every day", "FREQ=DAILY"),
        ("alle 2 Wochen", "FREQ=WEEKLY;INTERVAL=2"),
        ("alle zwei Wochen", "FREQ=WEEKLY;INTERVAL=2"),
        ("every three months", "FREQ=MONTHLY;INTERVAL=3"),
        ("every Monday and Thursday", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("jeden Montag und Donnerstag", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("montags", "FREQ=WEEKLY;BYDAY=MO"),
        ("every 2 weeks on Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("jeden 15.", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("am 1. jedes Monats", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("am Monatsende", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("vierteljährlich", "FREQ=MONTHLY;INTERVAL=3"),
        ("werktags", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ],
)
def test_a_rule_in_words_is_read(said: str, rule: str) -> None:
    assert rule_of(said) == rule
    assert is_rule(rule)


@pytest.mark.parametrize(
    "said", ["", "manchmal", "every so often", "Montag", "every 45", "alle Bananen", "jeden", "am"]
)
def test_no_rule_is_guessed(said: str) -> None:
    assert rule_of(said) == ""
