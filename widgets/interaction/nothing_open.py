"""In place of a contact when none is open: what that means and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from desktop.viewmodels.what_comes import Expected, WhatComes
from widgets.shared.feed import Feed
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class NothingOpen(QWidget):
    """Shows `WhatComes`."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self.feed = Feed(tr("No contact is open"), on="surface", selects=False)
        self.feed.lead_on(actions)
        self.setFocusProxy(self.feed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.feed)
        model = WhatComes(desk)
        self._show(model.expected)
        undo_with(self, model.changed.connect(self._show), model.close)

    def _show(self, expected: Expected) -> None:
        title = tr("No contact is open")
        self.feed.show_rows(
            (
                Empty(
                    key="empty",
                    icon=expected.icon,
                    title=title,
                    text=expected.text,
                    tone=expected.tone,
                    large=True,
                    top=120,
                    do=expected.do,
                    said=f"{title}. {expected.text}",
                ),
            )
        )
