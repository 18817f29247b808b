"""The notices above what is shown: one calm line, however many there are; two bars on demand.

Laws: a notice's button is an entry of the action registry, with its words and its conditions; what
is newest has the line, but nothing pushes aside what is broken: what then came with a button, such
as the way back from what was done a moment ago, has a line of its own below; a matter is read aloud
when it comes and when it says something else, not when only its figures run on; what was only worth
knowing leaves the line when the person goes on after having had time to read it, never while they
read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.notices import SHOWN_AT_ONCE, Board, Notice, Tone
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from widgets.shared.actions import Actions

_FIGURES = re.compile(r"\d+")
_READ_AFTER_MS = 20_000
_OPENED = -1  # for a bar that folds them all again


class NoticeStack(QWidget):
    """Follows a board until it is destroyed."""

    def __init__(self, board: Board, actions: Actions, *, announces: bool = True) -> None:
        """announces: one stack of several is enough to read a new matter aloud."""
        super().__init__()
        self._board = board
        self._actions = actions
        self._active = True
        self._opened = False
        self._announces = announces
        self._known: dict[str, Notice] = {}
        self._newest = ""
        self._since: dict[str, QElapsedTimer] = {}  # matters that have the line, or had it
        self.bars = tuple(NoticeBar() for _ in range(SHOWN_AT_ONCE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        for bar in self.bars:
            box.addWidget(bar)
            bar.acted.connect(self.act)
            bar.closed.connect(board.clear)
            bar.more_asked.connect(self._open_or_fold)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        undo_with(self, board.changed.connect(self._show))
        self._fill()
        if not board.pressing:
            self.hide()  # and never shown here: without a parent yet, it would be a window

    def set_active(self, active: bool) -> None:
        """Show nothing while another stack does."""
        self._active = active
        self._show()

    def go_on(self) -> None:
        """The person turns to something else: what they have read leaves the line for the bell."""
        self._board.rest([*filter(self._was_read, self._known)])

    def _was_read(self, matter: str) -> bool:
        since = self._since.get(matter)
        quiet = self._known[matter].tone <= Tone.INFO
        return quiet and since is not None and since.elapsed() >= _READ_AFTER_MS

    @property
    def lead(self) -> str:
        """The matter that has the line: the newest, unless something is broken."""
        every = self._board.pressing
        breach = next((it for it in every if it.tone is Tone.BREACH), None)
        newest = next((it for it in every if it.replace == self._newest), None)
        first = breach or newest or next(iter(every), None)
        return first.replace if first else ""

    def _beside(self, lead: str) -> str:
        """The matter below the one that is broken: what came after it, if a button goes with it."""
        newest = next((it for it in self._board.pressing if it.replace == self._newest), None)
        return newest.replace if newest and newest.action and newest.replace != lead else ""

    def _show(self, _notices: tuple[Notice, ...] = ()) -> None:
        self._fill()
        self.setVisible(self._active and bool(self._board.pressing))

    def _fill(self) -> None:
        every = self._board.pressing
        new = [it.replace for it in every if it.replace not in self._known]
        news = [it for it in every if _is_news(it, self._known.get(it.replace))]
        self._known = {it.replace: it for it in every}
        self._newest = new[0] if new else self._newest
        self._opened = self._opened and bool(every)
        lead = self.lead
        beside = self._beside(lead)
        ordered = sorted(every, key=lambda it: (it.replace != lead, it.replace != beside))
        shown = len(self.bars) if self._opened else 2 if beside else 1
        for at, bar in enumerate(self.bars):
            notice = ordered[at] if at < min(shown, len(ordered)) else None
            word = self._actions[notice.action].iconText() if notice and notice.action else ""
            others = max(0, len(ordered) - shown) if at == 0 else 0
            bar.set_whole(self._opened, _OPENED if self._opened and at == 0 else others)
            bar.show_notice(notice, word)
            if notice is not None and self._active:
                self._begin(notice.replace)
        for matter in news if self._announces else ():
            grave = matter.tone is Tone.BREACH
            tell(self.window(), _said(matter), at_once=grave)

        for gone in self._since.keys() - self._known.keys():
            del self._since[gone]

    def _begin(self, matter: str) -> None:
        if matter not in self._since:
            self._since[matter] = QElapsedTimer()
            self._since[matter].start()

    def _open_or_fold(self) -> None:
        """All of every matter there is room for, or one line again."""
        self._opened = not self._opened
        self._fill()

    def act(self, matter: str) -> None:
        """Do what its button does, also where it has no line."""
        notice = next((it for it in self._board.everything if it.replace == matter), None)
        if notice is not None and notice.action:
            self._actions.trigger(notice.action, notice.subject)


def _is_news(notice: Notice, known: Notice | None) -> bool:
    """Whether it says something else, or is graver; a countdown is neither."""
    if known is None or notice.tone > known.tone:
        return True
    return _FIGURES.sub("", _said(notice)) != _FIGURES.sub("", _said(known))


def _said(notice: Notice) -> str:
    return notice.sentence
