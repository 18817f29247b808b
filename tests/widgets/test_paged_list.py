"""Half a million rows on screen: only those in sight are asked for, and all can be reached."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.signal import Signal
from desktop.viewmodels.rows import Cell, Column, LineRow, Row, TableRow
from tests.support.qt import press, settle, wait_until
from tests.widgets.dressed import click, colours, dressed, on_screen, picture
from widgets.shared import telling
from widgets.shared.paged_list import PagedList, PagedModel
from widgets.shared.table import Table
from widgets.theme.tokens import COLOURS

COUNT = 500_000
SKELETON = COLOURS["light"]["sunken"]


class Held:
    """Rows that come only when a test lets them."""

    def __init__(self, total: int = COUNT, *, ready: bool = True) -> None:
        self.total = total
        self.changed: Signal[range] = Signal()
        self.reset: Signal[int] = Signal()
        self.ready = ready
        self.first = 0
        self.asked: list[tuple[int, int]] = []

    def row(self, at: int) -> Row | None:
        if not self.ready or not 0 <= at < self.total:
            return None
        at += self.first
        return LineRow(key=f"k{at}", said=f"row {at}", icon="user-round", title=f"Muster {at}")

    def want(self, first: int, last: int) -> None:
        self.asked.append((first, last))

    def arrive(self) -> None:
        self.ready = True
        self.changed.emit(range(self.total))

    def become(self, total: int) -> None:
        self.total = total
        self.reset.emit(total)


@pytest.fixture
def source() -> Held:
    return Held()


@pytest.fixture
def paged(app: QApplication, source: Held) -> Iterator[PagedList]:
    with dressed(app), on_screen(PagedList("Customers", source), 400, 320) as it:
        assert isinstance(it, PagedList)
        yield it


def heard(paged: PagedList) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    paged.chosen.connect(lambda key: said.append(("chosen", key)))
    paged.opened.connect(lambda key: said.append(("opened", key)))
    return said


def test_half_a_million_rows_stand_there_at_once(app: QApplication) -> None:
    with dressed(app):
        start = time.perf_counter()
        with on_screen(PagedList("Customers", Held()), 400, 320) as paged:
            taken = time.perf_counter() - start
            assert isinstance(paged, PagedList)
            assert paged.seen() == range(10)
    assert taken < 1.0  # Qt's own list view takes longer than that for the layout alone


def test_only_what_is_near_sight_is_asked_for(paged: PagedList, source: Held) -> None:
    wait_until(lambda: bool(source.asked))
    assert source.asked[-1] == (0, 39)
    source.asked.clear()
    paged.verticalScrollBar().setValue(32 * 250_000)
    wait_until(lambda: bool(source.asked))
    assert source.asked == [(249_970, 250_039)]


def test_a_drawn_thumb_does_not_ask_for_all_it_passes(paged: PagedList, source: Held) -> None:
    wait_until(lambda: bool(source.asked))
    source.asked.clear()
    for at in range(0, 400_000, 10_000):
        paged.verticalScrollBar().setValue(32 * at)
    wait_until(lambda: bool(source.asked))
    settle()
    assert len(source.asked) <= 2
    assert source.asked[-1] == (389_970, 390_039)


@pytest.mark.parametrize(
    ("keys", "reached"),
    [
        ([Qt.Key.Key_Down], 101),
        ([Qt.Key.Key_Up, Qt.Key.Key_Up], 98),
        ([Qt.Key.Key_PageDown], 109),
        ([Qt.Key.Key_PageUp], 91),
        ([Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_End], COUNT - 1),
        ([Qt.Key.Key_End, Qt.Key.Key_Down], COUNT - 1),
    ],
)
def test_keys_reach_every_row_and_bring_it_into_sight(
    paged: PagedList, keys: list[Qt.Key], reached: int
) -> None:
    paged.go_to(100)
    said = heard(paged)
    for key in keys:
        press(paged, key)
    assert paged.current == f"k{reached}"
    assert said[-1] == ("chosen", f"k{reached}")
    assert reached in paged.seen()


def test_click_and_enter_choose_and_open(paged: PagedList) -> None:
    said = heard(paged)
    click(paged.viewport(), 60, 32 * 2 + 5)
    press(paged, Qt.Key.Key_Return)
    assert said == [("chosen", "k2"), ("opened", "k2")]


def test_below_the_last_row_there_is_nothing_to_click(paged: PagedList, source: Held) -> None:
    source.become(3)
    said = heard(paged)
    click(paged.viewport(), 60, 200)
    assert said == []
    assert not paged.indexAt(QPoint(60, 200)).isValid()


def test_what_is_not_read_yet_is_blank_first_and_a_skeleton_later(app: QApplication) -> None:
    source = Held(ready=False)
    with dressed(app), on_screen(PagedList("Customers", source), 400, 320) as paged:
        assert SKELETON not in colours(picture(paged))
        wait_until(lambda: SKELETON in colours(picture(paged)))
        source.arrive()
        settle()
        assert SKELETON not in colours(picture(paged))


def test_an_unread_row_is_not_opened(app: QApplication) -> None:
    source = Held(ready=False)
    with dressed(app), on_screen(PagedList("Customers", source), 400, 320) as paged:
        assert isinstance(paged, PagedList)
        said = heard(paged)
        paged.go_to(5)
        press(paged, Qt.Key.Key_Return)
        press(paged, Qt.Key.Key_Down)
        assert (said, paged.current) == ([], None)


def test_the_chosen_row_stays_chosen_when_the_count_grows(paged: PagedList, source: Held) -> None:
    paged.go_to(4)
    said = heard(paged)
    source.become(COUNT + 1)
    assert (paged.current, said) == ("k4", [])


def test_a_list_that_shrinks_shows_its_end(paged: PagedList, source: Held) -> None:
    paged.verticalScrollBar().setValue(paged.verticalScrollBar().maximum())
    source.become(12)
    settle()
    assert paged.seen() == range(2, 12)


def test_an_empty_list_bears_everything(paged: PagedList, source: Held) -> None:
    source.become(0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Return):
        press(paged, key)
    assert paged.current is None
    assert not paged.seen()


def test_a_screen_reader_hears_the_sentence_of_a_row(paged: PagedList) -> None:
    spoken = QAccessible.queryAccessibleInterface(paged)
    assert spoken.role() == QAccessible.Role.List
    assert spoken.text(QAccessible.Text.Name) == "Customers"
    row = spoken.child(3)
    assert row is not None
    assert row.text(QAccessible.Text.Name) == "row 3"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rows a screen reader is told to have the keyboard now."""
    rows: list[str] = []

    class Ear(QAccessible):
        @staticmethod
        def isActive() -> bool:  # noqa: N802  Qt's own name
            return True

        @staticmethod
        def updateAccessibility(event: Any) -> None:  # noqa: N802  Qt's own name
            spoken = QAccessible.queryAccessibleInterface(event.object())
            rows.append(spoken.child(event.child()).text(QAccessible.Text.Name))

    monkeypatch.setattr(telling, "QAccessible", Ear)
    return rows


