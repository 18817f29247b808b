"""Fields and the place to write: errors beside them, only words pasted, fields to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from tests.support.qt import press, settle, type_text
from tests.support.window import Tried, run
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.writing import Writing
from widgets.theme.tokens import COLOURS, WITHIN

LIGHT = COLOURS["light"]


@pytest.fixture(autouse=True)
def _dressed(app: QApplication) -> Iterator[None]:
    with dressed(app):
        yield


@pytest.fixture
def field() -> Iterator[Field]:
    with on_screen(Field("Telefon", hint="mit Vorwahl"), 240, 90) as it:
        assert isinstance(it, Field)
        yield it


@pytest.fixture
def writing() -> Iterator[Writing]:
    window = QWidget()
    layout = QHBoxLayout(window)
    it = Writing("Antwort", "Schreiben …")
    layout.addWidget(it)
    layout.addWidget(QLineEdit())
    with on_screen(window, 600, 500):
        it.setFocus()
        yield it


# ---------------------------------------------------------------------------------------- fields
def test_a_field_is_named_by_its_label(field: Field) -> None:
    spoken = QAccessible.queryAccessibleInterface(field.edit)
    assert spoken.text(QAccessible.Text.Name) == "Telefon"


def test_typing_tells_and_setting_does_not(field: Field) -> None:
    told: list[str] = []
    field.changed.connect(told.append)
    type_text(field.edit, "0171 ä")
    field.set_text("anders")
    assert (told[-1], len(told), field.text) == ("0171 ä", 6, "anders")


def test_words_that_come_without_a_key_are_written_ones(field: Field) -> None:
    """Dictation and braille put them in through the accessible interface."""
    told: list[str] = []
    field.changed.connect(told.append)
    field.set_error("Too short.")
    reached = QAccessible.queryAccessibleInterface(field.edit)
    assert reached is not None
    reached.setText(QAccessible.Text.Value, "Frieda")
    assert told == ["Frieda"]
    assert field.error == ""


def test_enter_commits(field: Field) -> None:
    told: list[str] = []
    field.committed.connect(told.append)
    field.set_text("0171")
    press(field.edit, Qt.Key.Key_Return)
    assert told == ["0171"]


def test_an_error_is_a_sentence_with_an_icon_and_is_read_aloud(field: Field) -> None:
    low = field.sizeHint().height()
    field.set_error("Diese Nummer ist zu kurz.")
    settle()
    assert field.sizeHint().height() > low
    assert LIGHT["breach"] in colours(picture(field))
    said = QAccessible.queryAccessibleInterface(field.edit).text(QAccessible.Text.Description)
    assert said == "Diese Nummer ist zu kurz."


def test_an_error_goes_when_somebody_types_on(field: Field) -> None:
    field.set_error("Diese Nummer ist zu kurz.")
    type_text(field.edit, "1")
    assert field.error == ""


def test_the_field_with_the_keyboard_has_the_accents_edge(field: Field) -> None:
    field.edit.clearFocus()
    assert LIGHT["accent"] not in colours(picture(field))
    field.setFocus()
    assert field.edit.hasFocus()
    assert LIGHT["accent"] in colours(picture(field))


def test_what_may_only_be_read_is_sunken_and_has_no_edge(field: Field) -> None:
    field.edit.clearFocus()
    field.set_read_only(True)
    shown = colours(picture(field))
    assert LIGHT["sunken"] in shown
    assert LIGHT["edge"] not in shown


def test_a_password_is_not_shown_and_not_read() -> None:
    field = Field("Kennwort", text="geheim", password=True)
    with on_screen(field, 200, 60):
        assert field.edit.displayText() != "geheim"
        spoken = QAccessible.queryAccessibleInterface(field.edit)
        assert "geheim" not in spoken.text(QAccessible.Text.Value)


def test_internal_text_is_written_on_paper_with_a_dashed_edge() -> None:
    area = TextArea("Notiz, intern", paper=True)
    with on_screen(area, 300, 110):
        area.writing.clearFocus()
        shown = colours(picture(area))
        assert {LIGHT["note"], LIGHT["note_line"]} <= shown


# --------------------------------------------------------------------------------------- writing
def test_it_grows_with_its_text_up_to_twelve_lines(writing: Writing) -> None:
    heights = []
    for lines in (1, 4, 6, 12, 40):
        writing.set_text("\n".join(["Zeile"] * lines))
        settle()
        heights.append(writing.sizeHint().height())
    assert heights == [88, 88, 132, 264, 264]


def test_a_newly_typed_line_is_as_high_as_the_others(writing: Writing) -> None:
    writing.set_text("\n".join(["Zeile"] * 5))
    press(writing, Qt.Key.Key_Return, text="\r")
    type_text(writing, "noch eine")
    settle()
    assert writing.sizeHint().height() == 6 * 22


def test_two_enters_make_an_empty_line(writing: Writing) -> None:
    type_text(writing, "Guten Tag,")
    for _ in range(2):
        press(writing, Qt.Key.Key_Return, text="\r")
    type_text(writing, "Ihre Lieferung")
    assert writing.text == "Guten Tag,\n\nIhre Lieferung"


def test_lines_are_equally_high_whoever_put_them_there(writing: Writing) -> None:
    lines = "\n".join(["Zeile"] * 6)
    writing.clear()
    writing.textCursor().insertText(lines)
    settle()
    assert writing.sizeHint().height() == 6 * 22
    writing.setPlainText(lines)
    settle()
    assert writing.sizeHint().height() == 6 * 22


def test_undo_takes_back_what_was_put_in_and_nothing_else(writing: Writing) -> None:
    writing.set_text("Guten Tag")
    writing.insert("\nZeile\nZeile")
    writing.undo()
    assert writing.text == "Guten Tag"
    writing.redo()
    settle()
    assert writing.text == "Guten Tag\nZeile\nZeile"
    writing.set_text("\n".join(["Zeile"] * 5))
    settle()
    assert writing.sizeHint().height() == 5 * 22


def test_what_is_pasted_is_only_its_words(writing: Writing) -> None:
    rich = QMimeData()
    rich.setHtml("<h1 style='color:red'>Guten Tag</h1>")
    rich.setText("Guten Tag")
    writing.insertFromMimeData(rich)
    assert writing.text == "Guten Tag"
    assert writing.textCursor().charFormat().fontPointSize() == 0
    assert "#FF0000" not in colours(picture(writing))


def test_a_text_set_from_outside_tells_nobody_and_cannot_be_undone_away(writing: Writing) -> None:
    told: list[str] = []
    writing.edited.connect(told.append)
    writing.set_text("wiederhergestellt")
    writing.undo()
    writing.look_changed()
    assert (told, writing.text) == ([], "wiederhergestellt")
    type_text(writing, "!")
    assert told == ["wiederhergestellt!"]


def test_typing_can_be_undone(writing: Writing) -> None:
    writing.set_text("Guten Tag")
    type_text(writing, "!")
    writing.undo()
    assert writing.text == "Guten Tag"


def test_tab_walks_the_fields_of_a_text_module_and_then_leaves(writing: Writing) -> None:
    writing.insert("Am {Tag} zwischen {von} und {bis} Uhr.")
    marked = [writing.textCursor().selectedText()]
    for word in ("Mittwoch", "8", "12"):
        type_text(writing, word)
        press(writing, Qt.Key.Key_Tab)
        marked.append(writing.textCursor().selectedText())
    assert marked == ["{Tag}", "{von}", "{bis}", ""]
    assert writing.text == "Am Mittwoch zwischen 8 und 12 Uhr."
    assert not writing.hasFocus()


def test_shift_tab_walks_back(writing: Writing) -> None:
    writing.insert("Am {Tag} um {Zeit}.")
    press(writing, Qt.Key.Key_Tab)
    press(writing, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert writing.textCursor().selectedText() == "{Tag}"


def test_what_is_still_to_be_filled_in_is_marked(writing: Writing) -> None:
    writing.set_text("Am {Tag}.")
    settle()
    assert LIGHT["mark"] in colours(picture(writing))
    writing.set_text("Am Mittwoch.")
    settle()
    assert LIGHT["mark"] not in colours(picture(writing))


def test_the_caret_is_the_accents_and_only_where_the_keyboard_is(writing: Writing) -> None:
    writing.set_text("Guten Tag")
    settle()
    assert LIGHT["accent"] in colours(picture(writing))
    writing.clearFocus()
    assert LIGHT["accent"] not in colours(picture(writing))


def test_notes_and_replies_never_share_their_colours(writing: Writing) -> None:
    writing.set_text("Text")
    writing.clearFocus()
    writing.set_paper(True)
    assert LIGHT["note_ink"] in colours(picture(writing))
    writing.set_paper(False)
    assert LIGHT["note_ink"] not in colours(picture(writing))


def test_every_enter_makes_a_line(writing: Writing) -> None:
    for letter in "Guten Tag,\n\nbald.\n\n\nJana":
        press(writing, Qt.Key.Key_Return if letter == "\n" else Qt.Key.Key_unknown, text=letter)
    assert writing.text == "Guten Tag,\n\nbald.\n\n\nJana"


def test_in_a_form_fields_labels_and_buttons_begin_on_one_edge(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = Form(window.desk, "made.up", "Made up", "Save")
        form.add("what", Field("What"))
        form.add("kind", Choice("Kind", (("a", "One"),)))
        form.add("more", TextArea("More"))
        window.put(form)
        edges = {
            part.mapTo(form, part.contentsRect().topLeft()).x()
            for part in form.findChildren(Words)
            if part.isVisible()
        }
        fields = (form.input("what"), form.input("more"))
        edges |= {it.mapTo(form, it.contentsRect().topLeft()).x() for it in fields}
        edges.add(form.save_button.mapTo(form, form.save_button.rect().topLeft()).x() + WITHIN)
        assert edges == {20}

    run(app, scene, profile)
