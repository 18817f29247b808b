"""Files in the contact's pane: dropped, pasted, chosen, taken out; opened, fetched, saved."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.domain.conversation import Attachment
from desktop.domain.operations.interaction import Reply
from desktop.domain.words import DraftKind
from desktop.line import Standing
from desktop.store import outbox, transfers
from desktop.store.store import Store
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import MailRow
from tests.support.desk import until
from tests.support.people import EVERYTHING, MAIL
from tests.support.qt import press, type_text
from tests.support.window import Tried, run
from widgets.composer import giving_files
from widgets.interaction import pane as pane_
from widgets.interaction.pane import InteractionPane

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BILL = Attachment("Rechnung.pdf", 84_000, "application/pdf", "0" * 64)
WITH_BILL = replace(
    MAIL, messages=(*MAIL.messages[:-1], replace(MAIL.messages[-1], attachments=(BILL,)))
)


async def _opened(window: Tried) -> InteractionPane:
    pane = InteractionPane(window.desk, window.actions_)
    window.put(pane)
    window.desk.show(Open(MAIL.id, MAIL.customer))
    await until(lambda: pane.conversation.shown == MAIL.id)
    window.actions_.say(interaction=True, mine=True, status=MAIL.status)
    return pane


@pytest.fixture(autouse=True)
def _empty_clipboard() -> Iterator[None]:
    """Data of Python in the clipboard would outlive Python: the process would crash at its end."""
    yield
    QApplication.clipboard().clear()


def _files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _picture() -> QMimeData:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    data = QMimeData()
    data.setImageData(image)
    return data


def _drop(pane: InteractionPane, data: QMimeData) -> None:
    where, button = QPointF(20, 20), Qt.MouseButton.LeftButton
    copy, plain = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), copy, data, button, plain)
    QApplication.sendEvent(pane.box, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(pane.box, QDropEvent(where, copy, data, button, plain))


def _chips(pane: InteractionPane) -> list[tuple[str, str]]:
    return [(each.chip.name, each.chip.more) for each in pane.box.files.chips.values()]


def _doing(pane: InteractionPane) -> list[str]:
    mails = [row for row in pane.talk.feed.rows if isinstance(row, MailRow)]
    return [file.doing for file in mails[-1].files] if mails else []


async def _taken_in(pane: InteractionPane, count: int) -> None:
    await until(
        lambda: (
            len(pane.box.files.chips) == count
            and not any(each.chip.working for each in pane.box.files.chips.values())
        )
    )


def test_files_are_dropped_pasted_and_sent_with_the_reply(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    (tmp_path / "notiz.txt").write_bytes(b"Notiz")
    (tmp_path / "setup.exe").write_bytes(b"MZ")

    async def scene(window: Tried) -> None:
        window.desk.line_is(Standing.OFFLINE)
        pane = await _opened(window)
        assert pane.box.files.isHidden()
        _drop(pane, _files(tmp_path / "notiz.txt", tmp_path / "setup.exe"))
        await _taken_in(pane, 2)
        assert window.actions_["composer.send"].isEnabled()  # files alone are something
        QApplication.clipboard().setMimeData(_picture())
        pane.box.field.paste()
        await until(
            lambda: (
                sorted(_chips(pane))
                == [
                    ("notiz.txt", "waits for the line"),
                    ("picture.png", "waits for the line"),
                    ("setup.exe", "Programs are not sent."),
                ]
            )
        )
        assert pane.box.files.isVisible()
        assert pane.box.field.text == ""
        type_text(pane.box.field, "Anbei.")
        pane.box.send.click()
        await until(lambda: pane.box.field.text == "")
        await until(lambda: len(pane.box.files.chips) == 1)  # the one that was not sent

        asked = [each.operation for each in await window.desk.read(outbox.waiting)]
        [reply] = [each for each in asked if isinstance(each, Reply)]
        assert [file.name for file in reply.attachments] == ["notiz.txt", "picture.png"]
        assert reply.attachments[1].media_type == "image/png"
        await until(lambda: _doing(pane) == ["waits for the line"] * 2)

    run(app, scene, profile, EVERYTHING)


def test_words_that_come_with_a_picture_are_words(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        data = _picture()
        data.setText("aus der Textverarbeitung")
        QApplication.clipboard().setMimeData(data)

        pane.box.field.paste()

        assert pane.box.field.text == "aus der Textverarbeitung"
        assert pane.box.files.chips == {}

    run(app, scene, profile, EVERYTHING)


def test_a_chip_is_taken_out_by_key_and_by_its_cross_and_says_what_it_is(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(name.encode())

    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        pane.composer.files.add([str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")])
        await _taken_in(pane, 3)
        first, second, third = pane.box.files.chips.values()
        await until(lambda: first.accessibleName() == "Attachment, a.txt, 1 kB, going out, 0 %")
        assert first.accessibleDescription() == "Delete takes it out."

        first.setFocus()
        press(first, Qt.Key.Key_Delete)
        await until(lambda: len(pane.box.files.chips) == 2)
        assert second.hasFocus()  # the keyboard stays among the files
        cross = second.rect().center()
        cross.setX(second.width() - 10)
        QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=second.rect().center())
        assert len(pane.box.files.chips) == 2
        QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=cross)
        await until(lambda: list(pane.box.files.chips.values()) == [third])
        third.setFocus()
        press(third, Qt.Key.Key_Backspace)
        await until(pane.box.files.isHidden)

        assert pane.box.field.hasFocus()

    run(app, scene, profile, EVERYTHING)


def test_the_key_asks_for_files_and_a_note_takes_none(
    app: QApplication, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    # The system's dialog: Qt's own hangs when it is opened and deleted within a moment.
    chosen = [str(tmp_path / "a.txt")]
    monkeypatch.setattr(giving_files, "ask_for_files", lambda _parent, then: then(chosen))

    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("composer.attach")
        await _taken_in(pane, 1)

        pane.box.go(DraftKind.NOTE)
        assert pane.box.files.isHidden()
        assert not pane.box.attach.isEnabled()
        assert pane.box.attach.why_not == "A note takes no files."
        _drop(pane, _files(tmp_path / "a.txt"))
        assert pane.box.wrong.sentence == "A note takes no files."
        pane.box.go(DraftKind.REPLY)
        assert [name for name, _ in _chips(pane)] == ["a.txt"]

    run(app, scene, profile, EVERYTHING)


def test_a_file_of_a_message_is_asked_for_by_mouse_and_by_menu(
    app: QApplication, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(pane_, "ask_for_place", lambda _parent, name, _then: asked.append(name))

    async def scene(window: Tried) -> None:
        window.desk.line_is(Standing.OFFLINE)
        pane = await _opened(window)
        feed = pane.talk.feed
        place = next(at for at, row in enumerate(feed.rows) if row.key == MAIL.messages[-1].id)
        zones = feed.probe(feed.model().index(place, 0)).zones
        assert [(zone.name, zone.label) for zone in zones] == [
            ("file:0", "Open Rechnung.pdf, 84 kB"),
            ("save:0", "Save Rechnung.pdf as …"),
        ]

        feed.asked.emit(MAIL.messages[-1].id, "file:0")
        [notice] = window.desk.notices.shown
        assert notice.action == "interaction.fetch-file"
        assert window.actions_.trigger(notice.action, notice.subject)
        await until(lambda: not window.desk.notices.shown)
        await until(lambda: pane.conversation.files._moving)

        feed.asked.emit(MAIL.messages[-1].id, "save:0")
        assert asked == ["Rechnung.pdf"]
        await _half(window)
        row = feed.rows[place]
        assert isinstance(row, MailRow)
        await until(lambda: feed.rows[place].files[0].share == 0.5)  # type: ignore[attr-defined]  # a MailRow
        feed.viewport().grab()
        await asyncio.sleep(0.05)

    others = [record for record in EVERYTHING if record.id != MAIL.id]
    run(app, scene, profile, [*others, WITH_BILL])


async def _half(window: Tried) -> None:
    moved = partial(transfers.moved, sha256=BILL.sha256, so_far=42_000)
    await window.desk.store.write(Store.book, moved, BILL.sha256)
