"""What each part is for who hears the window: nothing that has a name is a mere filler."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.notices import Notice, Tone
from desktop.viewmodels.rows import Badge
from tests.support.people import EVERYTHING
from tests.support.qt import settle
from tests.support.screens import screens
from tests.support.whole_window import content, desk, play
from tests.widgets.dressed import on_screen
from widgets.shared.drawn import Chip
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.rail_button import RailButton
from widgets.shared.roles import Bar
from widgets.shared.split import SplitPanes
from widgets.shared.turning import Stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

Role = QAccessible.Role
_NO_ROLES = (Role.NoRole, Role.Client, Role.Grip, Role.LayeredPane, Role.Border)
_COME_AND_GO, _ROUNDS = 400, 5
_LEAST_SEEN = 200  # names on all screens: fewer, and the test has looked at nothing


def said_of(widget: QWidget) -> tuple[Role, str, str]:
    """Its role, name and description on the tree."""
    said = QAccessible.queryAccessibleInterface(widget)
    text = QAccessible.Text
    return said.role(), said.text(text.Name), said.text(text.Description)


def _shown(window: QWidget) -> Iterator[QWidget]:
    return (it for it in window.findChildren(QWidget) if it.isVisible())


def test_whatever_has_a_name_has_a_role_and_no_pile_of_pages_is_told(
    app: QApplication, profile: Path
) -> None:
    named, wrong = set[str](), set[str]()

    async def scene(window: Window) -> None:
        async for where in screens(window, wrong=True):
            for widget in _shown(window):
                role, name, _ = said_of(widget)
                if name:
                    named.add(name)
                if role is Role.LayeredPane or (name and role in _NO_ROLES):
                    wrong.add(f"{where}: {type(widget).__name__} {name!r} is {role.name}")

    play(app, profile, scene, EVERYTHING)
    assert len(named) > _LEAST_SEEN
    assert wrong == set()


def test_the_areas_are_buttons_in_a_bar_and_the_one_that_is_shown_says_so(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        window.commands.trigger("page.customers")
        rail = content(window).rail
        assert said_of(rail)[:2] == (Role.ToolBar, "Areas")
        areas = {name: (role, more) for role, name, more in map(said_of, _areas(rail))}
        assert areas["Customers"] == (Role.Button, "chosen")
        assert areas["Cases"] == (Role.Button, "Alt+3")
        assert said_of(content(window).top_bar)[0] is Role.ToolBar

    play(app, profile, scene, EVERYTHING)


def _areas(rail: QWidget) -> list[RailButton]:
    return rail.findChildren(RailButton)


@pytest.mark.usefixtures("app")
def test_lines_between_panes_bars_and_words_are_what_they_are() -> None:
    panes = SplitPanes()
    panes.add(QWidget(), 100)
    panes.add(QWidget(), 100, stretches=True)
    bar = NoticeBar()
    bar.show_notice(Notice(tone=Tone.WARNING, happened="No line", replace="line"))
    chip = Chip(Badge("Missed", "breach", "triangle-alert"))
    found = [said_of(each)[:2] for each in (panes.handle(1), bar, chip, Stack())]
    for each in (panes, bar, chip):
        each.deleteLater()
    assert found == [
        (Role.Splitter, "Line between two panes"),
        (Role.Grouping, "No line"),
        (Role.StaticText, "Missed"),
        (Role.Grouping, ""),
    ]


@pytest.mark.usefixtures("app")
def test_widgets_with_a_role_come_and_go_and_nothing_of_them_is_left() -> None:
    """Why no factory of our own answers for them: each of its answers stayed for ever."""
    around = QWidget()
    box = QVBoxLayout(around)
    left, still = list[int](), list[QObject]()
    with on_screen(around, 200, 200):
        for _ in range(_ROUNDS):
            for _ in range(_COME_AND_GO):
                bar = Bar()
                box.addWidget(bar)
                assert said_of(bar)[0] is Role.ToolBar
                box.removeWidget(bar)
                bar.deleteLater()
            del bar
            settle()
            gc.collect()
            left.append(sum(isinstance(each, QObject | QAccessible) for each in gc.get_objects()))
        still = around.children()
    assert still == [box]
    assert left[-1] <= left[0]


def test_the_keyboard_begins_in_the_work_list_and_opens_nothing(
    app: QApplication, profile: Path
) -> None:
    """It stood on the page itself: a pane without a name."""

    async def scene(window: Window) -> None:
        window.commands.trigger("page.customers")
        window.commands.trigger("page.desk")
        here = window.focusWidget()
        assert here is not None
        assert said_of(here)[:2] == (Role.List, "Work list")
        assert desk(window).open.interaction is None

    play(app, profile, scene, EVERYTHING)
