"""The outbox: what waits for the hub, what it refused and why, and taking a text back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.outbox_list import OutboxList
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
        self._model = OutboxList(desk)
        self.feed = Feed(tr("Outbox"), on="surface", pad=12)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(PageHead(tr("Outbox"), buttons=(actions["sync.now"],)))
        box.addWidget(Hairline())
        box.addWidget(self.feed, 1)
        self.feed.asked.connect(self._model.act)
        self.feed.opened.connect(self._model.open)
        undo_with(self, self._model.rows_changed.connect(self.feed.show_rows), self._model.close)
        self.setFocusProxy(self.feed)
        ground(self, "surface")
