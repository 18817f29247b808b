"""Merging with the keyboard alone, in the pane that shows the contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import LineRow
from tests.support.desk import until
from tests.support.people import FRIEDA
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from tests.unit.test_merging_desk import PEOPLE, A
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def _opened(window: Tried) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(A, FRIEDA.id))
    await until(lambda: pane.conversation.shown == A)
    return pane


def test_a_contact_is_found_by_its_words_merged_with_enter_and_taken_apart_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        sheet = pane.merging.ask_which()
        await until(lambda: bool(sheet.feed.rows))
        assert sheet.field.edit.accessibleName() == "Merge into this contact"
        assert sheet.feed.accessibleName() == "Contacts"

        type_text(sheet.field.edit, "chat-b")
        await until(lambda: len(sheet.feed.rows) == 1)
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: isinstance(pane.talk.feed.rows[0], LineRow))
        assert pane.talk.feed.rows[0].said == "Merged into this contact, Subject of chat-b"
        assert not sheet.popup.isVisible()
        await until(lambda: window.desk.notices.everything)
        (notice,) = window.desk.notices.everything
        window.actions_.trigger(notice.action, notice.subject)
        await until(lambda: not isinstance(pane.talk.feed.rows[0], LineRow))

    run(app, scene, profile, PEOPLE)


def test_messages_are_chosen_with_enter_before_they_are_split_off(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        sheet = pane.merging.ask_what()
        press(sheet.field.edit, Qt.Key.Key_Down)
        press(sheet.field.edit, Qt.Key.Key_Return)
        assert sheet.feed.rows[0].said == "Split off 1 message"
        assert sheet.popup.isVisible()

        press(sheet.field.edit, Qt.Key.Key_Up)
        press(sheet.field.edit, Qt.Key.Key_Up)
        press(sheet.field.edit, Qt.Key.Key_Return)

        await until(lambda: pane.conversation.shown not in (None, A))
        assert pane.merging.is_merged

    run(app, scene, profile, PEOPLE)


def test_a_tag_is_typed_shown_above_the_contact_and_taken_off_again(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        sheet = pane.merging.ask_tags()
        assert sheet.feed.rows[0].said.startswith("This contact has no tags")
        type_text(sheet.field.edit, "warranty")
        assert sheet.feed.rows[0].said == "Add “warranty”"
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(
            lambda: (
                pane.conversation.header is not None and "warranty" in pane.conversation.header.said
            )
        )

        sheet = pane.merging.ask_tags()
        await until(lambda: sheet.feed.rows[0].said == "warranty, Take off")
        press(sheet.field.edit, Qt.Key.Key_Return)
        await until(lambda: sheet.feed.rows[0].said.startswith("This contact has no tags"))
        assert sheet.popup.isVisible()

    run(app, scene, profile, PEOPLE)
