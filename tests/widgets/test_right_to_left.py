"""The window for who reads from the right: every screen is the mirror of the usual one.

Both are said in the same words, in letters that are read to the left, so that nothing differs but
the direction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop import text
from desktop.settings import LANGUAGE, Settings
from desktop.viewmodels.rows import Badge, Card, Cell, Column, CommandRow, LineRow, TableRow
from tests.support.at_the_door import at_the_door
from tests.support.desk import until
from tests.support.on_image import painter_on
from tests.support.over_screens import RECORDS, over_screens
from tests.support.pseudo import from_the_right, say_all
from tests.support.qt import settle
from tests.support.screens import screens, still
from tests.support.whole_window import desk, play
from tests.widgets.dressed import dressed, on_screen, picture
from widgets.shared.feed import Feed
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below
from widgets.shared.slim_bar import SlimBar
from widgets.shared.tabs import Tabs
from widgets.theme.appearance import look
from widgets.theme.canvas import Canvas
from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from desktop.viewmodels.rows import Row
    from widgets.shell.window import Window

    Walk = Callable[[Window], AsyncIterator[str]]

WIDE, TALL = 1366, 768
_DIGIT = re.compile(r"\d")  # clocks go on
_LEAST = 8  # widgets of a page that stands alone
_NEAR = 2  # pixels: half of an odd number is rounded to one side
_TO_THE_LEFT, _TO_THE_RIGHT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


class Place(NamedTuple):
    """In the pixels of the window."""

    left: int
    top: int
    wide: int
    tall: int

    @property
    def mirrored(self) -> Place:
        return self._replace(left=WIDE - self.left - self.wide)

    def is_near(self, other: Place) -> bool:
        return all(abs(mine - its) <= _NEAR for mine, its in zip(self, other, strict=True))


@contextmanager
def read(app: QApplication, direction: Qt.LayoutDirection) -> Iterator[None]:
    app.setLayoutDirection(direction)
    try:
        with dressed(app):
            yield
    finally:
        app.setLayoutDirection(_TO_THE_RIGHT)
        with dressed(app):
            pass


# -------------------------------------------------------------------------------- the screens
Seen = dict[tuple[str, str], list[Place]]


def _seen(window: QWidget) -> Seen:
    """Every visible widget by what it is, where it hangs, and its name."""
    seen: Seen = defaultdict(list)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not _is_bar(widget):
            at = widget.mapTo(window, QPoint(0, 0))
            place = Place(at.x(), at.y(), widget.width(), widget.height())
            seen[_hangs(widget), _DIGIT.sub("0", eyes.name_of(widget))].append(place)
    return seen


def _is_bar(widget: QWidget) -> bool:
    """A scroll bar, or what Qt holds it in: whether one is needed may change while it is drawn."""
    around = widget.parentWidget()
    held = isinstance(around, QAbstractScrollArea) and widget is not around.viewport()
    return held or isinstance(widget, SlimBar)


def _hangs(widget: QWidget | None) -> str:
    return f"{_hangs(widget.parentWidget())}/{type(widget).__name__}" if widget else ""


async def _at_rest(window: Window) -> Seen:
    """What is seen once nothing moves any more: on a busy machine a pane is read late."""
    before, now = None, _seen(window)
    while before != now:
        await still()
        before, now = now, _seen(window)
    return now


async def _walked(window: Window, walk: Walk, most: int) -> dict[str, Seen]:
    window.resize(WIDE, TALL)
    await until(lambda: desk(window).notices.everything)  # they take room from all else
    walked: dict[str, Seen] = {}
    async for where in walk(window):
        walked[f"{len(walked)} {where}"] = await _at_rest(window)
        if len(walked) == most:
            break
    return walked


@pytest.mark.parametrize(
    ("walk", "most"),
    [
        (screens, 6),
        pytest.param(screens, 100, marks=pytest.mark.long),
        pytest.param(over_screens, 100, marks=pytest.mark.long),
        pytest.param(at_the_door, 100, marks=pytest.mark.long),
    ],
)
def test_every_screen_and_what_lies_over_it_is_the_mirror_of_itself(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, walk: Walk, most: int
) -> None:
    say_all(tmp_path, monkeypatch, from_the_right)
    walks: list[dict[str, Seen]] = []

    async def scene(window: Window) -> None:
        walks.append(await _walked(window, walk, most))

    for name, direction in (("1", _TO_THE_RIGHT), ("2", _TO_THE_LEFT)):  # digits are no words
        profile = tmp_path / name
        profile.mkdir()
        Settings.load(profile).choose(LANGUAGE, "de")
        with read(app, direction):
            play(app, profile, scene, RECORDS)
    text.use("en")

    usual, mirrored = walks
    assert usual.keys() == mirrored.keys()
    assert [it for where in usual for it in _astray(where, usual[where], mirrored[where])] == []


def _astray(where: str, usual: Seen, mirrored: Seen) -> Iterator[str]:
    assert len(usual) > _LEAST, where  # a screen that is not there is its own mirror
    for what in usual.keys() | mirrored.keys():
        places = sorted(it.mirrored for it in usual.get(what, []))
        others = sorted(mirrored.get(what, []))
        if len(places) != len(others):
            yield f"{where}: {len(places)} and {len(others)} of {what}"
            continue
        for one, other in zip(places, others, strict=True):
            if not one.is_near(other):
                yield f"{where}: {what} is at {other}, and would be at {one}"


# ----------------------------------------------------------------------------------- the rows
WORD = "OOO"  # a word that is its own mirror
COLUMNS = (Column("a", WORD, width=80, share=2), Column("b", WORD, width=60, right=True))
ROWS: dict[str, tuple[Row, tuple[Column, ...]]] = {
    "card": (Card(key="1", said=WORD, channel="email", name=WORD, about="OO OO", timer="OO"), ()),
    "line": (LineRow(key="1", said=WORD, icon="mail", title=WORD, more="OO", badge=Badge("O")), ()),
    "command": (
        CommandRow(key="1", said=WORD, icon="mail", title=WORD, more="OO", keys=("O",)),
        (),
    ),
    "table": (TableRow(key="1", said=WORD, cells=(Cell(WORD), Cell("OO"))), COLUMNS),
}
_COARSE = 4  # pixels looked at as one: letters are placed on half pixels


def _apart(one: QImage, other: QImage) -> int:
    """How far two pictures differ, seen from some way off."""
    return sum(abs(mine - its) for mine, its in zip(_coarse(one), _coarse(other), strict=True))


def _coarse(image: QImage) -> list[int]:
    small = image.scaled(
        image.size() / _COARSE, mode=Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    return [
        small.pixelColor(x, y).lightness()
        for y in range(small.height())
        for x in range(small.width())
    ]


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_is_painted_as_its_mirror(app: QApplication, kind: str) -> None:
    row, columns = ROWS[kind]
    pictures = []
    for direction in (_TO_THE_RIGHT, _TO_THE_LEFT):
        feed = Feed("rows", columns=columns)
        feed.show_rows((row,))
        feed.choose(row.key)
        with read(app, direction), on_screen(feed, 320, 64):
            pictures.append(picture(feed.viewport()))
    usual, mirrored = pictures

    assert _apart(usual.flipped(Qt.Orientation.Horizontal), mirrored) < _apart(usual, mirrored) / 4


def test_icons_with_a_front_turn_round_and_others_do_not(app: QApplication) -> None:
    def drawn(name: str) -> list[QImage]:
        found = []
        for direction in (_TO_THE_RIGHT, _TO_THE_LEFT):
            with read(app, direction):
                found.append(look().pixmap(name, 32, "ink", 1.0).toImage())
        return found

    back, back_mirrored = drawn("arrow-left")
    phone, phone_mirrored = drawn("phone")
    assert back != back_mirrored
    assert _apart(back.flipped(Qt.Orientation.Horizontal), back_mirrored) < _apart(back, phone) / 4
    assert phone == phone_mirrored


def test_tabs_begin_at_the_right_and_are_painted_where_they_are_clicked(app: QApplication) -> None:
    with read(app, _TO_THE_LEFT):
        tabs = Tabs("Tabs", (("one", WORD), ("two", WORD)))
        with on_screen(tabs, 400, 46):
            first = tabs.tabRect(0)
            image = picture(tabs)
            assert first.center().x() > tabs.tabRect(1).center().x()
            bar = look().colour("accent").name()
            marked = [x for x in range(image.width()) if image.pixelColor(x, 44).name() == bar]
            assert marked
            assert first.left() <= min(marked) <= max(marked) <= first.right()


def test_a_menu_is_flush_with_where_the_words_of_its_button_begin(app: QApplication) -> None:

    anchor = QWidget()
    menu = Menu(anchor, "Menu")
    menu.add("Word", lambda: None)
    with on_screen(anchor, 500, 40):
        usual = menu_below(anchor, menu)
        with read(app, _TO_THE_LEFT):
            mirrored = menu_below(anchor, menu)
        settle()
        assert usual == anchor.mapToGlobal(QPoint(0, 39))
        end = mirrored.x() + menu.sizeHint().width()
        assert abs(end - anchor.mapToGlobal(QPoint(499, 0)).x()) <= _NEAR


# ---------------------------------------------------------------------- scripts that are mixed
def _painted(words: str, times: int) -> QImage:
    """The picture of a line; from the second time on it is prepared, and drawn in another way."""
    image = QImage(400, 24, QImage.Format.Format_RGB32)
    for _ in range(times):
        image.fill(Qt.GlobalColor.white)
        with painter_on(image) as painter:
            Canvas(painter, width=400).text(0, 0, 400, words)
    return image


@pytest.mark.usefixtures("app")
def test_a_line_of_two_scripts_looks_the_same_however_often_it_is_drawn() -> None:
    words = "דוד כהן 0171 39200 42 (Berlin)"

    assert _painted(words, times=1) == _painted(words, times=3)


@pytest.mark.usefixtures("app")
def test_letters_that_turn_their_line_are_drawn_as_if_they_were_not_there() -> None:
    hostile, plain = "Rechnung \u202efdp.exe", "Rechnung fdp.exe"

    assert _painted(hostile, times=1) == _painted(plain, times=1)
