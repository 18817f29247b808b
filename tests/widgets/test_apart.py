"""The contact in a window of its own, on another screen: lent, in step, and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.notices import Notice, Tone
from desktop.settings import LANGUAGE
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, JOERG
from tests.support.qt import type_text
from tests.support.whole_window import (
    MAIL_OPEN,
    composer_of,
    content,
    desk,
    keys,
    online,
    play,
    sheet_of,
)
from widgets.interaction.hand_over import HandOver
from widgets.interaction.pane import InteractionPane
from widgets.shared.feed import Feed
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.tab_order import stops
from widgets.shared.writing import Writing
from widgets.shell.apart import ApartWindow, Instead
from widgets.shell.layout import Apart

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
_MOST_STOPS = 60


def _apart(app: QApplication) -> list[ApartWindow]:
    return [each for each in app.topLevelWidgets() if isinstance(each, ApartWindow)]


async def _lent(app: QApplication, window: Window) -> ApartWindow:
    await sheet_of(window)
    window.resize(1366, 768)
    await composer_of(window)
    keys(window, Qt.Key.Key_F12, NONE)
    await until(lambda: _apart(app) and _apart(app)[0].isActiveWindow())
    return _apart(app)[0]


def _field(apart: ApartWindow) -> Writing:
    return next(each for each in apart.findChildren(Writing) if each.isVisible())


def test_both_windows_show_one_contact_and_closing_gives_it_back(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        apart = await _lent(app, window)
        assert apart.windowTitle().startswith(FRIEDA.name)
        assert window.findChildren(InteractionPane) == []
        assert window.findChildren(Instead)[0].isVisible()
        type_text(_field(apart), "im eigenen Fenster")

        desk(window).show(Open(CHAT.id, JOERG.id))
        await until(lambda: apart.windowTitle().startswith(JOERG.name))
        desk(window).show(MAIL_OPEN)
        await until(lambda: _field(apart).text == "im eigenen Fenster")

        apart.close()
        await until(lambda: window.findChildren(InteractionPane))
        assert window.findChildren(Instead) == [] or not window.findChildren(Instead)[0].isVisible()
        await until(window.isActiveWindow)
        fields = [each for each in window.findChildren(Writing) if each.isVisible()]
        assert "im eigenen Fenster" in [each.text for each in fields]
        assert not window.layout_.apart.open

    play(app, profile, scene, EVERYTHING)


def test_every_key_acts_in_both_windows_and_brings_the_right_one_forward(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        apart = await _lent(app, window)
        QTest.keyClick(_field(apart), Qt.Key.Key_1, CONTROL)  # the work list
        await until(window.isActiveWindow)
        (work_list,) = [
            each for each in window.findChildren(Feed) if each.accessibleName() == "Work list"
        ]
        await until(work_list.hasFocus)
        QTest.keyClick(work_list, Qt.Key.Key_3, CONTROL)  # the composer
        await until(apart.isActiveWindow)
        await until(_field(apart).hasFocus)
        QTest.keyClick(_field(apart), Qt.Key.Key_K, CONTROL)
        sheet = await sheet_of(window)
        await until(lambda: sheet.is_open and window.isActiveWindow())
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
        await until(lambda: not sheet.is_open)
        assert content(window).in_front()

    play(app, profile, scene, EVERYTHING)


def test_tab_goes_round_in_it_and_reaches_everything(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        apart = await _lent(app, window)
        reached, here = set[QWidget](), apart.focusWidget()
        for _ in range(_MOST_STOPS):
            QTest.keyClick(here or apart, Qt.Key.Key_Tab)
            here = apart.focusWidget()
            if here is None or here in reached:
                break
            reached.add(here)

        assert here in reached
        assert set(stops(apart)) - reached == set()
        assert app.activeWindow() is apart

    play(app, profile, scene, EVERYTHING)


def test_its_sheets_open_over_it_and_its_notices_are_those_of_the_desk(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        await composer_of(window)
        await online(window)
        await until(lambda: window.commands.trigger("interaction.assign"))
        (hand_over,) = window.findChildren(HandOver)
        hand_over.popup.give_up()
        apart = await _lent(app, window)
        assert window.commands.trigger("interaction.assign")
        assert hand_over.popup.window() is apart
        hand_over.popup.give_up()

        desk(window).notices.tell(Notice(tone=Tone.INFO, happened="Etwas.", replace="it"))
        shown = [each for each in apart.findChildren(NoticeBar) if each.isVisible()]
        assert "Etwas." in [each.sentence for each in shown]

    play(app, profile, scene, EVERYTHING)


def test_it_is_where_it_was_after_a_restart_and_in_another_language(
    app: QApplication, profile: Path
) -> None:
    places: list[QRect] = []

    async def lend(window: Window) -> None:
        apart = await _lent(app, window)
        apart.setGeometry(210, 120, 700, 560)
        await until(lambda: window.layout_.apart.size == (700, 560))
        places.append(apart.geometry())

    async def see(window: Window) -> None:
        await until(lambda: _apart(app) and _apart(app)[0].isVisible())
        places.append(_apart(app)[0].geometry())
        assert window.isActiveWindow(), "it takes the keyboard from nobody"
        desk(window).settings.choose(LANGUAGE, "de")
        await until(lambda: window.commands["page.desk"].text() == "Platz")
        await until(lambda: _apart(app) and _apart(app)[0].isVisible())
        await until(lambda: len(_apart(app)) == 1)

    play(app, profile, lend, EVERYTHING)
    assert [each for each in _apart(app) if each.isVisible()] == []
    play(app, profile, see, None)
    assert places[0] == places[1]


def test_when_its_screen_is_gone_it_stands_where_it_can_be_seen(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        apart = await _lent(app, window)
        room = apart.screen().availableGeometry()
        for gone in ((room.right() + 600, 150), (room.right() - 90, 150)):
            window.keep_apart(Apart(open=True, size=(600, 500), place=gone))
            window.screens_changed.emit()
            assert room.contains(QRect(apart.pos(), apart.size())), gone

    play(app, profile, scene, EVERYTHING)


def test_what_the_system_makes_of_windows_when_a_screen_goes_is_nobodys_wish(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        apart = await _lent(app, window)
        apart.move(40, 30)
        await until(lambda: window.layout_.apart.place == (40, 30))
        window._keep()
        window._seat = "as if another screen had been here"
        window._screens_changed(apart.screen())
        apart.move(300, 200)  # by the system, a moment later
        assert window.layout_.apart.place == (40, 30)
        await until(lambda: (apart.x(), apart.y()) == (40, 30))
        await until(lambda: not window._settling.isActive())
        apart.move(60, 50)  # by the person
        await until(lambda: window.layout_.apart.place == (60, 50))

    play(app, profile, scene, EVERYTHING)
