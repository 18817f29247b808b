"""The figures of the day in a window: by keys to a number, to its contacts, into one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.viewmodels.rows import TableRow
from tests.support.desk import until
from tests.support.window import Tried, run
from tests.unit.test_figures_of_day import ALL, DAY
from widgets.team.figures_sheet import FiguresSheet

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_each_number_opens_its_contacts_and_enter_goes_into_one(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.show()
        sheet = FiguresSheet(window.desk, window)
        window.actions_.handle("team.figures", sheet.open)

        window.actions_.trigger("team.figures")
        await until(lambda: len(sheet.contacts.rows) == len(DAY))
        first = sheet.figures.row_at(sheet.figures.currentIndex())
        assert isinstance(first, TableRow)
        assert first.cells[0].text == "Came in"
        assert sheet.about.text().endswith("from 6 contacts on this computer")

        QTest.keyClick(sheet.figures, Qt.Key.Key_Down)
        await until(lambda: sheet.contacts.rows and sheet.contacts.rows[0].key == "slow")
        QTest.keyClick(sheet.figures, Qt.Key.Key_Return)
        assert sheet.contacts.hasFocus()
        sheet.contacts.choose("slow")
        QTest.keyClick(sheet.contacts, Qt.Key.Key_Return)

        assert not sheet.is_open
        assert window.desk.open.interaction == "slow"
        sheet.close_model()

    run(app, scene, profile, (*ALL, *DAY))


def test_where_there_is_little_room_the_contacts_stand_below_the_figures(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.resize(700, 768)
        window.show()
        sheet = FiguresSheet(window.desk, window)
        sheet.open()
        await until(sheet.about.text)
        await until(lambda: sheet.contacts.y() >= sheet.figures.geometry().bottom())
        sheet.figures.setFocus()
        QTest.keyClick(sheet.figures, Qt.Key.Key_Escape)
        window.resize(1366, 768)
        sheet.open()
        await until(lambda: sheet.contacts.x() >= sheet.figures.geometry().right())

        assert sheet.is_open
        sheet.close_model()

    run(app, scene, profile, ALL)


def test_escape_closes_it(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.show()
        sheet = FiguresSheet(window.desk, window)
        sheet.open()
        await until(sheet.about.text)

        QTest.keyClick(sheet.figures, Qt.Key.Key_Escape)

        assert not sheet.is_open
        sheet.close_model()

    run(app, scene, profile, ALL)
