"""In place of a contact when none is open: what that means and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from widgets.shared.feed import Feed
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk


class NothingOpen(QWidget):
    """Says so differently with and without a line: without one no offer comes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.feed = Feed(tr("No contact is open"), on="surface", selects=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.feed)
        self._show(online=desk.line.state.online)
        undo_with(self, desk.line.changed.connect(lambda state: self._show(online=state.online)))

    def _show(self, *, online: bool) -> None:
        title = tr("No contact is open")
        if online:
            text = tr("The next offer appears at the top left. Ctrl+K finds everything else.")
        else:
            text = tr("Without a line no offers come. Everything else can be read and written.")
        self.feed.show_rows(
            (
                Empty(
                    key="empty",
                    icon="circle-check" if online else "cloud-off",
                    title=title,
                    text=text,
                    tone="ready" if online else "pause",
                    large=True,
                    top=56,
                    said=f"{title}. {text}",
                ),
            )
        )
