"""The page of customers who may be there twice: compared and merged, or said to be two.

All by keyboard: the rows have it first, Enter compares, Tab leads to the buttons below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.ids import CustomerId
from desktop.text import tr
from desktop.viewmodels.customer.duplicates import UNDO as APART
from desktop.viewmodels.customer.duplicates import DuplicateSheet
from desktop.viewmodels.customer.twice import Twice
from desktop.viewmodels.lists.chosen import UNDO
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class TwicePage(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.model = Twice(desk)
        self.comparing = DuplicateSheet(desk)
        self._sheet: ListSheet | None = None
        self.summary = Words("", "small", "faint")
        self.feed = Feed(tr("Customers who may be there twice"), on="surface", pad=12)
        self.compare = Button(tr("Compare and merge …"), icon="users", kind="primary")
        self.apart = Button(tr("Not the same"), icon="x")
        self.show_one = Button(tr("Show the customer"), icon="user-round")
        self._lay_out()
        self._connect()
        WhileShown(self, actions, {UNDO: self.model.undo, APART: self._take_apart})
        self.setFocusProxy(self.feed)
        ground(self, "surface")

    def _lay_out(self) -> None:
        title = Words(tr("Possible duplicates"), "title")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(across(title, 12, self.summary, None, gap=0, margins=(20, 16, 28, 16)))
        box.addWidget(Hairline())
        box.addWidget(self.feed, 1)
        buttons = (self.compare, self.apart, self.show_one)
        self._below = Flow(buttons, gap=4, margins=(18, 8, 28, 12))
        box.addWidget(self._below)

    def _connect(self) -> None:
        self.feed.opened.connect(lambda _key: self.ask())
        self.feed.chosen.connect(lambda _key: self._turn())
        self.compare.clicked.connect(lambda _on=False: self.ask())
        self.apart.clicked.connect(lambda _on=False: self.model.not_the_same(self._key))
        self.show_one.clicked.connect(lambda _on=False: self.model.open(self._key))
        undo_with(
            self,
            self.model.close,
            self.comparing.end,
            self.model.changed.connect(lambda _rows: self._show()),
        )
        self._turn()

    @property
    def _key(self) -> str:
        return self.feed.current or ""

    def ask(self) -> ListSheet | None:
        """Show both side by side, to choose what stays."""
        pair = self.model.pair(self._key)
        if pair is None:
            return None
        if self._sheet is None:
            names = tr("The same customer"), tr("Name or number"), tr("What stays")
            self._sheet = ListSheet(
                self.comparing, self, name=names[0], hint=names[1], rows_name=names[2]
            )
        self.comparing.begin_with(pair.mine, pair.other)
        corner = QPoint(end_of(self.rect()), self.feed.geometry().top())
        self._sheet.open(self.mapTo(self.window(), corner))
        return self._sheet

    def _take_apart(self) -> None:
        work = self.comparing.take_apart(CustomerId(self._actions.subject))
        self._desk.supervisor.spawn("take customers apart", work)

    def _show(self) -> None:
        self.summary.setText(self.model.summary)
        before = self.feed.current
        if tuple(self.feed.rows) != self.model.rows:
            self.feed.show_rows(self.model.rows)
        keys = [row.key for row in self.model.rows]
        if before not in keys and self.model.pair(keys[0]) is not None:
            self.feed.choose(keys[0])
        self._turn()

    def _turn(self) -> None:
        """Without a pair there is nothing to press; where there is none at all, not even to see."""
        self._below.setVisible(any(self.model.pair(row.key) for row in self.model.rows))
        for button in (self.compare, self.apart, self.show_one):
            button.setEnabled(self.model.pair(self._key) is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.look()
