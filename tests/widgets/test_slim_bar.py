"""The scroll bar that is only a thumb: what the hand does with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.widgets.dressed import on_screen, picture
from widgets.shared.slim_bar import SlimBar
from widgets.theme.appearance import look

pytestmark = pytest.mark.usefixtures("app")
_LONG = 300


@pytest.fixture(params=(Qt.Orientation.Vertical, Qt.Orientation.Horizontal))
def bar(request: pytest.FixtureRequest) -> SlimBar:
    bar = SlimBar(request.param)
    bar.setRange(0, 900)
    bar.setPageStep(100)
    return bar


def _shown(bar: SlimBar) -> tuple[int, int]:
    return (10, _LONG) if bar.orientation() == Qt.Orientation.Vertical else (_LONG, 10)


def _at(bar: SlimBar, along: float) -> QPoint:
    return (
        QPoint(5, round(along))
        if bar.orientation() == Qt.Orientation.Vertical
        else QPoint(round(along), 5)
    )


def test_the_thumb_goes_from_one_end_to_the_other(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        assert bar.thumb().at == 2
        bar.setValue(900)
        thumb = bar.thumb()
        assert thumb.at + thumb.length == pytest.approx(_LONG - 2)


def test_half_a_million_rows_still_leave_something_to_hold(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        bar.setRange(0, 500_000)
        bar.setPageStep(20)
        assert bar.thumb().length == look().px(32)


def test_held_and_drawn_to_the_end_it_is_at_the_end(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        start = bar.thumb().at + 3
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=_at(bar, start))
        QTest.mouseMove(bar, _at(bar, _LONG / 2))
        assert 0 < bar.value() < 900
        QTest.mouseMove(bar, _at(bar, _LONG + 40))
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=_at(bar, _LONG + 40))
        assert bar.value() == 900
        assert not bar.isSliderDown()


def test_beside_the_thumb_it_goes_on_by_a_page_and_back(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=_at(bar, _LONG - 5))
        assert bar.value() == 100
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=_at(bar, 3))
        assert bar.value() == 0


def test_the_middle_button_goes_there(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=_at(bar, _LONG / 2))
        assert bar.value() == pytest.approx(450, abs=5)


def test_where_nothing_can_be_scrolled_nothing_is_painted(bar: SlimBar) -> None:
    with on_screen(bar, *_shown(bar)):
        with_thumb = picture(bar)
        bar.setRange(0, 0)
        assert picture(bar) != with_thumb
