"""A person's tasks in their calendar and back, on both databases, with a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.clash import Clash
from desktop.domain.ids import CustomerId, TaskId
from desktop.domain.operations import task
from desktop.domain.records import Customer, Record, Task
from desktop.domain.words import TaskStatus
from integrations.caldav.client import Calendar
from integrations.caldav.running import Outcome, look_after
from integrations.caldav.shelf import Chosen
from integrations.hub.server.calendars.links import CalendarLinks
from integrations.hub.server.calendars.shelf import CalendarShelf
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.store import records
from tests.contracts.conftest import World
from tests.support.radicale import PASSWORD, OtherProgram, Radicale, one_radicale, radicale

__all__ = ["one_radicale", "radicale"]

EVA = CustomerId("eva")
RING, WRITE = TaskId("ring"), TaskId("write")
NEW = """
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Another//Program//EN
    BEGIN:VTODO
    UID:made-there
    DTSTAMP:20261122T120000Z
    SUMMARY:Buy stamps
    DUE;VALUE=DATE:20261201
    X-KEPT:by others
    END:VTODO
    END:VCALENDAR
"""


one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Died(BaseException):
    """The process was killed."""


class Link:
    """Bob's calendar, as the hub has connected it, and as his telephone sees it."""

    def __init__(
        self, world: World, server: Radicale, *, names: bool = False, deletes: bool = False
    ) -> None:
        self.world = world
        self.phone: OtherProgram = server.calendar("ben", "tasks")
        self.every = CalendarLinks(world.store, world.clock, world.tenant, "")
        self.chosen = Chosen(agent=world.agent("bob"), login="ben", names=names, deletes=deletes)

    def connect(self, secrets: Path) -> None:
        self.every = CalendarLinks(
            self.world.store, self.world.clock, self.world.tenant, str(secrets)
        )
        self.every.put("bob", self.phone.address, self.chosen, PASSWORD)

    def has(self, id: TaskId, title: str = "Ring Eva", **more: object) -> Task:
        made = Task(
            id=id,
            title=title,
            created_at=self.world.clock.now(),
            created_by=self.world.agent("bob"),
            **(
                {  # type: ignore[arg-type]
                    "assignee": self.world.agent("bob"),
                    "queues": (self.world.with_north,),
                    "due_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
                }
                | more
            ),
        )
        self.world.put(made)
        return made

    def task(self, id: TaskId = RING) -> Task:
        found = self.found("task", id)
        assert isinstance(found, Task)
        return found

    def found(self, kind: str, id: str) -> Record | None:
        with self.world.store.reading(self.world.tenant) as within:
            return records.find(within, kind, id)

    def tasks(self) -> list[Task]:
        with self.world.store.reading(self.world.tenant) as within:
            return records.every(within, Task)

    def clashes(self) -> list[Clash]:
        with self.world.store.reading(self.world.tenant) as within:
            return records.every(within, Clash)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Calendar]:
        calendar = Calendar(self.phone.address, "ben", self.every.secret("bob"))
        try:
            yield calendar
        finally:
            await calendar.close()

    async def round(self, shelf: CalendarShelf | None = None) -> Outcome:
        async with self.line() as calendar:
            outcome = await look_after(calendar, shelf or self.every.shelf("bob"))
        assert outcome is not None
        return outcome


@pytest.fixture
def link(world: World, radicale: Radicale, tmp_path: Path) -> Link:
    made = Link(world, radicale)
    made.connect(tmp_path / "secrets")
    return made


async def test_open_tasks_with_a_time_stand_in_the_calendar_once(link: Link) -> None:
    link.has(RING, words="We ring before noon", customer=EVA)
    link.has(WRITE, title="No time", due_at=None)

    first, second = await link.round(), await link.round()

    assert (first.failed, first.written, second.written, second.taken) == ("", 1, 0, 0)
    assert link.phone.names() == ["ring.ics"]
    said = link.phone.get("ring.ics")
    for line in ("SUMMARY:Ring Eva", "DUE:20261201T090000Z", "PRIORITY:1", "STATUS:NEEDS-ACTION"):
        assert line in said
    assert "DESCRIPTION:We ring before noon\r\n" in said


async def test_a_change_on_either_side_comes_over(link: Link) -> None:
    link.has(RING)
    await link.round()

    link.phone.change("ring.ics", "DUE:20261201T090000Z", "DUE:20261202T100000Z")
    there = await link.round()
    bob = link.world.desk("bob")
    await bob.snapshot()
    await bob.push(bob.seeing(task.Set(id=RING, title="Ring both")))
    here = await link.round()

    assert (there.taken, here.written) == (1, 1)
    assert link.task().due_at == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert "SUMMARY:Ring both" in link.phone.get("ring.ics")
    assert link.clashes() == []


