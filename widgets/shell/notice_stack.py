"""The notices above what is shown: at most two bars, the gravest first.

Law: a notice's button is an entry of the action registry, with its words and its conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.notices import SHOWN_AT_ONCE, Board, Notice
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from widgets.shared.actions import Actions


class NoticeStack(QWidget):
    """Follows a board until it is destroyed."""

    def __init__(self, board: Board, actions: Actions, *, announces: bool = True) -> None:
        """announces: one stack of several is enough to read a new matter aloud."""
        super().__init__()
        self._board = board
        self._actions = actions
        self._active = True
        self.bars = tuple(NoticeBar(announces=announces) for _ in range(SHOWN_AT_ONCE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        for bar in self.bars:
            box.addWidget(bar)
            bar.acted.connect(self._act)
            bar.closed.connect(board.clear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        undo_with(self, board.changed.connect(self._show))
        self._fill(board.shown)
        if not board.shown:
            self.hide()  # and never shown here: without a parent yet, it would be a window

    def set_active(self, active: bool) -> None:
        """Show nothing while another stack does."""
        self._active = active
        self._show(self._board.shown)

    def _show(self, notices: tuple[Notice, ...]) -> None:
        self._fill(notices)
        self.setVisible(self._active and bool(notices))

    def _fill(self, notices: tuple[Notice, ...]) -> None:
        for at, bar in enumerate(self.bars):
            notice = notices[at] if at < len(notices) else None
            word = self._actions[notice.action].iconText() if notice and notice.action else ""
            bar.show_notice(notice, word)

    def _act(self, matter: str) -> None:
        notice = next((each for each in self._board.shown if each.replace == matter), None)
        if notice is not None and notice.action:
            self._actions.trigger(notice.action, notice.subject)
