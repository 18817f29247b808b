"""Entries that come again, and what is to be known for a task, as other programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from desktop.domain.words import TaskStatus
from desktop.ports.errors import Garbled
from integrations.caldav.todo import Entry, Said, read, written

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = Said(uid="of-another", now=NOON, made_at=NOON)
PROMISED = Said(uid="of-another", now=NOON, made_at=NOON, words="Before noon")
WEEKLY = (
    "DTSTART;TZID=Europe/Berlin:20261201T084500",
    "DUE;TZID=Europe/Berlin:20261201T090000",
    "RRULE:FREQ=WEEKLY",
)
FIRST = datetime(2026, 12, 1, 8, tzinfo=UTC)


def file(*lines: str, exceptions: tuple[tuple[str, ...], ...] = ()) -> bytes:
    head = ("UID:of-another", "DTSTAMP:20261122T120000Z", "SUMMARY:Water the plants")
    parts = [
        ("BEGIN:VTODO", *head, *lines, "END:VTODO"),
        *(("BEGIN:VTODO", *head[:2], *each, "END:VTODO") for each in exceptions),
    ]
    every = [line for part in parts for line in part]
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *every, "END:VCALENDAR", "")).encode()


# ---------------------------------------------------------------------------------------- series
def test_the_first_time_of_a_series_stands_for_the_task_as_its_exception_has_it() -> None:
    done = ("RECURRENCE-ID;TZID=Europe/Berlin:20261201T084500", "STATUS:COMPLETED")
    later = ("RECURRENCE-ID;TZID=Europe/Berlin:20261208T084500", "SUMMARY:Only then")
    moved = ("RECURRENCE-ID:20261201T074500Z", "DUE:20261202T100000Z")

    ended = read(file(*WEEKLY, exceptions=(later, done)), BERLIN).entry
    shifted = read(file(*WEEKLY, exceptions=(moved,)), BERLIN).entry
    as_it_was = read(file(*WEEKLY, exceptions=(later,)), BERLIN).entry

    assert (ended.status, ended.title, ended.due_at) == (TaskStatus.DONE, "Water the plants", FIRST)
    assert (shifted.status, shifted.due_at) == (
        TaskStatus.OPEN,
        datetime(2026, 12, 2, 10, tzinfo=UTC),
    )
    assert (as_it_was.title, as_it_was.status) == ("Water the plants", TaskStatus.OPEN)
    assert as_it_was.repeats == "FREQ=WEEKLY"


def test_a_later_time_that_was_changed_alone_is_told_apart() -> None:
    moved = (
        "RECURRENCE-ID;TZID=Europe/Berlin:20261208T084500",
        "SUMMARY:Water them all",
        "DUE:20261209T140000Z",
    )
    off = ("RECURRENCE-ID:20261215T074500Z", "STATUS:CANCELLED")
    same = ("RECURRENCE-ID;TZID=Europe/Berlin:20261222T084500", "PERCENT-COMPLETE:0")

    found = read(file(*WEEKLY, exceptions=(moved, off, same)), BERLIN)

    assert (found.entry.title, found.entry.due_at) == ("Water the plants", FIRST)
    assert [(each.at, each.entry) for each in found.apart] == [
        (
            datetime(2026, 12, 8, 8, tzinfo=UTC),
            Entry(title="Water them all", due_at=datetime(2026, 12, 9, 14, tzinfo=UTC)),
        ),
        (
            datetime(2026, 12, 15, 8, tzinfo=UTC),
            Entry(
                title="Water the plants",
                due_at=datetime(2026, 12, 15, 8, tzinfo=UTC),
                status=TaskStatus.CANCELLED,
            ),
        ),
    ]


@pytest.mark.parametrize(
    "series",
    [
        WEEKLY,
        ("DTSTART;VALUE=DATE:20261130", "DUE;VALUE=DATE:20261201", "RRULE:FREQ=WEEKLY"),
        ("DTSTART;VALUE=DATE:20260930", "DUE;VALUE=DATE:20261001", "RRULE:FREQ=WEEKLY"),
        ("DUE;TZID=Europe/Berlin:20261020T090000", "RRULE:FREQ=DAILY"),
    ],
)
def test_later_times_that_were_taken_out_stay_out_when_it_is_written(
    series: tuple[str, ...],
) -> None:
    usual = read(file(*series), BERLIN).entry
    assert usual.due_at is not None
    later = usual.due_at.astimezone(BERLIN) + timedelta(weeks=5)  # on the clock, over the winter
    skips = (later.astimezone(UTC),)

    content = written(replace(usual, skips=skips), SAID, BERLIN, file(*series))
    again = read(content, BERLIN).entry

    assert again == replace(usual, skips=skips)


def test_an_exception_goes_when_its_time_is_taken_out() -> None:
    later = ("RECURRENCE-ID;TZID=Europe/Berlin:20261208T084500", "SUMMARY:Only then")
    before = file(*WEEKLY, exceptions=(later,))
    found = read(before, BERLIN)
    skips = tuple(each.at for each in found.apart)

    content = written(replace(found.entry, skips=skips), SAID, BERLIN, before)

    assert b"RECURRENCE-ID" not in content
    assert read(content, BERLIN).apart == ()
    assert read(content, BERLIN).entry.skips == skips


def test_a_series_that_cannot_be_read_any_more_is_not_written_over() -> None:
    broken = file(
        "DTSTART:20261201T084500",
        "DUE;TZID=Europe/Berlin:20261201T090000",
        "RRULE:FREQ=WEEKLY",
        exceptions=(("RECURRENCE-ID:20261208T084500",),),
    )

    with pytest.raises(Garbled):
        read(broken, BERLIN)
    with pytest.raises(Garbled):
        written(Entry(title="x", due_at=FIRST), SAID, BERLIN, broken)


def test_times_that_somebody_has_taken_out_are_passed_over_to_the_first_that_is_left() -> None:
    out = "EXDATE;TZID=Europe/Berlin:20261201T084500,20261208T084500"
    none = ("RRULE:FREQ=WEEKLY;COUNT=1", "EXDATE;TZID=Europe/Berlin:20261201T084500")

    left = read(file(*WEEKLY, out), BERLIN).entry
    over = read(file(*WEEKLY[:2], "RRULE:FREQ=WEEKLY;UNTIL=20261201", none[1]), BERLIN).entry
    days = read(
        file("DUE;VALUE=DATE:20261201", "RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:20261201"), BERLIN
    ).entry

    assert (left.due_at, left.status) == (datetime(2026, 12, 15, 8, tzinfo=UTC), TaskStatus.OPEN)
    assert (over.due_at, over.status) == (FIRST, TaskStatus.CANCELLED)
    assert days.due_at == datetime(2026, 12, 2, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "zone"),
    [
        ("DUE;TZID=America/New_York:20261201T090000", "America/New_York"),
        ("DUE:20261201T090000Z", "UTC"),
        ("DUE:20261201T090000", "Europe/Berlin"),
        ("DUE;VALUE=DATE:20261201", "Europe/Berlin"),
    ],
)
def test_a_series_keeps_to_the_clock_that_it_was_written_by(due: str, zone: str) -> None:
    found = read(file(due, "RRULE:FREQ=WEEKLY"), BERLIN).entry
    again = written(found, SAID, BERLIN, file(due, "RRULE:FREQ=WEEKLY"))

    assert found.zone == zone
    assert read(again, BERLIN).entry == found


def test_what_is_over_comes_again_no_more_and_its_exceptions_go() -> None:
    done = ("RECURRENCE-ID;TZID=Europe/Berlin:20261201T084500", "STATUS:COMPLETED")
    entry = Entry(title="Water the plants", due_at=FIRST, status=TaskStatus.DONE)

    content = written(entry, SAID, BERLIN, file(*WEEKLY, exceptions=(done,)))

    assert content.count(b"BEGIN:VTODO") == 1
    assert b"RRULE" not in content
    assert b"STATUS:COMPLETED" in content


def test_an_exception_of_a_later_time_stays_when_the_first_is_written() -> None:
    later = ("RECURRENCE-ID;TZID=Europe/Berlin:20261208T084500", "SUMMARY:Only then")
    moved = ("RECURRENCE-ID;TZID=Europe/Berlin:20261201T084500", "SUMMARY:Now")
    before = file(*WEEKLY, exceptions=(later, moved))
    entry = read(before, BERLIN).entry

    content = written(entry, SAID, BERLIN, before)

    assert entry.title == "Now"
    assert read(content, BERLIN).entry == entry
    assert b"SUMMARY:Only then" in content
    assert content.count(b"BEGIN:VTODO") == 2


# --------------------------------------------------------------------------------------- details
def test_details_are_read_in_their_lines_and_without_what_was_put_ahead_of_them() -> None:
    entry = Entry(title="Ring", due_at=FIRST, details="Floor 3\nAsk for Kim; äöü, not \\Ben")
    plain, promised = written(entry, SAID, BERLIN), written(entry, PROMISED, BERLIN)

    assert read(plain, BERLIN).entry == entry
    assert read(promised, BERLIN).entry == entry
    assert b"DESCRIPTION:Before noon\\n\\nFloor 3\\nAsk for Kim" in promised


def test_a_description_that_says_the_same_stays_as_another_program_has_put_it() -> None:
    rich = file("DUE:20261201T090000Z", 'DESCRIPTION;ALTREP="cid:1":Floor 3')
    entry = read(rich, BERLIN).entry

    same = written(entry, SAID, BERLIN, rich)
    other = written(Entry(title="x", details="Floor 4"), SAID, BERLIN, rich)
    empty = written(Entry(title="x"), SAID, BERLIN, rich)

    assert entry.details == "Floor 3"
    assert b"ALTREP" in same
    assert b"DESCRIPTION:Floor 4" in other
    assert b"DESCRIPTION" not in empty


# ------------------------------------------------------------------- a time and all behind it
FROM_3RD = (
    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261215T084500",
    "SUMMARY:Water them all",
    "DUE;TZID=Europe/Berlin:20261216T100000",
)
FROM_5TH = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261229T074500Z", "SUMMARY:Only the big ones")


@pytest.mark.parametrize(
    ("rule", "rules"),
    [
        (
            "FREQ=WEEKLY",
            ("FREQ=WEEKLY;UNTIL=20261208T080000Z", "FREQ=WEEKLY;UNTIL=20261223T090000Z"),
        ),
        (
            "FREQ=WEEKLY;COUNT=9;BYDAY=TU",
            ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208T080000Z", "FREQ=WEEKLY;UNTIL=20261223T090000Z"),
        ),
    ],
)
def test_what_is_changed_from_a_time_on_is_a_series_of_its_own(
    rule: str, rules: tuple[str, str]
) -> None:
    series = (*WEEKLY[:2], f"RRULE:{rule}")

    found = read(file(*series, exceptions=(FROM_5TH, FROM_3RD)), BERLIN)

    assert (found.entry.title, found.entry.due_at, found.entry.repeats) == (
        "Water the plants",
        FIRST,
        rule,
    )
    third, fifth = found.apart
    assert (third.ends, third.entry.repeats) == rules
    assert (third.entry.title, third.entry.due_at) == (
        "Water them all",
        datetime(2026, 12, 16, 9, tzinfo=UTC),
    )
    assert (fifth.entry.title, fifth.at) == (
        "Only the big ones",
        datetime(2026, 12, 29, 8, tzinfo=UTC),
    )
    assert fifth.entry.repeats == rule.replace("COUNT=9", "COUNT=5")


def test_what_is_changed_from_the_first_time_on_is_the_series() -> None:
    from_first = (
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261201T084500",
        "SUMMARY:Water them all",
        "DUE;TZID=Europe/Berlin:20261202T100000",
    )

    found = read(file(*WEEKLY, exceptions=(from_first,)), BERLIN)

    assert found.apart == ()
    assert (found.entry.title, found.entry.due_at, found.entry.repeats) == (
        "Water them all",
        datetime(2026, 12, 2, 9, tzinfo=UTC),
        "FREQ=WEEKLY",
    )


BESIDE = "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261211T084500"  # a Friday
NEXT = datetime(2026, 12, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ((BESIDE, "SUMMARY:Water them all"), NEXT),
        (
            (BESIDE, "SUMMARY:Water them all", "DUE;TZID=Europe/Berlin:20261212T100000"),
            datetime(2026, 12, 16, 9, tzinfo=UTC),
        ),
        ((BESIDE.replace("1211", "1213"), "SUMMARY:Water them all"), NEXT),
    ],
)
def test_a_change_from_a_moment_on_that_is_no_time_of_the_series_holds_from_its_next_one(
    said: tuple[str, ...], due: datetime
) -> None:
    before = (BESIDE.replace("1211", "1210"), "SUMMARY:Of the same next time, and older")

    found = read(file(*WEEKLY, exceptions=(before, said)), BERLIN)

    (tail,) = found.apart
    assert (tail.at, tail.ends) == (NEXT, "FREQ=WEEKLY;UNTIL=20261208T080000Z")
    assert (tail.entry.title, tail.entry.due_at) == ("Water them all", due)
    assert tail.entry.repeats == "FREQ=WEEKLY"


def test_a_change_from_a_moment_on_behind_the_last_time_of_a_series_changes_nothing() -> None:
    ended = (*WEEKLY[:2], "RRULE:FREQ=WEEKLY;COUNT=2")

    found = read(file(*ended, exceptions=((BESIDE, "SUMMARY:Never"),)), BERLIN)

    assert found.apart == ()
    assert (found.entry.title, found.entry.repeats) == (
        "Water the plants",
        "FREQ=WEEKLY;COUNT=2",
    )


def test_a_series_that_ends_before_it_is_written_without_it() -> None:
    before = file(*WEEKLY, exceptions=(FROM_3RD,))
    found = read(before, BERLIN)
    (tail,) = found.apart

    content = written(replace(found.entry, repeats=tail.ends), SAID, BERLIN, before)

    again = read(content, BERLIN)
    assert (again.apart, again.entry.repeats) == ((), tail.ends)
    assert b"THISANDFUTURE" not in content
