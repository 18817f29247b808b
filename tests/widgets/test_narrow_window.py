"""What gives way in a narrow window, in the order of the design, and what never does."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from desktop.settings import TEXT_SIZE
from desktop.viewmodels.offer_shown import Shown
from desktop.viewmodels.rows import Gap, Mark
from desktop.viewmodels.work_list.work_list_strip import in_strip
from tests.support.desk import NOON, HandClock, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, JOERG, MAIL
from tests.support.qt import press
from tests.support.whole_window import composer_of, content, desk, play
from widgets.interaction.pane import InteractionPane
from widgets.shared.button import IconButton
from widgets.shared.rail_button import NARROW
from widgets.shell.layout import Layout, Layouts, Room, room_of
from widgets.theme.appearance import look
from widgets.worklist.pane import WorkListPane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

OFFER = Shown(
    interaction="i", kind="email", title="t", name="n", about="a", left="0:14 left", share=0.5,
    tone="offer", said="An e-mail is offered",
)  # fmt: skip


def _list_of(window: Window) -> WorkListPane:
    return content(window).findChildren(WorkListPane)[0]


async def _wide(window: Window, width: int) -> None:
    window.resize(width, 768)
    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("width", "room"),
    [(1920, "wide"), (1600, "wide"), (1366, "usual"), (1179, "drawer"), (899, "strip")],
)
def test_the_room_follows_from_the_width_of_the_window(width: int, room: str) -> None:
    assert room_of(width) == room


def test_widths_are_kept_for_each_room_and_survive_writing() -> None:
    layout = Layout().with_widths(Room.WIDE, 360, 480).with_widths(Room.USUAL, 300, 320)
    again = Layouts.read(Layouts().having("agent", layout).written()).of("agent")

    assert again.widths_for(Room.WIDE) == (360, 480)
    assert again.widths_for(Room.USUAL) == (300, 320)
    assert again.widths_for(Room.DRAWER) == (288, 344)
    assert Layouts.read("nonsense").of("agent") == Layout()


def test_things_give_way_in_the_order_of_the_design(app: QApplication, profile: Path) -> None:
    seen: dict[int, tuple[bool, bool, int, int]] = {}

    async def scene(window: Window) -> None:
        writing = await composer_of(window)
        page, rail = content(window).desk_page, content(window).rail
        header = window.findChildren(InteractionPane)[0].header
        for width in (1920, 1366, 1150, 1000, 850, 700):
            await _wide(window, width)
            icons = [
                each
                for each in header.findChildren(IconButton)
                if each.isVisible() and each is not header.more
            ]
            seen[width] = (
                page.strip.isVisible(),
                bool(icons),
                _list_of(window).width(),
                rail.width(),
            )
            assert writing.isVisible()
            assert content(window).top_bar.state.isVisible()
            assert content(window).top_bar.stamp.isVisible()

    play(app, profile, scene, EVERYTHING)
    assert seen == {  # drawer, header's icons, work list, rail
        1920: (False, True, 344, 72),
        1366: (False, True, 288, 72),
        1150: (True, True, 288, 72),
        1000: (True, False, 288, 72),
        850: (True, False, 64, 72),
        700: (True, False, 64, 48),
    }


def test_larger_text_makes_a_window_narrow_too(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        await _wide(window, 1200)
        assert content(window).desk_page.room is Room.USUAL
        desk(window).settings.choose(TEXT_SIZE, "175")
        await until(lambda: content(window).desk_page.room is Room.STRIP)
        await until(lambda: content(window).rail.width() == look().px(NARROW))
        for pane in (window.findChildren(InteractionPane)[0], content(window).desk_page):
            right = pane.mapTo(window, pane.rect().topRight()).x()
            assert right <= window.width(), "nothing stands outside of the window"
        desk(window).settings.choose(TEXT_SIZE, "100")
        await until(lambda: content(window).desk_page.room is Room.USUAL)

    play(app, profile, scene, EVERYTHING)


def test_a_double_click_between_panes_restores_what_is_usual_in_this_room(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        await _wide(window, 1366)
        page = content(window).desk_page
        page._split.setSizes([330, 500, 320])
        page._split.splitterMoved.emit(330, 1)
        drawn = page._split.widths()[0]
        assert drawn != 288

        await _wide(window, 1920)
        assert page._split.widths()[0] == 344  # another room has widths of its own
        await _wide(window, 1366)
        assert page._split.widths()[0] == drawn
        line = page._split.handle(1)
        QTest.mouseDClick(line, Qt.MouseButton.LeftButton)
        assert page._split.widths()[0] == 288
        assert window.layout_.widths_for(Room.USUAL)[0] == 288

    play(app, profile, scene, EVERYTHING)


# ------------------------------------------------------------------------------------ the strip
def test_the_strip_is_the_list_by_keyboard_and_screen_reader(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        await _wide(window, 1366)
        work = _list_of(window)
        await _wide(window, 850)
        rows, whole = work.feed.rows, work.work.rows[1:]  # the first heading has no gap
        assert {type(row) for row in rows} == {Mark, Gap}
        assert [(row.key, row.said) for row in rows] == [(row.key, row.said) for row in whole]
        assert work.feed.current == MAIL.id

        work.feed.setFocus()
        press(work.feed, Qt.Key.Key_Down)
        await until(lambda: desk(window).open.interaction == CHAT.id)
        view = QAccessible.queryAccessibleInterface(work.feed)
        names = [view.child(at).text(QAccessible.Text.Name) for at in range(view.childCount())]
        assert any(JOERG.name in name for name in names)

    play(app, profile, scene, EVERYTHING)


def test_a_mark_says_name_and_time_in_its_tip_and_opens_on_a_click(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        await _wide(window, 850)
        feed = _list_of(window).feed
        at = next(at for at, row in enumerate(feed.rows) if row.key == CHAT.id)
        index = feed.model().index(at, 0)
        cut = feed.probe(index).cut_at(32, 20)
        assert cut is not None
        assert JOERG.name in cut.text
        assert "Passt der Trockner" in cut.text
        middle: QPoint = feed.visualRect(index).center()
        QTest.mouseClick(feed.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        await until(lambda: desk(window).open.interaction == CHAT.id)

    play(app, profile, scene, EVERYTHING)


def test_marks_say_what_is_new_and_what_is_late(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        rows = {row.key: row for row in in_strip(_list_of(window).work.rows)}
        mail, chat = rows[MAIL.id], rows[CHAT.id]
        assert isinstance(mail, Mark)
        assert isinstance(chat, Mark)
        assert (mail.kind, mail.tone) == ("email", "breach")
        assert FRIEDA.name in mail.tip
        assert chat.kind == "chat"

    an_hour_later = HandClock(NOON + timedelta(hours=1))
    play(app, profile, scene, EVERYTHING, an_hour_later)


def test_an_offer_never_goes(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await composer_of(window)
        offers = content(window).desk_page.offers
        offers._show(OFFER)
        for width in (1366, 1000, 850, 640, 1366):
            await _wide(window, width)
            card = offers.card
            assert card.isVisible()
            assert card.width() >= 240
            right = card.mapTo(window, card.rect().topRight()).x()
            assert 0 < right < window.width()

    play(app, profile, scene, EVERYTHING)
