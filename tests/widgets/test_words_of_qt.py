"""What Qt itself says is said in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence

from tests.support.qt import settle
from widgets.shared.line import Line
from widgets.shell.words_of_qt import speak

if TYPE_CHECKING:
    from collections.abc import Callable


def _entries() -> list[str]:
    line = Line("Wort")
    menu = line.createStandardContextMenu()
    entries = [action.text().split("\t")[0].replace("&", "") for action in menu.actions()]
    menu.deleteLater()
    line.deleteLater()
    settle()
    return entries


@pytest.mark.usefixtures("app")
def test_the_menu_of_a_field_and_the_names_of_keys_follow_the_language() -> None:
    copy = QKeySequence(QKeySequence.StandardKey.Copy)
    end: Callable[[], None] = speak("de")
    try:
        assert "Kopieren" in _entries()
        assert copy.toString(QKeySequence.SequenceFormat.NativeText) == "Strg+C"
    finally:
        end()
    assert "Copy" in _entries()
    assert copy.toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+C"


@pytest.mark.usefixtures("app")
def test_a_language_that_qt_does_not_speak_changes_nothing() -> None:
    speak("xx")()
    assert "Copy" in _entries()
