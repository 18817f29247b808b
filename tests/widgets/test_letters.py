"""Letters move in lists when that was chosen, and are only letters otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.viewmodels.rows import LineRow
from tests.support.qt import press, settle, type_text
from tests.widgets.dressed import on_screen
from widgets.shared import letters
from widgets.shared.feed import Feed
from widgets.shared.letters import FindLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

NAMES = ("Frieda Musterfrau", "Jörg Probst-Muster", "Malte Muster", "Jana Kulisse")


@pytest.fixture
def feed(app: QApplication) -> Iterator[Feed]:
    assert app is not None
    feed = Feed("People")
    feed.show_rows([LineRow(key=it, icon="check", title=it, said=it) for it in NAMES])
    with on_screen(feed, 400, 300):
        feed.setFocus()
        feed.choose(NAMES[0])
        letters.use(on=True)
        yield feed
        letters.use(on=False)


def _after(feed: Feed, keys: str) -> str | None:
    type_text(feed, keys)
    settle()
    return feed.current


@pytest.mark.parametrize(
    ("keys", "row"), [("j", 1), ("jjk", 1), ("G", 3), ("Gg", 0), ("k", 0), ("Gj", 3)]
)
def test_a_letter_moves_as_an_arrow_would(feed: Feed, keys: str, row: int) -> None:
    assert _after(feed, keys) == NAMES[row]


def test_a_search_in_the_list_goes_to_its_hits_in_turn_and_round(feed: Feed) -> None:
    type_text(feed, "/")
    (line,) = feed.findChildren(FindLine)
    type_text(line.edit, "muster")
    assert line.isVisible()
    press(line.edit, Qt.Key.Key_Return)
    assert not line.isVisible()

    visited = [feed.current, *(_after(feed, key) for key in "nnnN")]

    assert visited == [NAMES[at] for at in (0, 1, 2, 0, 2)]


def test_escape_leaves_the_search_and_gives_the_keyboard_back(feed: Feed) -> None:
    type_text(feed, "/")
    (line,) = feed.findChildren(FindLine)

    press(line.edit, Qt.Key.Key_Escape)

    assert not line.isVisible()
    assert feed.hasFocus()


def test_unless_it_was_chosen_letters_do_nothing(feed: Feed) -> None:
    letters.use(on=False)

    assert _after(feed, "jG/") == NAMES[0]
    assert not feed.findChildren(FindLine)
