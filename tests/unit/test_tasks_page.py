"""The page of tasks: each in the view it belongs to, and gone from it when it is done."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TaskId
from desktop.domain.records import Task
from desktop.domain.words import TaskStatus
from desktop.store import outbox
from desktop.store.reads import records
from desktop.store.reads.tasks import View
from desktop.viewmodels import just_ended
from desktop.viewmodels.customer.customer import CustomerTab
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import PromiseRow
from desktop.viewmodels.task_entry import TaskEntry
from desktop.viewmodels.tasks.task_actions import TaskActions
from desktop.viewmodels.tasks.tasks import TasksPage
from desktop.viewmodels.work_list.work_list import WorkList
from desktop.viewmodels.work_list_rows import actions_of
from tests.support.desk import NOON, HandClock, a_desk, until
from tests.support.people import EVERYTHING, FRIEDA, MALTE, PROMISE

if TYPE_CHECKING:
    from pathlib import Path


def _task(name: str, **more: object) -> Task:
    return replace(PROMISE, id=TaskId(name), title=name, **more)


TASKS = (
    _task("late", due_at=NOON - timedelta(hours=2)),
    _task("soon", due_at=NOON + timedelta(hours=2)),
    _task("next week", due_at=NOON + timedelta(days=6)),
    _task("some day", due_at=None, words=""),
    _task("kept", status=TaskStatus.DONE, ended_at=NOON),
    _task("not mine", assignee=MALTE.id, due_at=NOON + timedelta(hours=2)),
)
PEOPLE = tuple(record for record in EVERYTHING if record is not PROMISE)


def _titles(page: TasksPage) -> list[str]:
    rows = [page.pages.row(at) for at in range(page.pages.total)]
    return [row.what for row in rows if isinstance(row, PromiseRow)]


def _shows(page: TasksPage, titles: list[str]) -> bool:
    return _titles(page) == titles


async def test_every_task_stands_in_the_view_of_its_time(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page = TasksPage(desk)
        expected: dict[View, list[str]] = {
            "due": ["late", "soon"],
            "mine": ["late", "soon", "next week", "some day"],
            "promises": ["late", "soon", "next week"],
            "done": ["kept"],
        }
        for view, titles in expected.items():
            page.show(view)
            await until(partial(_shows, page, titles))
        page.close()


async def test_with_a_minute_gone_the_times_that_are_others_are_shown_anew(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page, told = TasksPage(desk), list[range]()
        page.show("promises")
        await until(partial(_shows, page, ["late", "soon", "next week"]))
        undo = page.pages.changed.connect(told.append)
        before = _due(page)

        await page.look()
        assert (_due(page), told) == (before, [])

        desk.clock.move(seconds=90 * 60)
        await page.look()
        assert _due(page)["late"] != before["late"]
        assert _due(page)["next week"] == before["next week"]
        undo()
        page.close()


def _due(page: TasksPage) -> dict[str, str]:
    return {row.what: row.due for row in page.pages.rows_read() if isinstance(row, PromiseRow)}


async def test_a_call_is_offered_on_tasks_that_have_a_number(profile: Path) -> None:
    letter = _task("letter", due_at=NOON + timedelta(hours=3), phone="")
    async with a_desk(profile, records=(*PEOPLE, *TASKS, letter)) as desk:
        page = TasksPage(desk)
        page.show("due")
        await until(lambda: page.pages.row(2))
        assert "call.dial" not in actions_of(page.task("letter"))
        assert actions_of(page.task("late"))[0] == "call.dial"
        page.close()


async def test_the_tabs_say_how_many_there_are(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page = TasksPage(desk)
        page.show("promises")
        await until(lambda: page.counts.titles)

        assert page.counts.titles["due"].split() == ["Due", "2"]
        assert page.counts.titles["promises"].split() == ["Promises", "3"]
        assert page.counts.nothing == "Nothing is promised."
        page.close()


async def test_a_task_that_is_done_is_struck_out_where_it_stood(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page, actions = TasksPage(desk), TaskActions(desk)
        page.show("due")
        await until(lambda: page.pages.total == 2)
        page.choose("soon")
        assert desk.task is not None

        await actions.done("soon")

        row = page.pages.row(1)
        assert isinstance(row, PromiseRow)
        assert (row.key, row.done, row.undo) == ("soon", True, just_ended.undo())
        assert page.pages.total == 2
        await until(lambda: desk.task is None)
        actions.close()
        page.close()


async def test_a_task_that_is_done_leaves_its_view_a_little_later(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(just_ended, "_STAYS_S", 0.05)
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page, actions = TasksPage(desk), TaskActions(desk)
        page.show("due")
        await until(lambda: page.pages.total == 2)

        await actions.done("soon")

        await until(lambda: page.counts.titles["done"].split()[-1] == "2")
        await until(lambda: page.pages.total == 1)
        actions.close()
        page.close()


async def test_a_slip_of_the_hand_is_taken_back(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page, actions = TasksPage(desk), TaskActions(desk)
        page.show("due")
        await until(lambda: page.pages.total == 2)
        await actions.done("soon")

        await actions.reopen("")

        await until(lambda: _open_again(page))
        task = await desk.read(records.record, Task, "soon")
        assert task is not None
        assert (task.status, task.ended_at) == (TaskStatus.OPEN, None)
        assert [each.op for each in await desk.read(outbox.waiting)] == [
            "promise.keep@1",
            "task.reopen@1",
        ]
        actions.close()
        page.close()


def _open_again(page: TasksPage) -> bool:
    row = page.pages.row(1)
    return isinstance(row, PromiseRow) and not row.done and row.undo is None


async def test_what_was_ended_beside_the_contact_is_struck_out_there_too(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        customer, work, actions = CustomerTab(desk), WorkList(desk), TaskActions(desk)
        desk.show(Open(customer=FRIEDA.id))
        await until(lambda: customer.shown and work.due_count)

        await actions.done("late")
        await until(lambda: work.due_count == 1)

        for rows in (customer.rows, work.rows):
            row = next(row for row in rows if row.key == "late")
            assert isinstance(row, PromiseRow)
            assert row.done
            assert row.undo is not None
            assert row.said.startswith("Promise, kept")
        for model in (customer, work, actions):
            model.close()


async def test_many_tasks_are_walked_page_by_page(profile: Path) -> None:
    many = [
        _task(f"t{at:04}", due_at=NOON + timedelta(days=30, seconds=at // 3)) for at in range(250)
    ]
    async with a_desk(profile, records=(*PEOPLE, *many)) as desk:
        page = TasksPage(desk)
        page.show("promises")
        await until(lambda: page.pages.total == 250)
        page.pages.want(0, 249)
        await until(lambda: all(page.pages.row(at) for at in range(250)))

        assert _titles(page) == [f"t{at:04}" for at in range(250)]
        page.close()


async def test_a_task_is_found_where_it_stands_and_opens_its_customer(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page = TasksPage(desk)

        assert await page.find("next week") == "promises"
        assert await page.find("nothing") is None
        assert desk.task is not None
        await until(lambda: page.pages.total == 3)
        page.open("next week")

        assert desk.open.customer == FRIEDA.id
        page.close()


async def test_a_sunday_offers_monday_at_nine_only_once(profile: Path) -> None:
    async with a_desk(profile, clock=HandClock(NOON + timedelta(days=2))) as desk:
        words = [meant for _, meant in TaskEntry(desk).choices()]

        assert len(words) == len(set(words)) == 3
