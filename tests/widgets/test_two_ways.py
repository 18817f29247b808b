"""Numbers, full stops and question marks stand where they belong, however a window is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.support.on_image import painter_on
from tests.widgets.test_right_to_left import read
from widgets.theme.appearance import look
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


def test_a_paragraph_holds_numbers_together_and_their_signs_before_them() -> None:
    text = "חזרו אל +43 660 1234567 עד 12:00"

    shown, put_in = as_paragraph(text)

    assert shown.replace("\u200e", "") == text.replace("+43 660 1", "+43\u00a0660\u00a01")
    assert put_in == (text.index("+"), text.index("12:00"))
    assert as_paragraph("Call 0171 39200 42") == ("Call 0171 39200 42", ())


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("number", ["+43 660 1234567", "+49 (0)171 392-00"])
def test_the_plus_of_a_number_stands_left_of_its_digits_in_a_wrapped_paragraph(number: str) -> None:
    text = f"חזרו אל {number} עד מחר"
    at, marked = text.index(number), (text.index("מחר"), len(text))

    laid = look().lettering.paragraph(text, "body", 900, most=2, marks=(marked,), centred=False)
    # Of the last letter both edges of the run are answered for.
    lefts = [laid.parts(at + n, at + n + 1)[0].x() for n in range(len(number) - 1)]

    assert lefts == sorted(lefts)
    (form,) = laid.layout.formats()
    assert laid.layout.text()[form.start : form.start + form.length] == "מחר"
    assert [laid.letter(laid.laid_out(n, n + 1)[0]) for n in range(len(text))] == [
        *range(len(text))
    ]


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
