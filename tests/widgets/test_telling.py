"""What is said by itself: once, and of what changes on the way only what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.words import DraftKind
from desktop.notices import Board, Notice, Tone
from desktop.viewmodels.rows import LineRow
from tests.support.desk import until
from tests.support.people import EVERYTHING
from tests.support.qt import settle, type_text, wait_until
from tests.support.whole_window import composer_of, desk, keys, play
from tests.widgets.dressed import on_screen
from widgets.composer.box import ComposerBox
from widgets.shared import read_along, telling, voice
from widgets.shared.feed import Feed
from widgets.shared.form import Form
from widgets.shared.read_along import how_much
from widgets.shared.telling import tell, tell_soon

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window


@pytest.mark.usefixtures("app")
def test_the_same_words_are_said_once_and_again_after_others(told: list[tuple[str, bool]]) -> None:
    with on_screen(QWidget(), 100, 100) as about:
        for words in ("Ready", "Ready", "Break", "Ready", ""):
            tell(about, words)
        tell(about, "Refused", at_once=True)
    assert told == [("Ready", False), ("Break", False), ("Ready", False), ("Refused", True)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("taken", [True, False])
def test_who_takes_no_announcements_is_shown_notifications_instead(
    monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    """Orca 43 said nothing at all. Six in a row: none takes the place of the one before it."""
    announced: list[str] = []
    shown: list[tuple[str, QAccessible.Role]] = []

    class Ear(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802  Qt's own name
            return True

        @staticmethod
        def updateAccessibility(event: Any) -> None:  # noqa: N802  Qt's own name
            if event.type() is QAccessible.Event.Announcement:
                announced.append(event.message())
            else:
                role = QAccessible.queryAccessibleInterface(event.object()).role()
                shown.append((event.object().accessibleName(), role))

    for module in (telling, voice):
        monkeypatch.setattr(module, "QAccessible", Ear)
    monkeypatch.setattr(telling, "_last", ("", 0.0))
    words = [f"Offer {number}" for number in range(6)]
    with on_screen(QWidget(), 100, 100) as about:
        telling.speak_by(voice.Voice(lambda then: then(taken)))
        for each in words:
            tell(about, each)
        telling.speak_by()
    roles = [(each, QAccessible.Role.Notification) for each in words]
    assert (announced, shown) == ((words, []) if taken else ([], roles))


@pytest.mark.usefixtures("app")
def test_of_what_changes_with_every_letter_only_the_last_is_said(
    told: list[tuple[str, bool]],
) -> None:
    with on_screen(QLineEdit(), 100, 40) as field:
        for hits in range(40, 0, -1):
            tell_soon(field, "found", f"{hits} results")
        settle()
        assert told == []
        wait_until(lambda: bool(told))
    assert told == [("1 results", False)]


@pytest.mark.usefixtures("app")
def test_a_list_that_fills_beside_a_field_is_looked_through_once(
    told: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was at every row: with the palette's hundreds the window stood still for 46 ms."""
    looked = 0

    def counted(feed: Feed) -> str:
        nonlocal looked
        looked += 1
        return how_much(feed)

    monkeypatch.setattr(read_along, "how_much", counted)
    both = QWidget()
    field, feed = QLineEdit(both), Feed("Results", both)
    read_along.read_along(field, feed)
    with on_screen(both, 300, 300):
        field.setFocus()
        for letters in range(1, 4):
            keys = [f"{letters}.{at}" for at in range(200)]
            feed.show_rows([LineRow(key=it, said=it, icon="phone", title=it) for it in keys])
        settle()
        assert looked == 0
        wait_until(lambda: looked > 0)
    assert looked == 1
    assert len(told) == 1


def test_a_notice_is_said_once_by_all_the_bars_that_show_it(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    async def scene(window: Window) -> None:
        board: Board = desk(window).notices
        told.clear()
        for left in (30, 29, 28):
            board.tell(
                Notice(tone=Tone.WARNING, happened=f"No line, again in {left} s.", replace="test")
            )
        board.tell(Notice(tone=Tone.BREACH, happened="It was refused.", replace="other"))
        board.clear("other")

    play(app, profile, scene, EVERYTHING)
    mine = [each for each in told if each[0].startswith(("No line,", "It was"))]
    assert mine == [("No line, again in 30 s.", False), ("It was refused.", True)]


def test_a_field_that_becomes_that_of_a_note_bears_its_name_and_what_was_filed_is_said(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        writing.setFocus()
        told.clear()
        (box,) = window.findChildren(ComposerBox)
        box.go(DraftKind.NOTE)
        assert (box.field.accessibleName(), told) == ("Internal note", [])
        type_text(writing, "Known to the workshop")
        await until(window.commands["composer.send"].isEnabled)
        window.commands.trigger("composer.send")
        await until(lambda: ("The note is filed.", False) in told)

    play(app, profile, scene, EVERYTHING)


def test_a_field_says_what_enter_would_take_only_while_it_would(
    app: QApplication, profile: Path
) -> None:
    """The row of a list that had been closed was read with the field for the rest of the day."""

    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        writing.setFocus()
        for _ in range(2):
            type_text(writing, "??")
            await until(lambda: bool(writing.accessibleDescription()))
            keys(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            await until(lambda: not writing.accessibleDescription())
            writing.clear()

    play(app, profile, scene, EVERYTHING)


def test_the_keys_of_a_form_never_send_what_waits_beside_it(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    """A reply waited in the composer, and the Ctrl+Return of the form sent it."""

    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        writing.setFocus()
        type_text(writing, "Not finished yet")
        await until(window.commands["composer.send"].isEnabled)
        window.commands.trigger("task.create")
        await until(lambda: any(form.isVisible() for form in window.findChildren(Form)))
        told.clear()
        keys(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        (form,) = (it for it in window.findChildren(Form) if it.isVisible())
        missing = "Say in a few words what is to be done."
        edits = form.findChildren(QLineEdit)
        await until(
            lambda: [it.accessibleDescription() for it in edits if it.hasFocus()] == [missing]
        )
        assert not any(at_once for _words, at_once in told)  # the field says it by itself
        assert writing.text == "Not finished yet"

    play(app, profile, scene, EVERYTHING)


def test_a_key_that_cannot_act_says_why_and_a_wrap_up_gives_the_keyboard_back_straight(
    app: QApplication, profile: Path, told: list[tuple[str, bool]]
) -> None:
    """The key was silent; leaving the wrap-up went by the first thing in the window."""
    been: list[str] = []

    async def scene(window: Window) -> None:
        window.setFocus()
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        told.clear()
        keys(window, Qt.Key.Key_E, modifiers)
        assert told == [(window.commands.why_not("interaction.wrap-up"), False)]

        writing = await composer_of(window)
        writing.setFocus()
        await until(window.commands["interaction.wrap-up"].isEnabled)
        window.commands.trigger("interaction.wrap-up")
        await until(lambda: not writing.isVisible())
        told.clear()
        keys(window, Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier)
        assert [words.endswith(", chosen") for words, _ in told] == [True]
        app.focusChanged.connect(lambda _old, new: been.append(type(new).__name__))
        keys(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        await until(writing.hasFocus)
        app.focusChanged.disconnect()

    play(app, profile, scene, EVERYTHING)
    assert been == ["Writing"]
