"""Cases merged and split in their tab, with the keyboard and with the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import CASE, FRIEDA
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from tests.unit.test_case_merging import ALL, TWIN
from widgets.case.tab import CaseTab

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def _opened(window: Tried) -> CaseTab:
    tab = CaseTab(window.desk, window.actions_)
    window.put(tab)
    window.desk.show(Open(customer=FRIEDA.id, case=CASE.id))
    await until(tab.merge.isVisible)
    return tab


def _said(tab: CaseTab) -> list[str]:
    return [row.said for row in tab.feed.rows]


def test_a_case_is_found_by_its_number_merged_with_enter_and_taken_apart_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _opened(window)
        assert not tab.split.isVisible()  # with one contact there is nothing to part
        sheet = tab.merging.ask_which()
        await until(lambda: bool(sheet.feed.rows))
        assert sheet.field.edit.accessibleName() == "Merge into this case"

        type_text(sheet.field.edit, "v-7")
        await until(lambda: [row.key for row in sheet.feed.rows] == [TWIN.id])
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: "Merged into this case, V-7 · Again" in _said(tab))
        assert not sheet.popup.isVisible()
        await until(tab.split.isVisible)
        await until(lambda: bool(window.desk.notices.everything))
        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action, notice.subject)
        await until(lambda: window.desk.open.case == TWIN.id)

    run(app, scene, profile, ALL)


def test_a_merged_case_is_not_reopened_but_taken_out_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _opened(window)
        sheet = tab.merging.ask_which()
        await until(lambda: TWIN.id in [row.key for row in sheet.feed.rows])
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(tab.split.isVisible)

        window.desk.show(Open(customer=FRIEDA.id, case=TWIN.id))
        await until(tab.unmerge.isVisible)
        hidden = (tab.reopen, tab.merge, tab.split, tab.close_, tab.change)
        assert not any(button.isVisible() for button in hidden)
        window.actions_.say(case=True, case_merged=True)
        tab.unmerge.click()
        await until(tab.close_.isVisible)

    run(app, scene, profile, ALL)


def test_contacts_are_chosen_with_enter_before_they_get_a_case_of_their_own(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        tab = await _opened(window)
        sheet = tab.merging.ask_which()
        await until(lambda: TWIN.id in [row.key for row in sheet.feed.rows])
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(tab.split.isVisible)

        sheet = tab.merging.ask_what()
        type_text(sheet.field.edit, "where is it")
        press(sheet.field.edit, Qt.Key.Key_Return)
        assert sheet.feed.rows[0].said == "Open a case for 1 contact"
        press(sheet.field.edit, Qt.Key.Key_Up)
        press(sheet.field.edit, Qt.Key.Key_Up)
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: window.desk.open.case not in (CASE.id, TWIN.id))
        await until(lambda: any("Where is it?" in said for said in _said(tab)))

    run(app, scene, profile, ALL)
