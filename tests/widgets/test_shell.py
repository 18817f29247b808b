"""The window as a whole, on real data: pages, keys, palette, languages, widths, and its ends."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop import text
from desktop.actions.registry import ACTIONS
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.front import Front
from desktop.line import Standing
from desktop.settings import LANGUAGE, THEME, WINDOW, Settings
from desktop.store.opening import FILE, connect
from desktop.store.reads import records
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import CommandRow
from tests.support.desk import ME, until
from tests.support.people import CASE, EVERYTHING, FRIEDA, MAIL
from tests.support.qt import press, settle, type_text
from tests.support.whole_window import content, desk, fill, online, play
from widgets.help.overlay import KeysOverlay
from widgets.palette.sheet import PaletteSheet
from widgets.shared.feed import Feed
from widgets.shared.writing import Writing
from widgets.shell.trouble import Trouble
from widgets.signin.again import SignInAgain
from widgets.theme.tokens import COLOURS

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
MAIL_OPEN = Open(MAIL.id, FRIEDA.id, CASE.id)


def keys(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press keys where the keyboard is; actions hear them only from a real key press."""
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


async def sheet_of(window: Window) -> PaletteSheet:
    await until(lambda: content(window).findChildren(PaletteSheet))
    return content(window).findChildren(PaletteSheet)[0]


async def composer_of(window: Window) -> Writing:
    desk(window).show(MAIL_OPEN)
    await until(lambda: [each for each in window.findChildren(Writing) if each.isVisible()])
    return next(each for each in window.findChildren(Writing) if each.isVisible())


# ------------------------------------------------------------------------------ the first paint
def test_the_work_list_is_there_before_there_is_a_loop(app: QApplication, profile: Path) -> None:
    fill(profile, EVERYTHING)

    front = Front(app, profile, Settings.load(profile))
    front.window.open()
    settle()

    said = " ".join(_said(front.window))
    assert FRIEDA.name in said
    assert front.desk is not None
    assert front.desk.me.name == "Jana Kulisse"
    front.window.close_models()
    front.later.drop()
    front.window.close()
    front.window.deleteLater()
    front.appearance.close()


def _said(window: QWidget) -> list[str]:
    return [row.said for feed in window.findChildren(Feed) for row in feed.rows]


# ---------------------------------------------------------------------------- actions and pages
def test_every_action_is_answered_by_somebody(app: QApplication, profile: Path) -> None:
    dead: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        answered: set[str] = set()
        for page in (each.id for each in ACTIONS if each.area == "page"):
            content(window).show_page(page)
            await asyncio.sleep(0.05)
            answered |= {each for each in window.commands if window.commands.is_handled(each)}
        desk(window).show(MAIL_OPEN)
        await asyncio.sleep(0.3)
        answered |= {each for each in window.commands if window.commands.is_handled(each)}
        dead.extend(each.id for each in ACTIONS if each.id not in answered)

    play(app, profile, scene, EVERYTHING)
    assert dead == []


def test_keys_lead_to_pages_and_back(app: QApplication, profile: Path) -> None:
    seen: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        for key in (Qt.Key.Key_2, Qt.Key.Key_6, Qt.Key.Key_1):
            keys(window, key, ALT)
            await asyncio.sleep(0.05)
            seen.append(content(window).page)

    play(app, profile, scene, EVERYTHING)
    assert seen == ["page.customers", "page.team", "page.desk"]


def test_a_pane_asked_for_elsewhere_leads_back_to_the_desk(
    app: QApplication, profile: Path
) -> None:
    seen: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        content(window).show_page("page.team")
        keys(window, Qt.Key.Key_1, CONTROL)
        await asyncio.sleep(0.05)
        seen.append(content(window).page)

    play(app, profile, scene, EVERYTHING)
    assert seen == ["page.desk"]


