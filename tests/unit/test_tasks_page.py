"""The page of tasks: each in the view it belongs to, and gone from it when it is done."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import TaskId
from desktop.domain.records import Task
from desktop.domain.words import TaskStatus
from desktop.store.reads.tasks import View
from desktop.viewmodels.rows import PromiseRow
from desktop.viewmodels.task_actions import TaskActions
from desktop.viewmodels.tasks import TasksPage
from tests.support.desk import NOON, a_desk, until
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
            "overdue": ["late"],
            "today": ["soon"],
            "later": ["next week"],
            "undated": ["some day"],
            "done": ["kept"],
        }
        for view, titles in expected.items():
            page.show(view)
            await until(partial(_shows, page, titles))
        page.close()


async def test_the_tabs_say_how_many_there_are(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page = TasksPage(desk)
        page.show("today")
        await until(lambda: page.counts.titles)

        assert page.counts.titles["overdue"].split() == ["Overdue", "1"]
        assert page.counts.nothing == "Nothing more is due today."
        page.close()


async def test_a_task_that_is_done_leaves_its_view(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page, actions = TasksPage(desk), TaskActions(desk)
        page.show("today")
        await until(lambda: page.pages.total == 1)
        page.choose("soon")
        assert desk.task is not None

        await actions.done("soon")

        await until(lambda: page.pages.total == 0)
        await until(lambda: page.counts.titles["done"].split()[-1] == "2")
        assert desk.task is None
        actions.close()
        page.close()


async def test_many_tasks_are_walked_page_by_page(profile: Path) -> None:
    many = [
        _task(f"t{at:04}", due_at=NOON + timedelta(days=30, seconds=at // 3)) for at in range(250)
    ]
    async with a_desk(profile, records=(*PEOPLE, *many)) as desk:
        page = TasksPage(desk)
        page.show("later")
        await until(lambda: page.pages.total == 250)
        page.pages.want(0, 249)
        await until(lambda: all(page.pages.row(at) for at in range(250)))

        assert _titles(page) == [f"t{at:04}" for at in range(250)]
        page.close()


async def test_a_task_is_found_where_it_stands_and_opens_its_customer(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, *TASKS)) as desk:
        page = TasksPage(desk)

        assert await page.find("next week") == "later"
        assert await page.find("nothing") is None
        assert desk.task is not None
        await until(lambda: page.pages.total == 1)
        page.open("next week")

        assert desk.open.customer == FRIEDA.id
        page.close()
