"""The page Tasks: what is due is ended, opened and written down by keyboard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.ids import TaskId
from desktop.domain.records import Task
from desktop.store.outbox import waiting
from desktop.store.reads import records
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA, JANA, PROMISE, ago
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.tasks.change import ChangeTask
from widgets.tasks.hands import TaskHands
from widgets.tasks.page import TasksPage

HOUR = timedelta(hours=1)
OPEN = Task(
    id=TaskId("task-open"),
    title="Unterlagen schicken",
    created_at=ago(minutes=5),
    created_by=JANA.id,
    assignee=JANA.id,
    due_at=ago(minutes=1),
)


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


def test_a_task_that_is_there_gets_another_time_a_reminder_and_a_rule(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hands = TaskHands(window.desk, window.actions_, window)
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.row(0))
        await hands.model.select(OPEN.id)
        assert window.actions_.trigger("task.change")
        await until(lambda: isinstance(page.aside.form, ChangeTask))
        form = page.aside.form
        assert form is not None
        assert (form.text("title"), form.text("repeats")) == (OPEN.title, "")
        form.set_text("due", "irgendwann")
        form.submit()
        await until(lambda: not form.save_button.working)
        assert page.aside.form is form
        form.set_text("due", "in 2 h")
        form.set_text("remind", "in 1 h")
        form.set_text("repeats", "own")
        form.set_text("own_rule", "alle 2 Wochen")
        form.submit()
        await until(lambda: page.aside.form is None)

        kept = await window.desk.read(records.record, Task, OPEN.id)
        now = window.desk.clock.now()
        assert kept is not None
        assert (kept.due_at, kept.remind_at) == (now + 2 * HOUR, now + HOUR)
        assert (kept.repeats, kept.title) == ("FREQ=WEEKLY;INTERVAL=2", OPEN.title)
        assert [each.op for each in await window.desk.read(waiting)] == ["task.set@1"]

    run(app, scene, profile, (*EVERYTHING, OPEN))


def test_times_that_nobody_types_stay_and_the_words_of_a_promise_are_shown(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        hands = TaskHands(window.desk, window.actions_, window)
        page = TasksPage(window.desk, window.actions_)
        window.put(page)
        page.setFocus()
        await until(lambda: page.model.pages.row(0))
        await hands.model.select(PROMISE.id)
        assert window.actions_.trigger("task.change")
        await until(lambda: isinstance(page.aside.form, ChangeTask))
        form = page.aside.form
        assert form is not None
        form.set_text("title", "Frieda anrufen")
        form.submit()
        await until(lambda: page.aside.form is None)

        kept = await window.desk.read(records.record, Task, PROMISE.id)
        assert kept == replace(PROMISE, title="Frieda anrufen")

    run(app, scene, profile, EVERYTHING)
