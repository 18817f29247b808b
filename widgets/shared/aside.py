"""Forms beside what they are about: the list stays in sight while something is written.

aside = Aside()
aside.stand_beside(list)      what gives way where there is no room for both
aside.open(form)              the form as it was left, with the keyboard; `left` gives it back
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from widgets.shared.drawn import Hairline
from widgets.shared.half_gone import half_gone
from widgets.shared.slim_bar import slim
from widgets.shared.turning import Stack, turn
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from widgets.shared.form import Form

_WIDE = 360
_BESIDE = 420  # units: with less the list is no list any more
_ANY_WIDTH = 16_777_215  # Qt's own QWIDGETSIZE_MAX


class Aside(QWidget):
    """Closed at first; `left` tells that a form was saved or given up, and is closed."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[Form, QScrollArea] = {}
        self._other: QWidget | None = None
        self._least = _BESIDE
        self._stack = Stack()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Hairline(upright=True))
        box.addWidget(self._stack, 1)
        self.hide()
        ground(self, "bg")
        dress(self)

    @property
    def form(self) -> Form | None:
        """The form that is open now."""
        here = self._stack.currentWidget()
        shown = (form for form, place in self._places.items() if place is here)
        return None if self.isHidden() else next(shown, None)

    def stand_beside(self, other: QWidget, least: int = _BESIDE) -> None:
        """Say what it stands beside, and how many units that needs; both have one parent by now."""
        self._other, self._least = other, least
        around = self.parentWidget()
        if around is not None:
            around.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not half_gone(self) and event.type() == QEvent.Type.Resize:
            self._give_room()
        return False

    def _give_room(self) -> None:
        """Stand beside the list, or in its place where there is no room for both."""
        px, around = look().px, self.parentWidget()
        alone = False
        if self._other is not None and around is not None:
            alone = not self.isHidden() and around.width() < px(_WIDE + self._least)
            self._other.setVisible(not alone)
        self.setMinimumWidth(px(_WIDE))
        self.setMaximumWidth(_ANY_WIDTH if alone else px(_WIDE))

    def hold(self, form: Form) -> None:
        """Take a form in that may be opened."""
        if form not in self._places:
            self._places[form] = self._place(form)
            form.left.connect(self._close)

    def open(self, form: Form) -> None:
        self.hold(form)
        self.show()
        self._give_room()
        turn(self._stack, self._places[form], form.begin)

    def _place(self, form: Form) -> QScrollArea:
        area = QScrollArea()
        slim(area)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(form)
        ground(area, "bg")
        self._stack.addWidget(area)
        return area

    def _close(self) -> None:
        self.hide()
        self._give_room()
        self.left.emit()

    def look_changed(self) -> None:
        self._give_room()
