"""The outbox: conflicts, what waits for the hub, what it refused and why; taking a text back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.refused.conflicts import Conflicts
from desktop.viewmodels.refused.outbox_list import OutboxList, with_conflicts
from widgets.conflicts.strip import Beside
from widgets.shared.drawn import Hairline
from widgets.shared.feed import Feed
from widgets.shared.page_head import PageHead
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class OutboxPage(QWidget):
    """Enter opens what an entry is about."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._model = OutboxList(desk)
        self._conflicts = Conflicts(desk, everywhere=True)
        self._beside = Beside(self, self._conflicts)
        self.feed = Feed(tr("Outbox"), on="surface")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(PageHead(tr("Outbox"), buttons=(actions["sync.now"],)))
        box.addWidget(Hairline())
        box.addWidget(self.feed, 1)
        self.feed.asked.connect(self._model.act)
        self.feed.asked.connect(self._conflicts.act)
        self.feed.opened.connect(self._open)
        undo_with(
            self,
            self._model.rows_changed.connect(lambda _rows: self._show()),
            self._conflicts.rows_changed.connect(lambda _rows: self._show()),
            self._model.close,
            self._conflicts.close,
        )
        self.setFocusProxy(self.feed)
        ground(self, "surface")

    def _show(self) -> None:
        self.feed.show_rows(with_conflicts(self._conflicts.rows, self._model.rows))

    def _open(self, key: str) -> None:
        place = self._conflicts.place(key)
        if place is None:
            self._model.open(key)
        else:
            self._desk.go(place)
