"""Several rows chosen at once: by keyboard, done in one go, named where it was not possible."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import CaseId, TaskId
from desktop.domain.records import Case, Task
from desktop.domain.words import CaseStatus, TaskStatus
from desktop.store.outbox import waiting
from desktop.store.reads import records
from tests.support.desk import ME, NOON, until
from tests.support.keyboard import lost
from tests.support.people import DELIVERY, EVERYTHING, FRIEDA, PEOPLE
from tests.support.qt import press
from tests.support.whole_window import play
from tests.support.window import Tried, run
from widgets.lists.page import CasesPage
from widgets.tasks.page import TasksPage

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def cases(count: int) -> tuple[Case, ...]:
    return tuple(
        Case(
            id=CaseId(f"case-{at:04}"),
            customer=FRIEDA.id,
            subject=f"Matter {at:04}",
            number=f"V-{at:04}",
            queue=DELIVERY.id,
            opened_at=NOON - timedelta(minutes=at),
            status=CaseStatus.CLOSED if at == 1 else CaseStatus.OPEN,
            closed_at=NOON if at == 1 else None,
        )
        for at in range(count)
    )


async def shown(window: Tried, count: int) -> CasesPage:
    page = CasesPage(window.desk, window.actions_)
    window.put(page)
    await until(lambda: page.model.pages.total == count)
    page.model.sort("number", ascending=True)
    await until(lambda: (row := page.model.pages.row(0)) is not None and row.key == "case-0000")
    page.rows.setFocus()
    page.rows.go_to(0)
    return page


async def status(window: Tried, at: int) -> CaseStatus:
    found = await window.desk.read(records.record, Case, f"case-{at:04}")
    assert found is not None
    return found.status


def test_rows_are_chosen_with_space_and_shift_and_closed_save_those_that_cannot_be(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await shown(window, 5)
        assert not page.bar.isVisible()

        press(page.rows, Qt.Key.Key_Space)
        press(page.rows, Qt.Key.Key_Down, SHIFT)
        press(page.rows, Qt.Key.Key_Down, SHIFT)

        assert page.model.chosen.keys == ("case-0000", "case-0001", "case-0002")
        assert page.bar.isVisible()
        assert page.bar.words.text() == "3 chosen"
        said = page.rows.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said.startswith("chosen, V-0000")

        page.bar.buttons["case.close"].click()
        await until(lambda: bool(window.desk.notices.everything))
        (notice,) = window.desk.notices.everything
        assert notice.happened == (
            "2 cases closed. Left as they were: V-0001 (It was completed in the meantime.)"
        )
        assert [await status(window, at) for at in (0, 2)] == [CaseStatus.CLOSED] * 2
        assert not page.bar.isVisible()

        window.actions_.trigger(notice.action)
        await until(lambda: not window.desk.notices.everything)
        for _ in range(200):
            if await status(window, 0) is CaseStatus.OPEN is await status(window, 2):
                break
            await window.desk.supervisor.pause(0.05)
        assert [await status(window, at) for at in (0, 1, 2)] == [
            CaseStatus.OPEN,
            CaseStatus.CLOSED,
            CaseStatus.OPEN,
        ]

    run(app, scene, profile, [DELIVERY, FRIEDA, *cases(5)])


def test_escape_chooses_none_and_ctrl_a_all_that_is_read(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = await shown(window, 30)

        press(page.rows, Qt.Key.Key_A, CTRL)
        assert len(page.model.chosen.keys) == 30

        press(page.rows, Qt.Key.Key_Escape)
        assert page.model.chosen.keys == ()
        assert page.rows.hasFocus()

    run(app, scene, profile, [DELIVERY, FRIEDA, *cases(30)])


def test_what_is_done_by_mouse_leaves_the_keyboard_in_the_list(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await until(lambda: window.commands.trigger("page.cases"))
        (page,) = window.findChildren(CasesPage)
        await until(lambda: page.model.pages.total)
        page.rows.setFocus()
        press(page.rows, Qt.Key.Key_A, CTRL)
        button = page.bar.buttons["case.urgent"]
        await until(button.isVisible)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(page.bar.isHidden)

        assert page.rows.hasFocus(), lost(window)

    play(app, profile, scene, EVERYTHING)


def test_five_hundred_are_done_without_keeping_the_window_from_its_work(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = await shown(window, 500)
        chosen = page.model.chosen
        for at in range(500):
            chosen.toggle(f"case-{at:04}")
        longest, before = 0.0, time.thread_time()

        page.bar.buttons["case.urgent"].click()
        while not window.desk.notices.everything:
            await window.desk.supervisor.pause(0)
            now = time.thread_time()  # what this thread computed since the loop was here last
            longest, before = max(longest, now - before), now

        assert longest < 0.25
        (notice,) = window.desk.notices.everything
        assert notice.happened.startswith("499 cases are urgent now.")
        assert len(await window.desk.read(waiting)) == 499

    run(app, scene, profile, [DELIVERY, FRIEDA, *cases(500)])


def test_tasks_are_given_to_oneself_and_back(app: QApplication, profile: Path) -> None:
    tasks = tuple(
        Task(
            id=TaskId(f"task-{at}"),
            title=f"Task {at}",
            created_at=NOON,
            created_by=ME.agent,
            assignee=ME.agent,
            due_at=NOON,
        )
        for at in range(3)
    )

    async def ended(window: Tried) -> list[TaskStatus]:
        found = [await window.desk.read(records.record, Task, each.id) for each in tasks]
        return [each.status for each in found if each is not None]

    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        await until(lambda: page.model.pages.total == 3)
        page.list.setFocus()
        page.list.go_to(0)
        press(page.list, Qt.Key.Key_A, CTRL)
        assert page.bar.words.text() == "3 chosen"

        page.bar.buttons["task.done"].click()
        await until(lambda: bool(window.desk.notices.everything))
        assert await ended(window) == [TaskStatus.DONE] * 3

        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action)
        await until(lambda: page.model.pages.total == 3)

    run(app, scene, profile, [*PEOPLE, *tasks])