async def test_where_both_changed_the_same_both_values_are_kept(link: Link) -> None:
    link.has(RING)
    await link.round()
    link.phone.change("ring.ics", "SUMMARY:Ring Eva", "SUMMARY:Ring at home")
    link.world.put(replace(link.task(), title="Ring at work"))

    await link.round()
    await link.round()

    assert link.task().title == "Ring at work"
    assert "SUMMARY:Ring at work" in link.phone.get("ring.ics")
    (clash,) = link.clashes()
    assert "Ring at home" in repr(clash)


@pytest.mark.parametrize(("later_s", "stays"), [(60, "Ring at home"), (-60, "Ring at work")])
async def test_of_two_changes_of_one_field_the_newer_counts_and_the_other_is_kept(
    link: Link, later_s: int, stays: str
) -> None:
    link.has(RING)
    await link.round()
    bob = link.world.desk("bob")
    await bob.snapshot()
    await bob.push(bob.seeing(task.Set(id=RING, title="Ring at work")))
    at = link.world.clock.now() + timedelta(seconds=later_s)
    before = next(
        line for line in link.phone.get("ring.ics").splitlines() if line.startswith("LAST-MOD")
    )
    link.phone.change("ring.ics", before, f"LAST-MODIFIED:{at:%Y%m%dT%H%M%SZ}")
    link.phone.change("ring.ics", "SUMMARY:Ring Eva", "SUMMARY:Ring at home")

    await link.round()
    await link.round()
    quiet = await link.round()

    (clash,) = link.clashes()
    other = {"Ring at home", "Ring at work"} - {stays}
    assert link.task().title == stays
    assert f"SUMMARY:{stays}" in link.phone.get("ring.ics")
    assert other.pop() in repr(clash)
    assert (quiet.taken, quiet.written) == (0, 0)


@pytest.mark.parametrize(("words", "status"), [("", TaskStatus.DONE), ("Today", TaskStatus.DONE)])
async def test_what_is_completed_there_is_done_here(
    link: Link, words: str, status: TaskStatus
) -> None:
    link.has(RING, words=words, customer=EVA)
    await link.round()
    link.phone.change("ring.ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")

    await link.round()

    assert (link.task().status, link.task().ended_at) == (status, link.world.clock.now())


async def test_what_is_done_here_is_completed_there(link: Link) -> None:
    link.has(RING)
    await link.round()
    bob = link.world.desk("bob")
    await bob.do(task.Done(id=RING))

    await link.round()

    said = link.phone.get("ring.ics")
    assert "STATUS:COMPLETED" in said
    assert "COMPLETED:2026" in said


async def test_what_is_made_there_is_a_task_of_the_person_and_keeps_what_others_wrote(
    link: Link,
) -> None:
    link.phone.put("x.ics", NEW)
    await link.round()
    (made,) = link.tasks()
    link.world.put(replace(made, title="Buy more stamps"))

    written = await link.round()
    quiet = await link.round()

    assert (written.failed, written.detail) == ("", "")
    assert (made.title, made.assignee) == ("Buy stamps", link.world.agent("bob"))
    assert made.due_at == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    said = link.phone.get("x.ics")
    for line in ("SUMMARY:Buy more stamps", "X-KEPT:by others", "DUE;VALUE=DATE:20261201"):
        assert line in said
    assert link.phone.names() == ["x.ics"]
    assert len(link.tasks()) == 1
    assert (quiet.taken, quiet.written) == (0, 0)


async def test_a_series_ends_with_its_next_one_in_the_calendar(link: Link) -> None:
    link.has(RING, repeats="FREQ=WEEKLY")
    await link.round()
    assert "RRULE:FREQ=WEEKLY" in link.phone.get("ring.ics")
    link.phone.change("ring.ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")

    await link.round()
    await link.round()

    assert sorted(each.status for each in link.tasks()) == [TaskStatus.DONE, TaskStatus.OPEN]
    assert len(link.phone.names()) == 2


@pytest.mark.parametrize("deletes", [False, True])
async def test_what_is_deleted_there_is_cancelled_only_if_it_is_the_calendars_own(
    world: World, radicale: Radicale, tmp_path: Path, deletes: bool
) -> None:
    link = Link(world, radicale, deletes=deletes)
    link.connect(tmp_path / "secrets")
    link.has(RING)
    link.phone.put("x.ics", NEW)
    await link.round()
    for name in link.phone.names():
        link.phone.delete(name)

    await link.round()
    await link.round()

    statuses = {each.title: each.status for each in link.tasks()}
    assert statuses["Buy stamps"] is TaskStatus.CANCELLED
    assert (statuses["Ring Eva"] is TaskStatus.CANCELLED) == deletes
    assert link.phone.names() == []


