"""The team: everybody by site, with state and how long it has lasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.team import Team, columns
from widgets.shared.feed import Feed
from widgets.shared.page_head import PageHead
from widgets.shared.table import Table
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class TeamPage(QWidget):
    """What the local store knows; the stamp in the top bar says as of when."""

    def __init__(self, desk: Desk, _actions: Actions) -> None:
        super().__init__()
        self._model = Team(desk)
        self.feed = Feed(tr("Team"), on="surface", columns=columns())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(PageHead(tr("Team")))
        box.addWidget(Table(columns(), self.feed), 1)
        undo_with(self, self._model.rows_changed.connect(self.feed.show_rows), self._model.close)
        self.setFocusProxy(self.feed)
        ground(self, "surface")
