"""The window as a whole, on real data: pages, keys, palette, languages, widths, and its ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop import text
from desktop.actions.registry import ACTIONS
from desktop.front import Front
from desktop.settings import LANGUAGE, Settings
from desktop.viewmodels.desk import Open
from desktop.viewmodels.help.help_page import rows as help_rows
from desktop.viewmodels.rows import CommandRow
from tests.support.desk import HandClock, until
from tests.support.people import EVERYTHING, FRIEDA
from tests.support.qt import press, settle, type_text
from tests.support.whole_window import (
    MAIL_OPEN,
    composer_of,
    content,
    desk,
    fill,
    keys,
    play,
    sheet_of,
)
from widgets.help.overlay import KeysOverlay
from widgets.shared.feed import Feed

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


# ------------------------------------------------------------------------------ the first paint
def test_the_work_list_is_there_before_there_is_a_loop(app: QApplication, profile: Path) -> None:
    fill(profile, EVERYTHING)

    front = Front(app, profile, Settings.load(profile), HandClock())
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
class NobodyTrained:
    """The trainer of a demo whose customers stay at home."""

    per_hour = 40.0
    paused = False

    def come(self, per_hour: float) -> None: ...

    def pause(self, paused: bool) -> None: ...

    def difficult(self) -> None: ...


async def _without_answer(window: Window) -> set[str]:
    """Actions that nobody answers, whatever page was shown, once everything has been built."""
    await sheet_of(window)
    dead = {each.id for each in ACTIONS}

    def none_left() -> bool:
        dead.difference_update(each for each in window.commands if window.commands.is_handled(each))
        return not dead

    for page in (each.id for each in ACTIONS if each.area == "page"):
        content(window).show_page(page)
        await asyncio.sleep(0.05)
        none_left()
    desk(window).show(MAIL_OPEN)
    with suppress(AssertionError):
        await until(none_left)
    return dead


def test_every_action_is_answered_by_somebody(app: QApplication, profile: Path) -> None:
    dead: list[set[str]] = []

    async def scene(window: Window) -> None:
        dead.append(await _without_answer(window))

    play(app, profile, scene, EVERYTHING, trainer=NobodyTrained())
    assert dead == [set()]


def test_outside_a_demo_nothing_of_a_trainer_is_offered(app: QApplication, profile: Path) -> None:
    listed: list[str] = []

    async def scene(window: Window) -> None:
        await sheet_of(window)
        assert not window.commands.trigger("training.more")
        rows = help_rows(window.commands.keymap, window.commands.why_not)
        listed.extend(row.key for row in rows)

    play(app, profile, scene, EVERYTHING)
    assert "action:task.done" in listed
    assert not [key for key in listed if key.startswith("action:training.")]


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
