"""The palette in the real window: what is chosen stays, what is wrong is said, Enter asks anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt

from desktop.viewmodels.rows import CommandRow, Heading
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA, MAIL
from tests.support.qt import press, type_text
from tests.support.whole_window import desk, keys, play, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.palette.sheet import PaletteSheet
    from widgets.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


async def _opened(window: Window) -> PaletteSheet:
    sheet = await sheet_of(window)
    await until(lambda: desk(window).knowledge.ready, within_s=10)
    keys(window, Qt.Key.Key_K, CONTROL)
    return sheet


def _row(key: str, more: str = "") -> CommandRow:
    return CommandRow(key=key, icon="search", title=key, more=more, said=key)


def test_what_is_chosen_stays_chosen_when_its_rows_say_more(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        heading = Heading(key="heading:article", title="Knowledge", said="Knowledge")
        sheet.model.rows_changed.emit((heading, _row("article:a"), _row("article:b")))
        press(sheet.edit, Qt.Key.Key_Down)
        assert sheet.feed.current == "article:b"

        sheet.model.rows_changed.emit((heading, _row("article:a", "…"), _row("article:b", "…")))
        assert sheet.feed.current == "article:b"

        sheet.model.rows_changed.emit((heading, _row("article:c"), _row("article:b")))
        assert sheet.feed.current == "article:c"

    play(app, profile, scene, EVERYTHING)


def test_what_comes_into_the_field_without_a_key_is_asked(app: QApplication, profile: Path) -> None:
    """Dictated words and those of a braille keyboard stood there, and nothing was looked for."""

    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        sheet.edit.setText("lieferung")
        assert sheet.model.text == "lieferung"

    play(app, profile, scene, EVERYTHING)


def test_a_flaw_of_the_question_is_said_below_the_field(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        assert not sheet.flaw.isVisible()
        type_text(sheet.edit, "lieferung (termin")
        await until(sheet.flaw.isVisible)
        assert sheet.flaw.accessibleName() == sheet.flaw.words != ""
        assert sheet.edit.geometry().bottom() <= sheet.flaw.geometry().top()

        type_text(sheet.edit, ")")
        await until(lambda: not sheet.flaw.isVisible())

    play(app, profile, scene, EVERYTHING)


def test_enter_takes_another_spelling_and_the_best_hit_comes_before_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        type_text(sheet.edit, "liefertermni")
        await until(lambda: any(row.key.startswith("meant:") for row in sheet.feed.rows))
        (meant,) = (row.key for row in sheet.feed.rows if row.key.startswith("meant:"))
        if sheet.feed.current != meant:  # a hit is what Enter takes first
            assert sheet.feed.current == "article:article-118"
            press(sheet.edit, Qt.Key.Key_Up)
        assert sheet.feed.current == meant

        press(sheet.edit, Qt.Key.Key_Return)
        assert sheet.is_open
        assert sheet.edit.text() == meant.removeprefix("meant:")
        await until(lambda: sheet.feed.current == "article:article-118")

    play(app, profile, scene, EVERYTHING)


def test_opened_again_what_was_used_last_stands_first(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        type_text(sheet.edit, "musterfrau")
        await until(lambda: sheet.feed.current == f"customer:{FRIEDA.id}")
        press(sheet.edit, Qt.Key.Key_Return)
        keys(window, Qt.Key.Key_K, CONTROL)
        assert sheet.feed.current is None  # nothing of the question before
        await until(lambda: sheet.feed.current == f"customer:{FRIEDA.id}")
        assert sheet.feed.rows[0].key == "heading:recent"

    play(app, profile, scene, EVERYTHING)


def test_enter_waits_for_the_answer_to_all_that_is_typed(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        type_text(sheet.edit, "lieferung")
        await until(lambda: not sheet.model.waits)
        assert sheet.feed.current == f"interaction:{MAIL.id}"
        type_text(sheet.edit, " frieda musterfrau")
        assert sheet.feed.current == f"interaction:{MAIL.id}"  # no title has all of this

        press(sheet.edit, Qt.Key.Key_Return)
        assert sheet.is_open
        await until(lambda: not sheet.model.waits)

        assert desk(window).open.interaction is None  # it is not what was asked for

    play(app, profile, scene, EVERYTHING)


def test_a_row_that_somebody_went_to_is_opened_without_waiting(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        type_text(sheet.edit, "lieferung")
        await until(lambda: not sheet.model.waits)
        type_text(sheet.edit, "x")
        press(sheet.edit, Qt.Key.Key_Down)
        press(sheet.edit, Qt.Key.Key_Up)

        press(sheet.edit, Qt.Key.Key_Return)

        assert not sheet.is_open

    play(app, profile, scene, EVERYTHING)


def test_where_nothing_was_found_enter_waits_before_it_makes_something(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        type_text(sheet.edit, "xyzzy")
        await until(lambda: not sheet.model.waits)
        assert sheet.feed.current == "action:customer.create"
        type_text(sheet.edit, "z")

        press(sheet.edit, Qt.Key.Key_Return)

        assert sheet.is_open
        sheet.edit.setText("")
        sheet.edit.textEdited.emit("")  # somebody types on: nothing is made
        await until(lambda: not sheet.model.waits)
        assert sheet.is_open

    play(app, profile, scene, EVERYTHING)


def test_an_answer_is_painted_before_anything_else_is_done(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await _opened(window)
        painted: list[str] = []
        sheet.feed.viewport().installEventFilter(watch := _Paints(painted))
        sheet.model.rows_changed.emit((_row("article:a"), _row("article:b")))
        assert painted  # without the loop having gone round

        painted.clear()
        sheet.model.rows_changed.emit(sheet.feed.rows)
        assert not painted  # the same rows are not painted again
        del watch

    play(app, profile, scene, EVERYTHING)


class _Paints(QObject):
    def __init__(self, painted: list[str]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if event.type() == QEvent.Type.Paint:
            self._painted.append("painted")
        return False
