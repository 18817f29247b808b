"""Lists of rows as a person uses them: chosen, opened, asked, scrolled, read aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop.viewmodels.rows import (
    Card,
    Fact,
    Facts,
    Heading,
    LineRow,
    MailRow,
    Part,
    Row,
    Skeleton,
)
from tests.support.qt import press, settle, wait_until
from tests.widgets.dressed import click, dressed, on_screen, picture, point_at
from widgets.shared.feed import Feed
from widgets.theme.appearance import look


def card(key: int, **parts: object) -> Card:
    usual = {"key": str(key), "said": f"card {key}", "channel": "email", "name": f"Name {key}"}
    return Card(**(usual | {"about": "Lieferung"} | parts))  # type: ignore[arg-type]


FACTS = Facts(
    key="facts",
    said="Telefon 0171",
    facts=(
        Fact("Telefon", "0171 39200 42", Part("call", "Anrufen", "phone")),
        Fact("E-Mail", "x@example.org", Part("mail", "Schreiben", "mail", why_not="Offline.")),
    ),
)
LONG = "Guten Tag,\n" + "die Lieferung klappt wieder nicht. " * 6


@pytest.fixture
def feed(app: QApplication) -> Iterator[Feed]:
    with dressed(app), on_screen(Feed("Work list"), 300, 300) as it:
        assert isinstance(it, Feed)
        yield it


def heard(feed: Feed) -> list[tuple[str, ...]]:
    """Everything the list says from now on."""
    said: list[tuple[str, ...]] = []
    feed.chosen.connect(lambda key: said.append(("chosen", key)))
    feed.opened.connect(lambda key: said.append(("opened", key)))
    feed.asked.connect(lambda key, part: said.append(("asked", key, part)))
    return said


def top_of(feed: Feed, key: str) -> int:
    rows = [row.key for row in feed.rows]
    return feed.visualRect(feed.model().index(rows.index(key), 0)).y()


def show(feed: Feed, *rows: Row) -> None:
    feed.show_rows(rows)
    settle()


# ------------------------------------------------------------------------------------- choosing
@pytest.mark.parametrize("by", ["click", "arrow"])
def test_the_only_row_is_chosen_by_a_click_and_by_an_arrow(feed: Feed, by: str) -> None:
    show(feed, card(1))
    feed.clearFocus()
    said = heard(feed)
    feed.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert (feed.current, said) == ("1", [])  # the keyboard's coming is nobody's choice

    for _ in range(2):
        if by == "click":
            click(feed.viewport(), 100, 20)
        else:
            press(feed, Qt.Key.Key_Down)

    assert said == [("chosen", "1")]


def test_a_click_chooses_a_row_once(feed: Feed) -> None:
    show(feed, card(1), card(2))
    said = heard(feed)
    click(feed.viewport(), 100, 90)
    click(feed.viewport(), 100, 90)
    assert said == [("chosen", "2")]
    assert feed.current == "2"


def test_a_double_click_and_enter_open_a_row(feed: Feed) -> None:
    show(feed, card(1), card(2))
    feed.choose("1")
    said = heard(feed)
    press(feed, Qt.Key.Key_Return)
    press(feed, Qt.Key.Key_Enter)
    assert said == [("opened", "1"), ("opened", "1")]


def test_what_the_program_chooses_is_nobodys_choice(feed: Feed) -> None:
    show(feed, card(1), card(2))
    said = heard(feed)
    feed.choose("2")
    feed.choose(None)
    assert said == []
    assert feed.current is None


def test_the_keyboard_coming_to_the_list_opens_nothing(feed: Feed) -> None:
    feed.clearFocus()
    show(feed, card(1), card(2))
    said = heard(feed)
    feed.setFocus(Qt.FocusReason.TabFocusReason)
    assert (said, feed.current) == ([], "1")
    assert not feed.selectedIndexes()  # the ring says where the keyboard is; nothing is open


def test_the_row_that_the_keyboard_came_to_looks_chosen_once_somebody_chooses_it(
    feed: Feed,
) -> None:
    feed.clearFocus()
    show(feed, card(1), card(2))
    feed.setFocus(Qt.FocusReason.TabFocusReason)
    show(feed, card(3), card(1), card(2))  # what comes in above changes nothing of it
    assert (feed.current, feed.selectedIndexes()) == ("1", [])
    feed.clearFocus()
    assert not feed.selectedIndexes()
    click(feed.viewport(), 100, top_of(feed, "1") + 20)
    assert [index.row() for index in feed.selectedIndexes()] == [1]


@pytest.mark.parametrize(
    ("key", "reached"),
    [
        (Qt.Key.Key_Down, "3"),
        (Qt.Key.Key_Up, "1"),
        (Qt.Key.Key_Home, "1"),
        (Qt.Key.Key_End, "20"),
    ],
)
def test_arrows_home_and_end_go_over_headings_and_skeletons(
    feed: Feed, key: Qt.Key, reached: str
) -> None:
    resting = Heading(key="h", said="Offen", title="Offen"), Skeleton(key="s", said="…")
    show(feed, card(1), resting[0], card(2), resting[1], *(card(at) for at in range(3, 21)))
    feed.choose("2")
    press(feed, key)
    assert feed.current == reached


def test_letters_do_nothing_here(feed: Feed) -> None:
    show(feed, card(1), card(2), card(3))
    feed.choose("1")
    said = heard(feed)
    press(feed, Qt.Key.Key_C, text="c")
    assert (said, feed.current) == ([], "1")


# ---------------------------------------------------------------------------------- nothing jumps
def test_a_chosen_row_stays_chosen_when_others_come_and_go(feed: Feed) -> None:
    show(feed, *(card(at) for at in range(5)))
    feed.choose("3")
    said = heard(feed)
    show(feed, card(9), card(3, name="Anders"), card(0))
    assert (feed.current, said) == ("3", [])


def test_nobody_is_chosen_when_the_chosen_row_goes(feed: Feed) -> None:
    show(feed, card(1), card(2), card(3))
    feed.choose("2")
    said = heard(feed)
    show(feed, card(1), card(3))
    assert (feed.current, said) == (None, [])


def test_rows_coming_in_above_move_nothing_in_sight(feed: Feed) -> None:
    show(feed, *(card(at) for at in range(20)))
    feed.verticalScrollBar().setValue(400)
    before = top_of(feed, "8")
    show(feed, card(98), card(99), *(card(at) for at in range(20)))
    assert top_of(feed, "8") == before


def test_at_the_top_a_new_row_is_seen(feed: Feed) -> None:
    show(feed, *(card(at) for at in range(20)))
    show(feed, card(99), *(card(at) for at in range(20)))
    assert top_of(feed, "99") == 0


def test_a_conversation_stays_at_its_end_while_it_grows(app: QApplication) -> None:
    with dressed(app), on_screen(Feed("Thread", follows_end=True), 300, 300) as feed:
        assert isinstance(feed, Feed)
        show(feed, *(card(at) for at in range(20)))
        feed.scrollToBottom()
        show(feed, *(card(at) for at in range(22)))
        bar = feed.verticalScrollBar()
        assert bar.value() == bar.maximum()
        bar.setValue(100)
        show(feed, *(card(at) for at in range(24)))
        assert bar.value() == 100


def test_rows_keep_their_places_while_the_pointer_moves_over_them(feed: Feed) -> None:
    show(feed, card(1), card(2), card(3))
    point_at(feed.viewport(), 100, 20)
    point_at(feed.viewport(), 100, 30)
    show(feed, card(3), card(1), card(2))
    assert [row.key for row in feed.rows] == ["1", "2", "3"]
    wait_until(lambda: [row.key for row in feed.rows] == ["3", "1", "2"])


def test_a_ticking_timer_lays_out_nothing_anew(feed: Feed) -> None:
    show(feed, *(card(at, timer="00:01") for at in range(20)))
    before = picture(feed)
    laid_out: list[int] = []
    feed.verticalScrollBar().rangeChanged.connect(lambda *_: laid_out.append(1))
    show(feed, *(card(at, timer="00:02") for at in range(20)))
    assert picture(feed) != before
    assert laid_out == []


def test_a_row_that_grows_pushes_the_ones_below(feed: Feed) -> None:
    def mail(text: str) -> MailRow:
        return MailRow(key="m", said="m", letters="F", who="F", to="", when="", text=text)

    show(feed, mail("kurz"), card(1))
    before = top_of(feed, "1")
    show(feed, mail(LONG), card(1))
    assert top_of(feed, "1") >= before + 5 * 22


# ------------------------------------------------------------------------------- parts and words
def test_a_part_of_a_row_can_be_asked_for_without_choosing_the_row(feed: Feed) -> None:
    show(feed, FACTS, card(1))
    said = heard(feed)
    click(feed.viewport(), 300 - 28, 25)
    assert said == [("asked", "facts", "call")]


def test_a_part_that_cannot_be_used_asks_nothing(feed: Feed) -> None:
    show(feed, FACTS)
    said = heard(feed)
    click(feed.viewport(), 300 - 28, 53)
    assert said == []


def test_the_pointer_says_what_can_be_clicked(feed: Feed) -> None:
    show(feed, FACTS)
    shapes = []
    for y in (25, 53, 120):
        point_at(feed.viewport(), 300 - 28, y)
        shapes.append(feed.viewport().cursor().shape())
    hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
    assert shapes == [hand, arrow, arrow]


def open_menu(feed: Feed) -> QMenu:
    press(feed, Qt.Key.Key_Menu)
    settle()
    menu = feed.findChild(QMenu)
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_key_reaches_every_part_the_pointer_does(feed: Feed) -> None:
    show(feed, FACTS)
    feed.choose("facts")
    said = heard(feed)
    menu = open_menu(feed)
    entries = {action.text(): action for action in menu.actions()}
    assert [(text, it.isEnabled()) for text, it in entries.items()] == [
        ("Anrufen", True),
        ("Schreiben", False),
        ("Copy text", True),
    ]
    assert entries["Schreiben"].toolTip() == "Offline."
    entries["Anrufen"].trigger()
    menu.close()
    settle()
    assert said == [("asked", "facts", "call")]


def test_copying_takes_the_words_of_a_mail(feed: Feed) -> None:
    show(feed, MailRow(key="m", said="Mail", letters="F", who="F", to="", when="", text=LONG))
    feed.choose("m")
    press(feed, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == LONG


def test_copying_a_row_without_running_text_takes_its_sentence(feed: Feed) -> None:
    show(feed, card(1))
    feed.choose("1")
    press(feed, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "card 1"


@pytest.fixture
def letter(app: QApplication) -> Iterator[Feed]:
    """A conversation with one mail whose words can be marked."""
    with (
        dressed(app),
        on_screen(Feed("Thread", pad=24, selects=False, copies=True), 600, 300) as it,
    ):
        assert isinstance(it, Feed)
        text = "Guten Tag,\nes geht um die Bestellung 20417-B, danke."
        show(it, MailRow(key="m", said="m", letters="F", who="F", to="", when="", text=text))
        yield it


def draw(feed: Feed, start: QPoint, end: QPoint) -> None:
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(feed.viewport(), left, plain, start)
    moved = QMouseEvent(QEvent.Type.MouseMove, end, feed.mapToGlobal(end), left, left, plain)
    QApplication.sendEvent(feed.viewport(), moved)
    QTest.mouseRelease(feed.viewport(), left, plain, end)


def copied(feed: Feed) -> str:
    press(feed, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return QApplication.clipboard().text()


def test_words_of_a_letter_can_be_marked_with_the_mouse_and_copied(letter: Feed) -> None:
    before = picture(letter)
    draw(letter, QPoint(24 + 44, 58 + 10), QPoint(24 + 44 + 400, 58 + 32))
    assert picture(letter) != before
    assert copied(letter) == "Guten Tag,\nes geht um die Bestellung 20417-B, danke."


def test_a_double_click_marks_one_word(letter: Feed) -> None:
    x = 24 + 44 + look().width("es geht um die Bestellung 20", "read")
    place = QPoint(round(x), 58 + 33)
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    said = heard(letter)
    QTest.mouseDClick(letter.viewport(), left, plain, place)
    assert copied(letter) == "20417-B,"
    assert ("opened", "m") not in said


def test_a_press_elsewhere_marks_nothing_any_more(letter: Feed) -> None:
    draw(letter, QPoint(24 + 44, 58 + 10), QPoint(24 + 100, 58 + 10))
    click(letter.viewport(), 400, 280)
    assert copied(letter).startswith("Guten Tag,\nes geht")


def test_what_was_cut_shows_in_full_in_a_tip(feed: Feed) -> None:
    name = "Donaudampfschifffahrtsgesellschaft mit beschränkter Haftung"
    show(feed, card(1, name=name, timer="00:41"))
    place = QPoint(100, 18)
    asked = QHelpEvent(QEvent.Type.ToolTip, place, feed.viewport().mapToGlobal(place))
    QApplication.sendEvent(feed.viewport(), asked)
    assert QToolTip.text() == name
    QToolTip.hideText()


def test_a_screen_reader_hears_a_list_and_a_sentence_for_each_row(feed: Feed) -> None:
    show(feed, Heading(key="h", said="Open, 2", title="Open"), card(1), card(2))
    spoken = QAccessible.queryAccessibleInterface(feed)
    assert spoken.role() == QAccessible.Role.List
    assert spoken.text(QAccessible.Text.Name) == "Work list"
    rows = [spoken.child(at) for at in range(spoken.childCount())]
    names = [row.text(QAccessible.Text.Name) for row in rows if row is not None]
    assert [name for name in names if name] == ["Open, 2", "card 1", "card 2"]


def test_no_scroll_bar_ever_lies_across(feed: Feed) -> None:
    show(feed, card(1, name="x" * 400, about="y" * 400))
    assert not feed.horizontalScrollBar().isVisible()
    assert feed.visualRect(feed.model().index(0, 0)).width() == feed.viewport().width()


def test_a_hidden_list_takes_rows_and_shows_them_later(app: QApplication) -> None:
    with dressed(app):
        feed = Feed("later")
        feed.show_rows((card(1), card(2)))
        with on_screen(feed, 300, 200):
            assert feed.visualRect(feed.model().index(1, 0)).y() == 60
            assert feed.indexAt(QPoint(10, 190)) == QModelIndex()


def test_a_sentence_that_may_take_several_lines_is_not_cut_off(feed: Feed) -> None:
    words = "A bracket is not closed; the words are searched for without it. " * 2
    short = LineRow(key="short", icon="info", title=words, said=words)
    feed.show_rows((short, replace(short, key="long", lines=9)))
    settle()

    heights = [feed.visualRect(feed.model().index(at, 0)).height() for at in (0, 1)]
    assert heights[1] > 2 * heights[0]
