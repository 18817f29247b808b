"""Calendars of teams and queues, what is to be known for a task, and series, both ways."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TaskId, TeamId
from desktop.domain.operations import task
from desktop.domain.records import Customer, Task, Team
from desktop.domain.words import TaskStatus
from tests.contracts.conftest import World
from tests.contracts.test_caldav_hub import EVA, NEW, RING, WRITE, Link, link
from tests.support.radicale import PASSWORD, Radicale, one_radicale, radicale

__all__ = ["link", "one_radicale", "radicale"]

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CARE = TeamId("care")
SERIES = NEW.replace(
    "DUE;VALUE=DATE:20261201",
    "DTSTART;TZID=America/New_York:20261201T084500\n"
    "    DUE;TZID=America/New_York:20261201T090000\n    RRULE:FREQ=WEEKLY;BYDAY=TU",
)
FIRST_DONE = (
    "END:VTODO\r\nBEGIN:VTODO\r\nUID:made-there\r\nDTSTAMP:20261201T150000Z\r\n"
    "RECURRENCE-ID;TZID=America/New_York:20261201T084500\r\nSUMMARY:Buy stamps\r\n"
    "STATUS:COMPLETED\r\nEND:VTODO\r\nEND:VCALENDAR"
)


async def bob_does(link: Link, *operations: task.Set | task.Done | task.Create) -> None:
    bob = link.world.desk("bob")
    await bob.snapshot()
    await bob.push(*(bob.seeing(each) for each in operations))


# --------------------------------------------------------------------------------------- details
async def test_what_is_to_be_known_for_a_task_goes_both_ways(link: Link) -> None:
    link.has(RING, details="Floor 3", words="We ring before noon", customer=EVA)
    await link.round()
    there = link.phone.get("ring.ics")

    link.phone.change("ring.ics", "Floor 3", "Floor 4\\nAsk for Kim")
    await link.round()
    typed = link.task()
    await bob_does(link, task.Set(id=RING, details="Floor 4\nAsk for Kim\nRing twice"))
    await link.round()
    quiet = await link.round()

    assert "DESCRIPTION:We ring before noon\\n\\nFloor 3" in there
    assert (typed.details, typed.words) == ("Floor 4\nAsk for Kim", "We ring before noon")
    assert "Ask for Kim\\nRing twice" in link.phone.get("ring.ics").replace("\r\n ", "")
    assert (quiet.taken, quiet.written) == (0, 0)
    assert link.clashes() == []


async def test_details_that_both_have_written_are_both_kept(link: Link) -> None:
    link.has(RING, details="Floor 3")
    await link.round()
    link.phone.change("ring.ics", "DESCRIPTION:Floor 3", "DESCRIPTION:Floor 4")
    link.world.put(replace(link.task(), details="Floor 5"))

    await link.round()
    await link.round()

    kept = link.task().details + repr(link.clashes())
    assert "Floor 4" in kept
    assert "Floor 5" in kept


@one_file
async def test_what_stood_in_an_entry_before_there_were_details_is_not_taken_for_them(
    link: Link,
) -> None:
    link.has(RING, words="We ring before noon", customer=EVA)
    await link.round()
    link.phone.change("ring.ics", "X-TRESEN-SAID:We ring before noon\r\n", "")  # as before

    await link.round()
    await link.round()

    assert link.task().details == ""
    assert link.phone.get("ring.ics").count("We ring before noon") == 2  # once each


# ------------------------------------------------------------------------------ teams and queues
@pytest.fixture
def shared(world: World, radicale: Radicale) -> Link:
    """A calendar of many, in which changes are Bob's; it is not connected yet."""
    world.put(Customer(id=EVA, name="Eva Adler"))
    return Link(world, radicale)


def connected(link: Link, secrets: Path, **of: str) -> None:
    link.chosen = replace(link.chosen, **of)
    link.connect(secrets)


