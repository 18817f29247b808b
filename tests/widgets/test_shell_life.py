"""The window while it lives: languages, looks, widths, the line; and the ways in which it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop import text
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.line import Standing
from desktop.settings import LANGUAGE, THEME, WINDOW, Settings
from desktop.store.migrate import SCHEMA
from desktop.store.opening import FILE, connect
from desktop.store.reads import records
from tests.support.desk import ME, NOON, until
from tests.support.people import EVERYTHING, MAIL
from tests.support.qt import type_text
from tests.support.whole_window import (
    MAIL_OPEN,
    composer_of,
    content,
    desk,
    fill,
    keys,
    online,
    play,
    sheet_of,
)
from widgets.shared.feed import Feed
from widgets.shared.writing import Writing
from widgets.shell.layout import Room
from widgets.shell.trouble import Trouble
from widgets.signin.again import SignInAgain
from widgets.theme.tokens import COLOURS

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


# ---------------------------------------------------------------------- language, look, widths
def test_another_language_is_spoken_at_once_and_nothing_typed_is_lost(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        type_text(writing, "Grüße")
        desk(window).settings.choose(LANGUAGE, "de")
        old = content(window)
        await until(lambda: window.content is not old)
        await sheet_of(window)
        assert window.commands["page.customers"].text() == "Kunden"
        draft = await desk(window).read(
            records.record, Draft, draft_id(ME.agent, MAIL.id, DraftKind.REPLY)
        )
        assert draft is not None
        assert draft.text == "Grüße"
        await until(lambda: any(each.text == "Grüße" for each in window.findChildren(Writing)))

    play(app, profile, scene, EVERYTHING)
    assert text.language() == "de"
    text.use("en")


@pytest.mark.parametrize("theme", ["dark", "contrast", "light"])
def test_another_look_is_worn_at_once(app: QApplication, profile: Path, theme: str) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        page = content(window).show_page("page.settings")
        desk(window).settings.choose(THEME, "dark" if theme == "light" else "light")
        desk(window).settings.choose(THEME, theme)
        await asyncio.sleep(0.05)
        image = window.grab().toImage()
        corner = page.mapTo(window, page.rect().bottomRight())
        shown = image.pixelColor(corner.x() - 30, corner.y() - 5).name().upper()
        assert shown == COLOURS[theme]["surface"]

    play(app, profile, scene, EVERYTHING)


def test_lists_wear_another_look_too(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        desk(window).settings.choose(THEME, "dark")
        await asyncio.sleep(0.05)
        for feed in (each for each in window.findChildren(Feed) if each.isVisible()):
            image = feed.viewport().grab().toImage()
            shown = image.pixelColor(2, image.height() - 2).name().upper()
            assert shown == COLOURS["dark"][feed.property("ground")], feed.accessibleName()

    play(app, profile, scene, EVERYTHING)


def test_a_narrow_window_puts_the_context_into_a_drawer(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        page = content(window).desk_page
        window.resize(1366, 768)
        await asyncio.sleep(0.05)
        assert not page.strip.isVisible()
        assert page.context.isVisible()

        window.resize(1100, 768)
        await asyncio.sleep(0.05)
        assert page.strip.isVisible()
        assert not page.context.isVisible()
        keys(window, Qt.Key.Key_4, CONTROL)
        assert page.context.isVisible()
        QTest.keyClick(page.context, Qt.Key.Key_Escape)
        assert not page.context.isVisible()

        window.resize(1366, 768)
        await asyncio.sleep(0.05)
        assert page.context.isVisible()

    play(app, profile, scene, EVERYTHING)


@pytest.mark.parametrize("width", [640, 760, 900, 1100, 1366, 1920])
def test_nothing_of_the_top_bar_is_pushed_out(app: QApplication, profile: Path, width: int) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await online(window)
        desk(window).line.set(as_of=NOON)
        await until(lambda: "no line" not in content(window).top_bar.state.accessibleName())
        window.resize(width, 768)
        await asyncio.sleep(0.05)
        bar = content(window).top_bar
        for part in (bar.state, bar.stamp, bar.bell, bar.me):
            right = part.mapTo(window, part.rect().topRight()).x()
            assert right < window.width()
            assert part.width() >= part.sizeHint().width()
        assert bar.search.isVisible()
        assert bar.loads.isVisible() == (width > 1000)

    play(app, profile, scene, EVERYTHING)


def test_a_narrow_top_bar_says_the_own_state_also_without_a_line(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        bar = content(window).top_bar
        await until(lambda: "no line since" in bar.state.accessibleName())
        window.resize(640, 768)
        await until(lambda: window.width() == 640)
        await until(lambda: bar.me.mapTo(window, bar.me.rect().topRight()).x() < 640)
        await until(lambda: bar.state.width() >= bar.state.sizeHint().width())

    play(app, profile, scene, EVERYTHING)


def test_widths_drawn_by_hand_are_there_at_the_next_start(app: QApplication, profile: Path) -> None:
    async def draw(window: Window) -> None:
        await sheet_of(window)
        window.resize(1366, 768)
        await until(lambda: content(window).desk_page.room is Room.USUAL)
        content(window).desk_page._keep_widths(300, 360)

    async def look(window: Window) -> None:
        await sheet_of(window)
        assert window.layout_.widths_for(Room.USUAL) == (300, 360)
        assert window.layout_.widths_for(Room.WIDE) == (344, 440)

    play(app, profile, draw, EVERYTHING)
    play(app, profile, look)
    assert Settings.load(profile)[WINDOW]


# ------------------------------------------------------------------------------ line and session
def test_a_session_that_has_ended_asks_in_a_line_and_covers_nothing(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await until(lambda: desk(window).line.state.standing is Standing.SIGNED_OUT)
        writing = await composer_of(window)
        assert content(window).findChildren(SignInAgain) == []
        assert "signed out" in content(window).top_bar.stamp.text()

        assert window.commands.trigger("session.sign-in")
        (again,) = content(window).findChildren(SignInAgain)
        assert again.isVisible()
        assert again.login.edit.hasFocus() or again.password.edit.hasFocus()
        type_text(writing, "weiter")
        assert writing.text == "weiter"

    play(app, profile, scene, EVERYTHING)


def test_what_only_the_hub_can_do_says_why_not_without_it(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await until(lambda: desk(window).line.state.standing is Standing.SIGNED_OUT)
        why = window.commands.why_not("state.ready")
        assert why == "Only with the line to the hub. It is down now."
        assert why in window.commands["state.ready"].toolTip()
        await online(window)
        assert window.commands.why_not("state.ready") == ""

    play(app, profile, scene, EVERYTHING)


# ------------------------------------------------------------------------------------- the ends
@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without asking")
def test_being_asked_to_end_keeps_what_was_typed(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        type_text(writing, "fast fertig")
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(5)  # cancelled, because the window ends

    with pytest.raises(asyncio.CancelledError):
        play(app, profile, scene, EVERYTHING)

    connection = connect(profile)
    id_ = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)
    draft = records.record(connection, Draft, id_)
    connection.close()
    assert draft is not None
    assert draft.text == "fast fertig"


@pytest.mark.logs("window failed")
def test_a_fault_of_ours_is_a_report_and_a_notice_and_ends_nothing(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        broken = QLineEdit(window)
        broken.textChanged.connect(_break)
        broken.setText("Frieda Musterfrau")
        await until(lambda: desk(window).notices.shown)
        assert "went wrong" in desk(window).notices.shown[0].happened
        keys(window, Qt.Key.Key_2, ALT)
        assert content(window).page == "page.customers"

    assert play(app, profile, scene, EVERYTHING) == 0
    (report,) = (profile / "crashes").iterdir()
    assert "Frieda" not in report.read_text()


def _break(words: str) -> None:
    raise ValueError(words)


def test_the_first_start_after_an_update_shows_the_desk_without_any_hub(
    app: QApplication, profile: Path
) -> None:
    fill(profile, EVERYTHING)
    connection = connect(profile)
    connection.execute(f"PRAGMA user_version = {SCHEMA - 1}")
    connection.close()

    async def scene(window: Window) -> None:
        await sheet_of(window)  # complete, not only its first paint
        desk(window).show(MAIL_OPEN)
        await until(lambda: window.commands.context.interaction)

    assert play(app, profile, scene, records=None) == 0


def test_data_of_a_newer_tresen_is_left_alone(app: QApplication, profile: Path) -> None:
    fill(profile)
    connection = connect(profile)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    _end_in_trouble(app, profile, "A newer Tresen")


def test_data_that_cannot_be_read_is_left_alone(app: QApplication, profile: Path) -> None:
    (profile / FILE).write_bytes(b"this is no database" * 1000)

    _end_in_trouble(app, profile, "cannot be read")
    assert (profile / FILE).read_bytes().startswith(b"this is no database")


def _end_in_trouble(app: QApplication, profile: Path, words: str) -> None:
    """Open the window, see the sentence, and press its only button."""
    seen: list[str] = []

    def look() -> None:
        for page in app.allWidgets():
            if isinstance(page, Trouble) and page.isVisible():
                seen.append(page.accessibleName())
                page.ended.emit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)

    async def never(_window: Window) -> None:
        raise AssertionError

    play(app, profile, never, None)
    timer.stop()
    assert any(words in each for each in seen)
