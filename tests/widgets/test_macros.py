"""Macros in the window: from the menu, from `::`, undone by the notice, written in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.domain.ids import TextModuleId
from desktop.domain.macro import MacroStep
from desktop.domain.operations.writing import SaveTextModule
from desktop.domain.records import Interaction, TextModule
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.text_modules.macros import UNDO
from tests.support.desk import ME, until
from tests.support.people import CASE, CHAT, EVERYTHING, FRIEDA, MAIL
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane
from widgets.knowledge.module_form import SaveModule
from widgets.knowledge.texts import TextsTab

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

LATE = TextModule(
    id=TextModuleId("late"),
    short="late",
    title="Late again",
    text="Good day {customer}.",
    language="en",
    owner=ME.agent,
    steps=(MacroStep(do="tag", text="late"), MacroStep(do="case-priority", value="high")),
)


async def _opened(window: Tried, contact: Interaction = MAIL) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(contact.id, contact.customer, contact.case))
    await until(lambda: pane.conversation.shown == contact.id)
    window.actions_.say(interaction=True, mine=True, status=contact.status)
    return pane


async def _tags(window: Tried) -> tuple[str, ...]:
    contact = await window.desk.read(records.record, Interaction, MAIL.id)
    return contact.tags if contact else ()


def test_a_macro_of_the_menu_is_run_and_taken_back_by_its_notice(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        menu = pane.macro_menu.show(await pane.macros.offered())
        [entry] = menu.actions()

        entry.trigger()
        menu.close()
        await until(lambda: pane.box.field.text == "Good day Frieda Musterfrau.")
        await until(lambda: bool(window.desk.notices.shown))
        [notice] = window.desk.notices.shown
        assert notice.action == UNDO
        assert await _tags(window) == ("late",)

        window.actions_.trigger(UNDO)
        await until(lambda: pane.box.field.text == "")
        assert await _tags(window) == ()
        assert window.desk.notices.shown == ()

    run(app, scene, profile, (*EVERYTHING, LATE))


def test_a_macro_that_cannot_be_run_here_stands_greyed_with_the_step_that_stops_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window, CHAT)

        menu = pane.macro_menu.show(await pane.macros.offered())
        [entry] = menu.actions()
        menu.close()

        assert not entry.isEnabled()
        assert "Priority of the case: high” is not possible" in entry.toolTip()

    run(app, scene, profile, (*EVERYTHING, LATE))


def test_typing_its_short_name_runs_it_where_it_was_typed(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        field = (pane := await _opened(window)).box.field
        field.setFocus()
        type_text(field, "Hello ::late")
        await until(lambda: pane.box.popup.is_open)

        press(field, Qt.Key.Key_Return)

        await until(lambda: field.text == "Hello Good day Frieda Musterfrau.")
        await until(lambda: bool(window.desk.notices.shown))
        assert await _tags(window) == ("late",)

    run(app, scene, profile, (*EVERYTHING, LATE))


def test_a_macro_is_changed_on_the_page_of_text_modules(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        tab = TextsTab(window.desk, window.actions_)
        window.put(tab)
        await until(lambda: LATE.id in [row.key for row in tab.feed.rows])
        tab.feed.choose(LATE.id)
        window.actions_.trigger("text-module.change")
        form = tab.form
        assert isinstance(form, SaveModule)
        await until(lambda: "Add tags: late" in form.text("steps"))

        form._put("Task: Look whether it has arrived | in 2 h")
        form.submit()

        async def saved() -> list[SaveTextModule]:
            waiting = await window.desk.read(outbox.waiting)
            return [op for each in waiting if isinstance(op := each.operation, SaveTextModule)]

        await until(lambda: tab.form is None)
        [asked] = await saved()
        assert asked.steps == (
            *LATE.steps,
            MacroStep(do="task", text="Look whether it has arrived", due="in 2 h"),
        )

    run(app, scene, profile, (*EVERYTHING, LATE))
