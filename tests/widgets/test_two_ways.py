"""Numbers, full stops and question marks stand where they belong, however a window is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.support.on_image import painter_on
from tests.widgets.test_right_to_left import read
from widgets.theme.canvas import Canvas
from widgets.theme.two_ways import as_line, as_paragraph, begins_right

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_LEFT, _RIGHT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize(
    "text",
    ["Who is calling?", "0171 39200 42", "+43 660 1234567", "13:02", "(V-20417)", "12 Nov, 13:03"],
)
def test_a_latin_line_is_read_as_anywhere_else_where_one_reads_to_the_left(
    app: QApplication, text: str
) -> None:
    with read(app, _RIGHT):
        usual = _painted(text)
    with read(app, _LEFT):
        assert _painted(text) == usual


@pytest.mark.parametrize("number", ["0171 39200 42", "+43 660 1234567", "+49 (0)171 392-00"])
def test_a_number_behind_a_name_read_to_the_left_is_dialled_as_it_stands(number: str) -> None:
    drawn, from_right = as_line(f"דוד כהן {number}", rtl=True)

    assert from_right
    assert drawn == f"דוד כהן \u2066{number}\u2069"
    assert as_line(f"דוד כהן {number}", rtl=False) == (drawn, True)


def test_parts_begin_where_the_window_does_and_each_is_read_as_it_is_written() -> None:
    drawn, from_right = as_line("Frieda · 0171 39200 42 · דוד", rtl=True)

    assert from_right
    assert drawn.split(" · ") == [f"\u2068{it}\u2069" for it in ("Frieda", "0171 39200 42", "דוד")]


def test_a_window_read_to_the_right_draws_ascii_as_it_is() -> None:
    assert as_line("Frieda · 0171 39200 42 ?", rtl=False) == ("Frieda · 0171 39200 42 ?", False)
    assert as_line("a · b", rtl=False) == ("a · b", False)


def test_no_name_can_turn_what_stands_behind_it() -> None:
    hostile = "דוד\u2069\u202e 12 34"

    assert as_line(hostile, rtl=True)[0] == "דוד \u206612 34\u2069"


def test_a_paragraph_keeps_its_length_and_holds_numbers_together() -> None:
    text = "חזרו אל 0171 39200 42 עד 12:00"

    shown = as_paragraph(text)

    assert len(shown) == len(text)
    assert "0171\u00a039200\u00a042" in shown
    assert as_paragraph("Call 0171 39200 42") == "Call 0171 39200 42"


def test_numbers_alone_have_the_direction_of_numbers() -> None:
    assert not begins_right("–00:12", otherwise=True)
    assert begins_right("–", otherwise=True)
    assert not begins_right("–")


def _painted(words: str) -> QImage:
    """Where its letters end does not matter here: it is cropped to them."""
    image = QImage(400, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with painter_on(image) as painter:
        Canvas(painter).text(0, 0, 400, words)
    return image
