"""At the window: taking a reply back with Ctrl+Z, and an older version of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import EVERYTHING, MAIL
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


async def opened(window: Tried) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(MAIL.id, MAIL.customer))
    await until(lambda: pane.conversation.shown == MAIL.id)
    window.actions_.say(interaction=True, mine=True, status=MAIL.status)
    return pane


def test_ctrl_z_in_the_empty_field_takes_the_reply_back(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        assert not window.actions_["composer.unsend"].isEnabled()
        type_text(pane.box.field, "Zu früh gesendet")
        window.actions_.trigger("composer.send")
        await until(lambda: pane.box.field.text == "")
        await until(pane.box.sent.isVisible)
        assert pane.box.sent.words.text().startswith("Goes out in 10 s, to frieda")
        assert window.actions_["composer.unsend"].isEnabled()

        press(pane.box.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

        await until(lambda: pane.box.field.text == "Zu früh gesendet")
        await until(lambda: not pane.box.sent.isVisible())

    run(app, scene, profile, EVERYTHING)


def test_a_note_has_no_later_and_ctrl_return_files_it(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        type_text(pane.box.field, "Nach außen")
        window.actions_.trigger("composer.note")
        assert pane.box.field.text == ""
        assert not pane.box.later.isVisible()
        type_text(pane.box.field, "Nach innen")

        window.actions_.trigger("composer.send-later")
        assert pane.box.wrong.sentence == "A note is filed at once."
        window.actions_.trigger("composer.send")
        await until(lambda: pane.box.field.text == "")

        window.actions_.trigger("composer.reply")
        assert pane.box.field.text == "Nach außen"
        assert not pane.box.sent.isVisible()

    run(app, scene, profile, EVERYTHING)


def test_an_older_version_comes_back_as_an_edit_that_can_be_undone(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await opened(window)
        type_text(pane.box.field, "Erste Fassung")
        await pane.composer.flush()
        pane.box.field.selectAll()
        type_text(pane.box.field, "Zweite")
        await pane.composer.flush()

        window.actions_.trigger("composer.history")
        sheet = pane.box._history
        assert sheet is not None
        await until(lambda: len(sheet.feed.rows) >= 2)
        press(sheet.feed, Qt.Key.Key_Down)
        assert sheet.preview.text == "Erste Fassung"
        press(sheet.feed, Qt.Key.Key_Return)

        assert pane.box.field.text == "Erste Fassung"
        pane.box.field.undo()
        assert pane.box.field.text == "Zweite"

    run(app, scene, profile, EVERYTHING)
