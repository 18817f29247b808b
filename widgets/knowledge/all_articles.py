"""All articles as a table of two columns, sorted by title or by when they were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.lists.lists import Articles
from desktop.viewmodels.rows import Empty
from widgets.shared.feed import Feed
from widgets.shared.paged_list import PagedList
from widgets.shared.table import Table
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.list_order import Order
    from desktop.viewmodels.lists.lists import Summary


class AllArticles(QWidget):
    """`chosen` while arrows walk over it, `opened` when one is to be read."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.model = Articles(desk)
        columns = self.model.columns
        self.rows = PagedList(
            tr("All articles"), self.model.pages, kind="table", on="bg", columns=columns
        )
        self.table = Table(columns, self.rows)
        self.nothing = Feed(tr("All articles"), selects=False)
        self._stack = Stack()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.setFocusProxy(self.rows)
        self.rows.chosen.connect(self.chosen)
        self.rows.opened.connect(self.opened)
        self.table.head.sorted.connect(self._sort)
        self._show_order(self.model.order)
        model = self.model
        undo_with(
            self,
            model.close,
            model.order_changed.connect(self._show_order),
            model.summary_changed.connect(self._say),
        )

    def _sort(self, column: str, ascending: bool) -> None:
        self.model.sort(column, ascending=ascending)
        self.rows.verticalScrollBar().setValue(0)

    def _show_order(self, order: Order) -> None:
        self.table.head.show_sorted(order.column, ascending=not order.down)

    def _say(self, summary: Summary) -> None:
        self._stack.setCurrentIndex(int(bool(summary.empty)))
        if title := summary.empty:
            text = tr("Articles come with the hub's data. You can propose one.")
            said = f"{title} {text}"
            row = Empty(key="empty", icon="book-open", title=title, text=text, said=said, top=80)
            self.nothing.show_rows((row,))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show()