class _Flashes(QObject):
    """Sees what is shown as a window of its own, for however short a time."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            is_popup = watched.windowType() == Qt.WindowType.Popup
            if watched.isWindow() and not is_popup and watched.windowTitle() == "":
                self.seen.append(f"{type(watched).__name__} {watched.accessibleName()!r}")
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(app: QApplication, profile: Path) -> None:
    flashes = _Flashes()

    async def scene(window: Window) -> None:
        await composer_of(window)
        for page in (each.id for each in ACTIONS if each.area == "page"):
            content(window).show_page(page)
            await asyncio.sleep(0.05)
        desk(window).settings.choose(LANGUAGE, "de")
        await until(lambda: window.commands["page.desk"].text() == "Platz")
        await sheet_of(window)

    app.installEventFilter(flashes)
    try:
        play(app, profile, scene, EVERYTHING)
    finally:
        app.removeEventFilter(flashes)
    text.use("en")
    assert flashes.seen == []


def test_everything_that_takes_the_keyboard_has_a_name(app: QApplication, profile: Path) -> None:
    nameless: list[str] = []

    async def scene(window: Window) -> None:
        await composer_of(window)
        for page in (each.id for each in ACTIONS if each.area == "page"):
            shown = content(window).show_page(page)
            await asyncio.sleep(0.1)
            for widget in (*shown.findChildren(QWidget), *_bar(window)):
                takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                if takes_keys and widget.isVisible() and not widget.accessibleName():
                    nameless.append(f"{page}: {type(widget).__name__}")

    play(app, profile, scene, EVERYTHING)
    assert nameless == []


def _bar(window: Window) -> list[QWidget]:
    bar, rail = content(window).top_bar, content(window).rail
    return [*bar.findChildren(QWidget), *rail.findChildren(QWidget)]


# -------------------------------------------------------------------------- palette and overlay
def test_the_palette_finds_and_opens_by_keyboard_alone(app: QApplication, profile: Path) -> None:
    opened: list[Open] = []

    async def scene(window: Window) -> None:
        sheet = await sheet_of(window)
        keys(window, Qt.Key.Key_K, CONTROL)
        assert sheet.is_open
        assert sheet.edit.hasFocus()
        type_text(sheet.edit, "frieda müs")
        sheet.edit.clear()
        type_text(sheet.edit, "musterfrau")
        await until(lambda: sheet.feed.current == f"customer:{FRIEDA.id}")
        press(sheet.edit, Qt.Key.Key_Return)
        assert not sheet.is_open
        opened.append(desk(window).open)

    play(app, profile, scene, EVERYTHING)
    assert opened == [Open(customer=FRIEDA.id)]


def test_arrows_pass_over_headings_and_esc_gives_the_keyboard_back(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        sheet = await sheet_of(window)
        writing = await composer_of(window)
        writing.setFocus()
        keys(window, Qt.Key.Key_K, CONTROL)
        type_text(sheet.edit, "lieferung")
        await until(lambda: sheet.feed.current and not sheet.feed.current.startswith("action"))
        chosen = []
        for _ in range(4):
            chosen.append(sheet.feed.current)
            press(sheet.edit, Qt.Key.Key_Down)
        rows = [row.key for row in sheet.feed.rows if isinstance(row, CommandRow)]
        assert chosen == [*rows, *[rows[-1]] * 4][:4]

        press(sheet.edit, Qt.Key.Key_Escape)
        assert not sheet.is_open
        assert writing.hasFocus()

    play(app, profile, scene, EVERYTHING)


def test_a_question_mark_shows_the_keys_but_not_while_one_writes(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        overlay = content(window).findChildren(KeysOverlay)[0]
        writing.setFocus()
        keys(window, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier)
        assert not overlay.is_open
        assert writing.text.endswith("?")

        content(window).rail.findChildren(QWidget)[0].setFocus()
        keys(window, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier)
        assert overlay.is_open
        keys(window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        assert not overlay.is_open

    play(app, profile, scene, EVERYTHING)


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


@pytest.mark.parametrize("width", [760, 900, 1100, 1366, 1920])
def test_nothing_of_the_top_bar_is_pushed_out(app: QApplication, profile: Path, width: int) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        window.resize(width, 768)
        await asyncio.sleep(0.05)
        bar = content(window).top_bar
        for part in (bar.state, bar.stamp, bar.bell, bar.me):
            right = part.mapTo(window, part.rect().topRight()).x()
            assert right < window.width()
            assert part.width() >= part.sizeHint().width() or part is bar.state

    play(app, profile, scene, EVERYTHING)


def test_widths_drawn_by_hand_are_there_at_the_next_start(app: QApplication, profile: Path) -> None:
    async def draw(window: Window) -> None:
        await sheet_of(window)
        content(window).desk_page.widths_changed.emit(300, 360)

    async def look(window: Window) -> None:
        await sheet_of(window)
        width = QApplication.primaryScreen().size().width()
        assert window.layout_.widths_for(width) == (300, 360)

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
        again = content(window).findChildren(SignInAgain)[0]
        assert not again.isVisible()
        assert "signed out" in content(window).top_bar.stamp.text()

        assert window.commands.trigger("session.sign-in")
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