def test_a_screen_reader_hears_each_row_the_keyboard_comes_to(
    paged: PagedList, told: list[str]
) -> None:
    """In the long lists it heard nothing at all: Qt asked a layout that is not there."""
    paged.setFocus()
    settle()
    told.clear()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        press(paged, key)
        settle()
    assert told[-3:] == ["row 1", "row 2", "row 1"]


def test_a_row_that_was_still_being_read_is_said_once_it_is_there(
    app: QApplication, told: list[str]
) -> None:
    source = Held(ready=False)
    with dressed(app), on_screen(PagedList("Customers", source), 400, 320) as paged:
        paged.setFocus()
        press(paged, Qt.Key.Key_End)
        settle()
        assert told[-1] == "is being read"
        source.arrive()
        settle()
    assert told[-1] == f"row {source.total - 1}"


def test_rows_that_come_where_the_keyboard_waits_are_met_at_the_first_one(
    app: QApplication, told: list[str]
) -> None:
    source = Held(0)
    chosen: list[str] = []
    with dressed(app), on_screen(paged := PagedList("Team", source), 400, 320):
        paged.chosen.connect(chosen.append)
        paged.setFocus()
        settle()
        assert paged.current is None
        source.become(5)
        source.arrive()
        settle()
        assert paged.current == "k0"
    assert (told[-1], chosen) == ("row 0", [])  # met, and not chosen


def test_the_keyboard_goes_along_with_a_row_that_moves(paged: PagedList, source: Held) -> None:
    """It was on no row after the team was sorted anew."""
    paged.go_to(3)
    source.first = 2  # two that stood before it have gone
    source.become(source.total - 2)
    assert (paged.current, paged.currentIndex().row()) == ("k3", 1)


def test_qt_finds_nothing_wrong_with_the_model(paged: PagedList) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    QAbstractItemModelTester(PagedModel(Held(50), paged), mode, paged)


# ----------------------------------------------------------------------------------------- tables
COLUMNS = (
    Column("name", "Name", share=1, sortable=True),
    Column("open", "Offen", width=60, right=True, sortable=True),
    Column("place", "Ort", width=90),
)


class Lines(Held):
    def row(self, at: int) -> Row | None:
        cells = (Cell(f"Muster {at}"), Cell(str(at)), Cell("Berlin"))
        return TableRow(key=str(at), said=f"row {at}", cells=cells)


def test_a_head_sorts_by_mouse_and_key_and_says_so(app: QApplication) -> None:
    rows = PagedList("Customers", Lines(), kind="table", columns=COLUMNS)
    with dressed(app), on_screen(Table(COLUMNS, rows), 500, 300) as table:
        assert isinstance(table, Table)
        asked: list[tuple[str, bool]] = []
        table.head.sorted.connect(lambda name, up: asked.append((name, up)))
        heads = {head.text(): head for head in table.head.heads}
        click(heads["Name"], 10, 10)
        table.head.show_sorted("name", ascending=True)
        press(heads["Name"], Qt.Key.Key_Space)
        assert asked == [("name", True), ("name", False)]
        assert heads["Name"].accessibleName() == "Name, sorted ascending"
        assert heads["Ort"].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_heads_stand_over_their_columns_beside_the_scroll_bar(app: QApplication) -> None:
    rows = PagedList("Customers", Lines(), kind="table", columns=COLUMNS)
    with dressed(app), on_screen(Table(COLUMNS, rows), 500, 300) as table:
        assert isinstance(table, Table)
        last = table.head.heads[-1].geometry()
        assert last.right() <= rows.viewport().width()
        assert rows.verticalScrollBar().isVisible()
