"""What stood in a form before: a list of its versions in words, and one of them taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.rows import LineRow
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA
from tests.support.qt import press
from tests.support.window import Tried, run
from widgets.customer.forms import CustomerNote

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shared.form import Form


async def typed(window: Tried, form: Form, text: str) -> None:
    """It stood there long enough to be a version."""
    [name] = form.names
    window.desk.clock.move(seconds=2)
    form.set_text(name, text)
    form.keep()
    await window.desk.journal.flush()


def test_a_version_of_a_form_is_read_by_its_labels_and_taken_back_with_enter(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = CustomerNote(window.desk, CustomerEntry(window.desk))
        window.put(form)
        form.about(FRIEDA.id)
        await typed(window, form, "Ruft nur vormittags an")
        await typed(window, form, "Etwas anderes")
        await typed(window, form, "")

        form.versions_button.click()
        sheet = form._versions
        assert sheet is not None
        await until(lambda: len(sheet.feed.rows) == 2)
        newest, oldest = sheet.feed.rows
        assert isinstance(oldest, LineRow)
        assert oldest.more.endswith(": Ruft nur vormittags an")
        assert "{" not in oldest.said
        QTest.keyClick(sheet.feed, Qt.Key.Key_Down)
        assert sheet.preview.text == oldest.more
        press(sheet.feed, Qt.Key.Key_Return)

        [name] = form.names
        await until(lambda: form.text(name) == "Ruft nur vormittags an")
        assert not sheet.popup.isVisible()

        # What is taken is kept like anything else that was typed.
        await window.desk.journal.flush()
        form.versions_button.click()
        await until(lambda: len(sheet.feed.rows) == 3)
        assert newest.key in {row.key for row in sheet.feed.rows}

    run(app, scene, profile, EVERYTHING)


def test_what_is_half_typed_becomes_a_version_before_another_is_taken(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = CustomerNote(window.desk, CustomerEntry(window.desk))
        window.put(form)
        form.about(FRIEDA.id)
        await typed(window, form, "Alt")
        window.desk.clock.move(seconds=2)
        [name] = form.names
        form.set_text(name, "Ganz neu")
        form.keep()

        form.versions_button.click()
        sheet = form._versions
        assert sheet is not None
        await until(lambda: sheet.feed.rows and sheet.history.given(sheet.feed.rows[-1].key))
        sheet.feed.choose(sheet.feed.rows[-1].key)
        press(sheet.feed, Qt.Key.Key_Return)
        await until(lambda: form.text(name) == "Alt")
        await window.desk.journal.flush()

        form.versions_button.click()
        await until(lambda: any("Ganz neu" in row.said for row in sheet.feed.rows))

    run(app, scene, profile, EVERYTHING)
