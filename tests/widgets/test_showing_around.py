"""The tour of five bubbles over the window, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.desk import until
from tests.support.people import EVERYTHING
from tests.support.whole_window import content, play
from widgets.shell.showing_around import STOPS, ShowingAround

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window


async def begun(window: Window) -> ShowingAround:
    await until(lambda: content(window).findChild(ShowingAround))
    tour = content(window).findChild(ShowingAround)
    assert isinstance(tour, ShowingAround)
    await until(lambda: window.commands.trigger("help.tour"))
    return tour


def test_five_bubbles_point_at_five_places_and_the_keyboard_goes_back(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        tour = await begun(window)
        content(window).top_bar.search.setFocus()
        window.commands.trigger("help.tour")
        said, places = [], []
        for _ in STOPS:
            assert tour.is_open
            assert tour.bubble.next.hasFocus()
            said.append(tour.bubble.accessibleName())
            places.append(tour.ring.geometry().getRect())
            inside = tour.bubble.mapTo(content(window), tour.bubble.rect().bottomRight())
            assert content(window).rect().contains(inside)
            QTest.keyClick(tour.bubble.next, Qt.Key.Key_Space)

        assert not tour.is_open
        assert not tour.ring.isVisible()
        assert [each[-6:] for each in said] == [f"{n} of 5" for n in range(1, 6)]
        assert len(set(places)) == len(STOPS)

    play(app, profile, scene, EVERYTHING)


def test_escape_ends_it_at_any_bubble(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        tour = await begun(window)
        QTest.keyClick(tour.bubble.next, Qt.Key.Key_Space)
        QTest.keyClick(tour.bubble.next, Qt.Key.Key_Escape)

        assert not tour.is_open
        assert not tour.ring.isVisible()

    play(app, profile, scene, EVERYTHING)
