"""A form beside what it is about: the list stays in sight while something is written.

aside = Aside(form)        closed at first; `open` gives it the keyboard, `left` gives it back
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from widgets.shared.drawn import Hairline
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from widgets.shared.form import Form

_WIDE = 360


class Aside(QWidget):
    """`left` tells that the form was saved or given up, and is closed."""

    left = Signal()

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(form)
        ground(self._area, "bg")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Hairline(upright=True))
        box.addWidget(self._area, 1)
        form.left.connect(self._close)
        self.hide()
        ground(self, "bg")
        dress(self)

    def open(self) -> None:
        """Show the form as it was left, the keyboard in its first field."""
        self.show()
        self.form.begin()

    def _close(self) -> None:
        self.hide()
        self.left.emit()

    def look_changed(self) -> None:
        self.setFixedWidth(look().px(_WIDE))
