"""The line of notices: one however many there are, for as long as it takes to read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.notices import Board, Notice, Tone
from tests.widgets.dressed import dressed, on_screen
from widgets.shared.actions import Actions
from widgets.shared.menu import Menu
from widgets.shell import notice_stack
from widgets.shell.bell import Bell
from widgets.shell.notice_stack import NoticeStack

_BREAK, _UNDO = "state.break", "notice.undo"


@pytest.fixture(autouse=True)
def _dressed(app: QApplication) -> Iterator[None]:
    with dressed(app):
        yield


@contextmanager
def _stack(board: Board) -> Iterator[NoticeStack]:
    window = QWidget()
    stack = NoticeStack(board, Actions(window))
    box = QVBoxLayout(window)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(stack)
    box.addStretch(1)
    with on_screen(window, 660, 300):
        yield stack


def _bars(stack: NoticeStack) -> list[str]:
    return [bar.matter for bar in stack.bars if bar.isVisible()]


def test_what_was_read_leaves_the_line_when_the_person_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board = Board()
    board.tell(Notice(tone=Tone.INFO, happened="Three tasks are due.", replace="due"))
    board.tell(Notice(tone=Tone.WARNING, happened="No connection.", replace="line"))
    with _stack(board) as stack:
        board.tell(Notice(tone=Tone.INFO, happened="Your proposal came back.", replace="back"))
        stack.go_on()
        assert _bars(stack) == ["back"], "nobody has had time to read it"

        monkeypatch.setattr(notice_stack, "_READ_AFTER_MS", 0)
        stack.go_on()
        assert _bars(stack) == ["line"]
        stack.go_on()
        assert _bars(stack) == ["line"], "it is still so"
        assert len(board.everything) == 3
        board.clear("line")
        assert _bars(stack) == ["due"], "what had no line yet gets it"


def test_the_bell_does_what_the_button_of_a_notice_does_also_of_one_that_rests() -> None:
    board, asked = Board(), list[str]()
    board.tell(Notice(tone=Tone.INFO, happened="Due.", replace="due", action="page.tasks"))
    board.rest(["due"])
    with _stack(board) as stack:
        actions = Actions(stack)
        actions.handle("page.tasks", lambda: asked.append("page.tasks"))
        own = NoticeStack(board, actions)
        bell = Bell()
        bell.asked.connect(own.act)
        bell.show_matters(board.everything)
        bell.click()
        (menu,) = bell.findChildren(Menu)
        menu.actions()[0].trigger()
        menu.close()
        assert asked == ["page.tasks"]
        for each in (bell, own):
            each.deleteLater()


def test_several_notices_take_one_line_together_and_open_on_demand() -> None:
    board = Board()
    long = " ".join(["Ihr Vorschlag wurde angenommen und steht jetzt allen zur Verfügung."] * 3)
    board.tell(Notice(tone=Tone.INFO, happened=long, replace="one"))
    board.tell(Notice(tone=Tone.INFO, happened=long, replace="two"))
    with _stack(board) as stack:
        assert _bars(stack) == ["two"]
        assert stack.sizeHint().height() == 44
        assert stack.bars[0].more.text() == "+1"
        assert long in stack.bars[0].toolTip()

        stack.bars[0].more.click()
        assert _bars(stack) == ["two", "one"]
        assert stack.sizeHint().height() > 120
        stack.bars[0].more.click()
        assert stack.sizeHint().height() == 44


def test_the_way_back_has_a_line_of_its_own_below_what_is_broken() -> None:
    board = Board()
    with _stack(board) as stack:
        board.tell(Notice(tone=Tone.BREACH, happened="Verpasst.", replace="missed", action=_BREAK))
        board.tell(Notice(tone=Tone.INFO, happened="Neu.", replace="news"))
        assert _bars(stack) == ["missed"]
        board.tell(Notice(tone=Tone.DONE, happened="Erledigt.", replace="done", action=_UNDO))
        assert _bars(stack) == ["missed", "done"]
        assert [bar.button.isHidden() for bar in stack.bars] == [False, False]
        assert [bar.more.text() for bar in stack.bars if not bar.more.isHidden()] == ["+1"]
        board.clear("done")
        assert _bars(stack) == ["missed"]


def test_what_is_newest_has_the_line_but_never_before_what_is_broken() -> None:
    board = Board()
    with _stack(board) as stack:
        board.tell(Notice(tone=Tone.WARNING, happened="Keine Verbindung.", replace="line"))
        board.tell(Notice(tone=Tone.DONE, happened="Erledigt.", replace="undo"))
        assert _bars(stack) == ["undo"]
        board.tell(Notice(tone=Tone.BREACH, happened="Verpasst.", replace="missed"))
        board.tell(Notice(tone=Tone.DONE, happened="Noch etwas.", replace="more"))
        assert _bars(stack) == ["missed"]
        board.clear("missed")
        assert _bars(stack) == ["more"]
        board.clear("more")
        assert _bars(stack) == ["line"]
