"""Panes made wider, narrower and folded away by mouse and by key, for each role and its screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.support.desk import until
from tests.support.people import EVERYTHING, MAIL
from tests.support.whole_window import composer_of, content, desk, keys, play, sheet_of
from widgets.shared.button import IconButton
from widgets.shared.split import SplitPanes
from widgets.shell.layout import STRIP, Apart, Layout, Layouts, Pane, Room, seat_of
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
ONE, TWO = (0, 0, 1366, 768), (1366, 0, 1920, 1080)


# ------------------------------------------------------------------------------- what is kept
def test_each_role_has_a_layout_for_each_set_of_screens() -> None:
    docked = Layout(size=(1900, 1000)).with_folded(Pane.CONTEXT, on=True)
    kept = Layouts().having(seat_of("agent", [TWO, ONE]), docked)
    kept = kept.having(seat_of("agent", [ONE]), Layout(apart=Apart(open=True)))

    again = Layouts.read(kept.written())

    assert again.of(seat_of("agent", [ONE, TWO])) == docked
    assert again.of(seat_of("agent", [ONE])).apart.open
    assert again.of(seat_of("lead", [ONE])) == again.last, "a new seat begins with the last one"


def test_a_layout_from_before_there_were_seats_is_where_every_seat_begins() -> None:
    text = '{"size":[1200,700],"place":[5,6],"maximized":true,"widths":{"usual":[300,320]}}'

    layout = Layouts.read(text).of("agent 0,0,1366,768")

    assert (layout.size, layout.place, layout.maximized) == ((1200, 700), (5, 6), True)
    assert layout.widths_for(Room.USUAL) == (300, 320)


def test_what_was_kept_for_long_gone_screens_is_forgotten_in_the_end() -> None:
    kept = Layouts()
    for number in range(40):
        kept = kept.having(f"agent {number}", Layout(size=(1000 + number, 700)))

    assert len(kept.kept) == 12
    assert kept.of("agent 39").size == (1039, 700)


# ----------------------------------------------------------------------------------- by key
def _widths(window: Window) -> list[int]:
    return window.findChildren(SplitPanes)[0].widths()


async def _ready(window: Window) -> None:
    await sheet_of(window)
    window.resize(1366, 768)
    await composer_of(window)
    await until(lambda: len(_widths(window)) == 3)


def test_keys_fold_a_pane_and_it_is_folded_at_the_next_start(
    app: QApplication, profile: Path
) -> None:
    async def fold(window: Window) -> None:
        await _ready(window)
        page = content(window).desk_page
        keys(window, Qt.Key.Key_1, CONTROL_ALT)
        await until(lambda: _widths(window)[0] == STRIP)
        keys(window, Qt.Key.Key_4, CONTROL_ALT)
        await until(lambda: len(_widths(window)) == 2)
        assert page.strip.isVisible()
        assert page.room is Room.USUAL

    async def see(window: Window) -> None:
        await sheet_of(window)
        window.resize(1366, 768)
        await until(lambda: window.width() == 1366)
        page = content(window).desk_page
        assert _widths(window)[0] == STRIP
        assert page.strip.isVisible()
        assert not page.context.isVisible()
        window.commands.trigger("pane.customer")
        await until(page.context.isVisible)  # its key still leads to it, over the contact
        keys(window, Qt.Key.Key_1, CONTROL_ALT)
        await until(lambda: _widths(window)[0] == 288)
        keys(window, Qt.Key.Key_4, CONTROL_ALT)
        await until(lambda: len(_widths(window)) == 3)
        assert abs(_widths(window)[2] - 344) <= 1

    play(app, profile, fold, EVERYTHING)
    play(app, profile, see, None)


def test_keys_make_the_pane_with_the_keyboard_wider_and_narrower(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await _ready(window)
        before = _widths(window)
        window.commands.trigger("pane.work-list")
        await until(lambda: content(window).desk_page._left.isAncestorOf(window.focusWidget()))
        keys(window, Qt.Key.Key_Right, ALT_SHIFT)
        await until(lambda: _widths(window)[0] == before[0] + 24)
        for _ in range(10):
            keys(window, Qt.Key.Key_Left, ALT_SHIFT)
        await until(lambda: _widths(window)[0] == 240)  # the least there is
        window.commands.trigger("pane.knowledge")
        keys(window, Qt.Key.Key_Right, ALT_SHIFT)
        await until(lambda: _widths(window)[2] == before[2] + 24)
        assert window.layout_.widths_for(Room.USUAL) == (240, before[2] + 24)

    play(app, profile, scene, EVERYTHING)


# --------------------------------------------------------------------------------- by mouse
def _draw(split: SplitPanes, line: int, to: int) -> None:
    handle = split.handle(line)
    here = QPoint(handle.width() // 2, handle.height() // 2)
    there = handle.mapFrom(split, QPoint(to, here.y()))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=here)
    QTest.mouseMove(handle, there)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=there)


def test_a_line_drawn_far_folds_its_pane_and_drawn_back_unfolds_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await _ready(window)
        (split,) = window.findChildren(SplitPanes)
        page = content(window).desk_page
        _draw(split, 1, look().px(100))
        await until(lambda: _widths(window)[0] == STRIP)
        _draw(split, 1, look().px(260))
        await until(lambda: _widths(window)[0] > STRIP)
        _draw(split, 2, split.width() - look().px(90))
        await until(lambda: len(_widths(window)) == 2)
        assert page.strip.isVisible()
        assert desk(window).open.interaction == MAIL.id
        buttons = page.strip.findChildren(IconButton)
        (fold,) = [each for each in buttons if each.accessibleName() == "Fold the context"]
        fold.click()
        await until(lambda: len(_widths(window)) == 3)

    play(app, profile, scene, EVERYTHING)