async def test_what_is_somebody_elses_now_or_erased_goes_from_the_calendar(
    link: Link, tmp_path: Path
) -> None:
    link.world.put(Customer(id=EVA, name="Eva Adler"))
    link.has(RING, customer=EVA)
    given = link.has(WRITE)
    await link.round()
    link.world.put(replace(given, assignee=link.world.agent("ann")))
    kept = KeptList(tmp_path / "erased")
    Erasing(link.world.store, link.world.clock, link.world.tenant, kept).erase(EVA)

    outcome = await link.round()

    assert outcome.removed == 2
    assert link.phone.names() == []
    assert link.task(WRITE).status is TaskStatus.OPEN


async def test_a_customers_name_stands_there_only_where_it_may(
    world: World, radicale: Radicale, tmp_path: Path
) -> None:
    link = Link(world, radicale, names=True)
    link.connect(tmp_path / "secrets")
    world.put(Customer(id=EVA, name="Eva Adler"))
    link.has(RING, title="Ring back", customer=EVA)

    await link.round()
    assert "Eva Adler" in link.phone.get("ring.ics")

    link.every.put("bob", link.phone.address, replace(link.chosen, names=False), PASSWORD)
    link.has(WRITE, title="Ring again", customer=EVA)
    await link.round()
    assert "Eva" not in link.phone.get("write.ics")


@one_file
@pytest.mark.parametrize("dies_in", ["take", "heard", "sent", "gone"])
async def test_whatever_is_killed_when_nothing_is_lost_and_nothing_done_twice(
    link: Link, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    link.has(RING)
    await link.round()
    link.phone.change("ring.ics", "DUE:20261201T090000Z", "DUE:20261202T100000Z")
    link.phone.put("x.ics", NEW)
    link.has(WRITE, title="Write")
    if dies_in == "gone":
        link.phone.delete("ring.ics")
    real = getattr(CalendarShelf, dies_in)

    def dies_behind(*arguments: object) -> None:
        real(*arguments)
        raise Died

    for stands_in in (dies_behind, lambda *_: (_ for _ in ()).throw(Died)):
        with monkeypatch.context() as patched:
            patched.setattr(CalendarShelf, dies_in, stands_in)
            try:
                await link.round()
            except Died:
                link.world.clock.forward(seconds=121)  # nothing was heard of it
    await link.round()
    quiet = await link.round()

    titles = sorted(each.title for each in link.tasks())
    assert titles == ["Buy stamps", "Ring Eva", "Write"]
    there = {"x.ics", "write.ics"} | (set() if dies_in == "gone" else {"ring.ics"})
    assert set(link.phone.names()) == there
    if dies_in != "gone":
        assert link.task().due_at == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert (quiet.taken, quiet.written, quiet.removed) == (0, 0, 0)
    assert link.clashes() == []


@one_file
async def test_a_server_that_is_away_is_told_and_gone_on_with(
    link: Link, radicale: Radicale
) -> None:
    link.has(RING)
    await link.round()
    radicale.stop()
    link.world.put(replace(link.task(), title="Ring twice"))
    away = await link.round()
    radicale.start()
    link.phone.put("x.ics", NEW)
    back = await link.round()

    assert (away.failed, link.every.find("bob").told.failed) == ("away", "")
    assert (back.taken, back.written) == (1, 1)
    assert "SUMMARY:Ring twice" in link.phone.get("ring.ics")


async def test_one_process_looks_after_a_calendar_and_a_slow_one_writes_nothing_more(
    link: Link,
) -> None:
    link.has(RING)
    slow = link.every.shelf("bob")
    assert slow.hold()
    async with link.line() as calendar:
        assert await look_after(calendar, link.every.shelf("bob")) is None
        link.world.clock.forward(seconds=timedelta(minutes=5).total_seconds())
        assert await look_after(calendar, link.every.shelf("bob")) is not None
        assert await look_after(calendar, slow) is not None  # nobody holds it now

    assert link.phone.names() == ["ring.ics"]


async def test_what_is_no_task_is_passed_over_and_read_again_when_it_changes(link: Link) -> None:
    link.phone.put("odd.ics", NEW.replace("SUMMARY:Buy stamps", "SUMMARY: "))
    first, second = await link.round(), await link.round()
    link.phone.change("odd.ics", "SUMMARY:", "SUMMARY:Now it has words")
    await link.round()

    assert (first.failed, second.failed) == ("", "")
    assert [each.title for each in link.tasks()] == ["Now it has words"]
