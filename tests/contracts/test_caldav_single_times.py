"""Single later times of a series, changed in another program, come here and go back there."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations import task
from desktop.domain.records import Customer, Task
from desktop.domain.words import TaskStatus
from integrations.hub.server.calendars.shelf import CalendarShelf
from tests.contracts.test_caldav_hub import EVA, RING, Died, Link, link
from tests.contracts.test_caldav_shared import SERIES, bob_does
from tests.support.radicale import one_radicale, radicale

__all__ = ["link", "one_radicale", "radicale"]

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIRST = datetime(2026, 12, 1, 14, tzinfo=UTC)  # nine in New York
SECOND, THIRD = FIRST.replace(day=8), FIRST.replace(day=15)
MOVED_TO = datetime(2026, 12, 9, 20, tzinfo=UTC)
_ONE_TIME = (
    "END:VTODO\r\nBEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20261122T130000Z\r\n"
    "RECURRENCE-ID;TZID=America/New_York:{day}T084500\r\n{what}\r\nEND:VTODO\r\nEND:VCALENDAR"
)
MOVED = "SUMMARY:Buy more stamps\r\nDUE;TZID=America/New_York:20261209T150000"


def changed_alone(link: Link, what: str, day: str = "20261208", name: str = "made-there") -> None:
    """As another program changes one time of a series."""
    said = _ONE_TIME.format(uid=name, day=day, what=what)
    link.phone.change(f"{name}.ics", "END:VTODO\r\nEND:VCALENDAR", said)


def series_and_own(link: Link) -> tuple[Task, Task]:
    """The task of the series, and that of the time that was changed alone."""
    open_ = [each for each in link.tasks() if each.status is TaskStatus.OPEN]
    (series,) = (each for each in open_ if each.repeats)
    (own,) = (each for each in open_ if not each.repeats)
    return series, own


async def settled(link: Link) -> None:
    """Both sides say the same: another round changes nothing."""
    await link.round()
    quiet = await link.round()
    assert (quiet.taken, quiet.written, quiet.removed, quiet.unread) == (0, 0, 0, 0)


async def test_a_time_that_is_moved_there_is_a_task_of_its_own_on_both_sides(link: Link) -> None:
    link.phone.put("made-there.ics", SERIES)
    await link.round()
    changed_alone(link, MOVED)
    await settled(link)
    series, own = series_and_own(link)

    assert (series.due_at, series.skips) == (FIRST, (SECOND,))
    assert (own.title, own.due_at, own.assignee) == (
        "Buy more stamps",
        MOVED_TO,
        link.world.agent("bob"),
    )
    there = link.phone.get("made-there.ics")
    assert "RECURRENCE-ID" not in there
    assert "EXDATE;TZID=America/New_York:20261208T084500" in there
    assert link.phone.names() == sorted([f"{own.id}.ics", "made-there.ics"])

    await bob_does(link, task.Set(id=own.id, due_at=MOVED_TO.replace(day=10)))
    await settled(link)
    assert "DUE:20261210T200000Z" in link.phone.get(f"{own.id}.ics")
    link.phone.change(f"{own.id}.ics", "SUMMARY:Buy more stamps", "SUMMARY:Buy all stamps")
    await settled(link)
    assert series_and_own(link)[1].title == "Buy all stamps"


async def test_the_next_time_of_the_series_is_the_first_that_is_left(link: Link) -> None:
    link.phone.put("made-there.ics", SERIES)
    await link.round()
    changed_alone(link, MOVED)
    await settled(link)
    series, _ = series_and_own(link)

    await bob_does(link, task.Done(id=series.id))
    await settled(link)

    following, own = series_and_own(link)
    assert (following.due_at, following.skips) == (THIRD, ())
    assert own.due_at == MOVED_TO
    assert len(link.phone.names()) == 3


@pytest.mark.parametrize("how", ["cancelled", "taken out"])
async def test_a_time_that_is_cancelled_there_does_not_come(link: Link, how: str) -> None:
    link.phone.put("made-there.ics", SERIES)
    await link.round()
    if how == "cancelled":
        changed_alone(link, "STATUS:CANCELLED")
    else:
        out = "EXDATE;TZID=America/New_York:20261208T084500\r\nEND:VTODO"
        link.phone.change("made-there.ics", "END:VTODO", out)
    await settled(link)
    (series,) = link.tasks()
    await bob_does(link, task.Set(id=series.id, title="Buy stamps, please"))
    await settled(link)

    there = link.phone.get("made-there.ics")
    assert "SUMMARY:Buy stamps\\, please" in there
    assert "EXDATE;TZID=America/New_York:20261208T084500" in there
    await bob_does(link, task.Done(id=series.id))
    await settled(link)
    (following,) = (each for each in link.tasks() if each.status is TaskStatus.OPEN)
    assert following.due_at == THIRD


async def test_a_promise_that_is_moved_once_stays_a_promise_to_the_same_customer(
    link: Link,
) -> None:
    series = link.has(
        RING,
        words="We ring every Tuesday",
        customer=EVA,
        due_at=FIRST,
        repeats="FREQ=WEEKLY",
        zone="America/New_York",
    )
    link.world.put(Customer(id=EVA, name="Eva", queues=(link.world.with_north,)))
    await link.round()
    changed_alone(link, "DUE:20261209T200000Z", name="ring")
    await settled(link)

    of_series, own = series_and_own(link)
    assert of_series.skips == (SECOND,)
    assert (own.words, own.customer, own.due_at) == (series.words, EVA, MOVED_TO)
    assert own.title == series.title


async def test_a_series_that_comes_with_its_exceptions_is_taken_whole(link: Link) -> None:
    link.phone.put(
        "made-there.ics",
        SERIES.replace(
            "END:VTODO\n    END:VCALENDAR",
            _ONE_TIME.format(uid="made-there", day="20261208", what=MOVED),
        ),
    )
    await settled(link)

    series, own = series_and_own(link)
    assert (series.due_at, series.skips, own.due_at) == (FIRST, (SECOND,), MOVED_TO)

    link.phone.delete(f"{own.id}.ics")  # what was made there is cancelled with it
    await settled(link)
    assert link.task(own.id).status is TaskStatus.CANCELLED


@one_file
@pytest.mark.parametrize("dies_in", ["take", "sent"])
async def test_who_is_killed_in_the_middle_writes_each_of_both_entries_once(
    link: Link, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    link.phone.put("made-there.ics", SERIES)
    await link.round()
    changed_alone(link, MOVED)
    real = getattr(CalendarShelf, dies_in)

    def dies_behind(*arguments: object) -> None:
        real(*arguments)
        raise Died

    for stands_in in (lambda *_: (_ for _ in ()).throw(Died), dies_behind, dies_behind):
        with monkeypatch.context() as patched:
            patched.setattr(CalendarShelf, dies_in, stands_in)
            with suppress(Died):
                await link.round()
        link.world.clock.forward(seconds=121)  # nothing was heard of it
    await settled(link)

    series, own = series_and_own(link)
    assert (series.skips, own.due_at) == ((SECOND,), MOVED_TO)
    assert len(link.phone.names()) == 2
    assert link.clashes() == []


@one_file
async def test_a_time_whose_customer_may_not_be_seen_any_more_is_not_lost(link: Link) -> None:
    gone = CustomerId("gone")
    link.has(RING, customer=gone, due_at=FIRST, repeats="FREQ=WEEKLY", zone="America/New_York")
    await link.round()
    changed_alone(link, "DUE:20261209T200000Z", name="ring")
    await settled(link)

    _, own = series_and_own(link)
    assert (own.customer, own.due_at) == (None, MOVED_TO)


FROM_THEN_ON = (
    "END:VTODO\r\nBEGIN:VTODO\r\nUID:made-there\r\nDTSTAMP:20261122T130000Z\r\n"
    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20261215T084500\r\n"
    "SUMMARY:Buy more stamps\r\nDUE;TZID=America/New_York:20261216T150000\r\n"
    "END:VTODO\r\nEND:VCALENDAR"
)


@pytest.mark.parametrize("known", [True, False])
async def test_what_changes_from_a_time_on_is_a_series_of_its_own_on_both_sides(
    link: Link, known: bool
) -> None:
    link.phone.put("made-there.ics", SERIES)
    if known:
        await link.round()
    link.phone.change("made-there.ics", "END:VTODO\r\nEND:VCALENDAR", FROM_THEN_ON)
    await settled(link)

    before, behind = sorted(link.tasks(), key=lambda each: each.due_at or FIRST)
    assert (before.title, before.due_at) == ("Buy stamps", FIRST)
    assert before.repeats.endswith("UNTIL=20261208T140000Z")
    assert (behind.title, behind.due_at) == (
        "Buy more stamps",
        datetime(2026, 12, 16, 20, tzinfo=UTC),
    )
    assert behind.repeats
    assert "UNTIL" not in behind.repeats
    assert "THISANDFUTURE" not in link.phone.get("made-there.ics")
    assert link.phone.names() == sorted([f"{behind.id}.ics", "made-there.ics"])

    for each in (before, behind):
        await bob_does(link, task.Done(id=each.id))
    await settled(link)
    last, goes_on = sorted(
        (each for each in link.tasks() if each.status is TaskStatus.OPEN),
        key=lambda each: each.due_at or FIRST,
    )
    assert (last.title, last.due_at) == ("Buy stamps", SECOND)
    assert (goes_on.title, goes_on.due_at) == (
        "Buy more stamps",
        datetime(2026, 12, 23, 20, tzinfo=UTC),
    )
