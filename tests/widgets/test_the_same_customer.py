"""A customer who is there twice, merged by keyboard from the customer tab's own sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.records import Customer
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import DELIVERY
from tests.support.qt import press
from tests.support.window import Tried, run
from tests.unit.test_duplicates import AGAIN, EVA
from widgets.customer.the_same import TheSame

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_two_are_compared_and_merged_with_enter_and_taken_apart_by_the_notice(
    app: QApplication, profile: Path
) -> None:
    async def merged_into(window: Tried) -> str | None:
        found = await window.desk.read(records.record, Customer, AGAIN.id)
        return found.merged_into if found else None

    async def scene(window: Tried) -> None:
        tab = QWidget()
        window.put(tab)
        same = TheSame(window.desk, tab)
        undo = tuple(same.handled(window.actions_))
        window.desk.show(Open(customer=EVA.id))
        sheet = same.ask_who()
        await until(lambda: len(sheet.feed.rows) == 1)
        assert sheet.feed.accessibleName() == "Who may be the same"

        press(sheet.field.edit, Qt.Key.Key_Return)
        assert sheet.feed.rows[0].said.startswith("Show everything of E. Uebel")
        press(sheet.field.edit, Qt.Key.Key_Return)
        assert not sheet.popup.isVisible()
        await until(lambda: bool(window.desk.notices.everything))
        assert await merged_into(window) == EVA.id

        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action, notice.subject)
        await until(lambda: window.desk.open.customer == AGAIN.id)
        assert await merged_into(window) is None
        for each in undo:
            each()

    run(app, scene, profile, [DELIVERY, EVA, AGAIN])
