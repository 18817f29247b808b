"""The page Tasks: what is due is ended, opened and written down by keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.store.outbox import waiting
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA, PROMISE
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.tasks.hands import TaskHands
from widgets.tasks.page import TasksPage


def test_a_promise_is_kept_from_the_list_and_moves_to_the_done_ones(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        TaskHands(window.desk, window.actions_, window)
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.total == 1)
        press(page.list, Qt.Key.Key_Down)
        assert window.desk.task is not None
        assert window.actions_.trigger("task.done")
        await until(lambda: page.tabs.tabText(3).endswith("1"))
        assert [each.op for each in await window.desk.read(waiting)] == ["promise.keep@1"]
        assert window.actions_.trigger("task.reopen")
        await until(lambda: page.tabs.tabText(3) == "Done")
        assert page.model.pages.total == 1

    run(app, scene, profile, EVERYTHING)


def test_enter_opens_the_customer_of_a_task(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.row(0))
        page.list.go_to(0)
        assert page.list.current == PROMISE.id
        press(page.list, Qt.Key.Key_Return)
        assert window.desk.open.customer == FRIEDA.id

    run(app, scene, profile, EVERYTHING)


def test_a_task_is_written_beside_the_list_and_wrong_fields_say_so(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        assert window.actions_.trigger("task.create")
        form = page.aside.form
        assert form is not None
        form.submit()
        await until(lambda: not form.save_button.working)
        assert page.aside.form is form
        form.set_text("title", "Unterlagen schicken")
        form.set_text("due", "in 2 h")
        form.submit()
        await until(lambda: page.model.pages.total == 2)
        assert page.aside.form is None

    run(app, scene, profile, EVERYTHING)


def test_the_list_has_the_keyboard_once_it_has_rows(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.row(0) and page.model.counts.titles)
        assert page.list.hasFocus()

    run(app, scene, profile, EVERYTHING)
