"""Where the context goes when the window is too narrow for three panes.

A strip of icons at the right edge stays; a click or the pane's key lays the context over the
conversation, Esc or a second click takes it away again, and so does the keyboard when it goes to
what the drawer hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.button import IconButton
from widgets.shared.drawn import Hairline
from widgets.shared.roles import Bar
from widgets.shared.sides import mirrored
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from widgets.shared.actions import Actions

CONTEXT_PANES: Final = (
    "pane.customer",
    "pane.timeline",
    "pane.case",
    "pane.knowledge",
    "pane.text-modules",
)
STRIP = 44  # units
_DRAWER = 344


class Strip(Bar):
    """The icons of the context's panes."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Context"))
        self._box = QVBoxLayout(self)
        for id_ in CONTEXT_PANES:
            button = IconButton("", "")
            button.bind(actions[id_])
            self._box.addWidget(button)
        self._box.addStretch(1)
        fold = IconButton("", "")
        fold.bind(actions["pane.fold-context"])
        self._box.addWidget(fold)
        ground(self, "bg")
        dress(self)

    def look_changed(self) -> None:
        px = look().px
        self.setFixedWidth(px(STRIP))
        self._box.setContentsMargins(px(4), px(8), px(4), px(8))
        self._box.setSpacing(px(4))


class Drawer(QWidget):
    """Lies over the far side of its parent; holds the context while it is open."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Hairline(upright=True))
        self._box = box
        ground(self, "bg")
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._give_way)

    def _give_way(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Who goes to work at something that lies under it, wants to see that."""
        around = self.parentWidget()
        if now is None or around is None or not self.isVisible() or self.isAncestorOf(now):
            return
        if around.isAncestorOf(now):
            middle = now.mapTo(around, now.rect().center())
            if self.geometry().contains(middle):
                self.hide()

    def take(self, context: QWidget) -> None:
        self._box.addWidget(context, 1)
        context.show()

    def place(self) -> None:
        """Lie at the far edge, beside the strip, as high as the parent."""
        parent = self.parentWidget()
        if parent is not None:
            strip = look().px(STRIP)
            wide = min(look().px(_DRAWER), parent.width() - strip)
            place = QRect(parent.width() - strip - wide, 0, wide, parent.height())
            self.setGeometry(mirrored(place, parent.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