async def test_a_team_has_its_tasks_in_one_calendar_whoever_sees_to_them(
    shared: Link, tmp_path: Path
) -> None:
    site = shared.world.admin.add_site("Care's")
    shared.world.put(Team(id=CARE, name="Care", site=site.id))
    connected(shared, tmp_path / "secrets", team=CARE)
    shared.has(RING, team=CARE, assignee=None)
    shared.has(WRITE, title="Of Ann's", team=CARE, assignee=shared.world.agent("ann"))
    shared.has(TaskId("alone"), title="Bob's own")
    shared.phone.put("x.ics", NEW)

    await shared.round()
    shared.phone.change("ring.ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    await shared.round()
    shared.world.put(replace(shared.task(WRITE), team=None))
    outcome = await shared.round()

    made = next(each for each in shared.tasks() if each.title == "Buy stamps")
    assert (made.team, made.assignee, made.created_by) == (CARE, None, shared.world.agent("bob"))
    assert shared.task(RING).status is TaskStatus.DONE
    assert shared.phone.names() == ["ring.ics", "x.ics"]
    assert outcome.removed == 1
    assert shared.every.find("bob").of_all == "Care"


async def test_a_queue_has_its_tasks_in_one_calendar_and_its_customers_names_only_where_they_may(
    shared: Link, tmp_path: Path
) -> None:
    connected(shared, tmp_path / "secrets", queue=shared.world.with_north)
    shared.has(RING, title="Ring back", assignee=None, customer=EVA)
    shared.has(WRITE, title="Of another queue", queues=())
    shared.phone.put("x.ics", NEW)

    await shared.round()

    made = next(each for each in shared.tasks() if each.title == "Buy stamps")
    assert made.queues == (shared.world.with_north,)
    assert made.assignee is None
    assert shared.phone.names() == ["ring.ics", "x.ics"]
    assert "Eva" not in shared.phone.get("ring.ics")


async def test_one_task_may_stand_in_two_calendars_and_a_change_in_one_reaches_the_other(
    shared: Link, radicale: Radicale, tmp_path: Path
) -> None:
    connected(shared, tmp_path / "secrets", queue=shared.world.with_north)
    of_all, own = shared.phone, radicale.calendar("ben", "own")
    shared.every.put("own", own.address, replace(shared.chosen, queue=""), PASSWORD)
    shared.has(RING)

    await shared.round()
    shared.phone = own
    await shared.round(shared.every.shelf("own"))
    own.change("ring.ics", "SUMMARY:Ring Eva", "SUMMARY:Ring Eva twice")
    await shared.round(shared.every.shelf("own"))
    shared.phone = of_all
    await shared.round()

    assert "SUMMARY:Ring Eva twice" in of_all.get("ring.ics")
    assert len(shared.tasks()) == 1


# ---------------------------------------------------------------------------------------- series
async def test_a_series_made_there_goes_on_by_its_own_clock_when_one_time_of_it_is_done(
    link: Link,
) -> None:
    link.phone.put("x.ics", SERIES)
    await link.round()
    (made,) = link.tasks()
    there = datetime(2026, 12, 1, 15, tzinfo=UTC) - link.world.clock.now()
    link.world.clock.forward(seconds=there.total_seconds())
    link.phone.change("x.ics", "END:VTODO\r\nEND:VCALENDAR", FIRST_DONE)

    await link.round()
    await link.round()
    quiet = await link.round()

    done, coming = sorted(link.tasks(), key=lambda each: each.status)
    assert (made.repeats, made.zone) == ("FREQ=WEEKLY;BYDAY=TU", "America/New_York")
    assert (done.id, done.status, coming.status) == (made.id, TaskStatus.DONE, TaskStatus.OPEN)
    assert coming.due_at == datetime(2026, 12, 8, 14, tzinfo=UTC)  # nine on that clock
    assert "FREQ=WEEKLY" not in link.phone.get("x.ics")
    assert "DUE;TZID=America/New_York:20261208T090000" in link.phone.get(f"{coming.id}.ics")
    assert (quiet.taken, quiet.written) == (0, 0)


async def test_another_rule_and_no_rule_go_both_ways(link: Link) -> None:
    link.has(RING, repeats="FREQ=WEEKLY", zone="Europe/Berlin")
    await link.round()
    link.phone.change("ring.ics", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1")
    await link.round()
    monthly: Task = link.task()
    await bob_does(link, task.Set(id=RING, repeats="FREQ=DAILY", zone="Europe/Berlin"))
    await link.round()
    daily = link.phone.get("ring.ics")
    link.phone.change("ring.ics", "RRULE:FREQ=DAILY\r\n", "")
    await link.round()
    once = link.task()
    await bob_does(link, task.Set(id=RING, repeats="FREQ=YEARLY", zone="UTC"))
    await link.round()

    assert set(monthly.repeats.split(";")) == {"FREQ=MONTHLY", "BYMONTHDAY=1"}
    assert "RRULE:FREQ=DAILY" in daily
    assert (once.repeats, once.zone, once.status) == ("", "", TaskStatus.OPEN)
    assert "RRULE:FREQ=YEARLY" in link.phone.get("ring.ics")
    assert link.clashes() == []


async def test_a_time_that_is_taken_out_there_is_passed_over_here(link: Link) -> None:
    link.phone.put("x.ics", SERIES)
    await link.round()
    out = "RRULE:FREQ=WEEKLY;BYDAY=TU\r\nEXDATE;TZID=America/New_York:20261201T084500"
    link.phone.change("x.ics", "RRULE:FREQ=WEEKLY;BYDAY=TU", out)

    await link.round()
    quiet = await link.round()

    (made,) = link.tasks()
    assert made.due_at == datetime(2026, 12, 8, 14, tzinfo=UTC)
    assert (quiet.taken, quiet.written) == (0, 0)
