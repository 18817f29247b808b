"""In place of a contact when none is open: what that means and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from widgets.shared.feed import Feed
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.line import LineState
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Tone


class NothingOpen(QWidget):
    """Says so differently with a line, without one, and while the first snapshot comes in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.feed = Feed(tr("No contact is open"), on="surface", selects=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.feed)
        self._show(desk.line.state)
        undo_with(self, desk.line.changed.connect(self._show))

    def _show(self, line: LineState) -> None:
        title = tr("No contact is open")
        icon, tone, text = _what_comes(line)
        self.feed.show_rows(
            (
                Empty(
                    key="empty",
                    icon=icon,
                    title=title,
                    text=text,
                    tone=tone,
                    large=True,
                    top=56,
                    said=f"{title}. {text}",
                ),
            )
        )


def _what_comes(line: LineState) -> tuple[str, Tone, str]:
    """Icon, tone and words for what to expect next."""
    if line.loading is not None:
        text = tr("Your own work is here already; the rest is loading. You can begin.")
        return "cloud-check", "ready", text
    if line.online:
        text = tr("The next offer appears at the top left. Ctrl+K finds everything else.")
        return "circle-check", "ready", text
    text = tr("Without a line no offers come. Everything else can be read and written.")
    return "cloud-off", "pause", text
