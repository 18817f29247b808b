"""An offer: who waits, where, and the time that is left, as number and as bar.

Laws: it never takes the keyboard from a text; the bar moves once a second, when it is told to, and
says by colour and number together that time runs out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.text import tr
from widgets.shared.button import Button
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import KIND_ICON

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop.viewmodels.offers import Shown

_TALL = 152


class OfferCard(QWidget):
    """Shows what `Offers.shown` is; hidden while nothing is offered."""

    accepted = Signal(str)  # the interaction's id
    declined = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.accept = Button(tr("Accept"), icon="check", kind="primary")
        self.decline = Button(tr("Decline"))
        self._box = QHBoxLayout(self)
        for button in (self.accept, self.decline):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the text its caret
            self._box.addWidget(button)
        self._box.addStretch(1)
        self.accept.clicked.connect(lambda: self.accepted.emit(self._interaction()))
        self.decline.clicked.connect(lambda: self.declined.emit(self._interaction()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()
        dress(self)

    def show_offer(self, shown: Shown | None) -> None:
        new = shown is not None and (
            self.shown is None or self.shown.interaction != shown.interaction
        )
        self.shown = shown
        self.setVisible(shown is not None)
        if shown is None:
            self.accept.set_working(False)
            return
        self.accept.set_working(shown.working)
        self.decline.setEnabled(not shown.working)
        self.setAccessibleName(shown.said)
        self.accept.setAccessibleName(f"{tr('Accept')}: {shown.said}")
        self.decline.setAccessibleName(f"{tr('Decline')}: {shown.said}")
        self.update()
        if new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, shown.said))

    def _interaction(self) -> str:
        return "" if self.shown is None else self.shown.interaction

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(px(20), px(98), px(22), px(18))
        self._box.setSpacing(px(6))

    def sizeHint(self) -> QSize:
        return QSize(look().px(288), look().px(_TALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shown is None:
            return
        painter, shown = QPainter(self), self.shown
        c, w, h = canvas_of(self, painter)
        tone = "accent" if shown.tone == "offer" else shown.tone
        c.box(8, 12, w - 16, h - 14, "surface", "accent", width=1.5)
        c.icon(22, 26, KIND_ICON[shown.kind], "accent", 18)
        left = look().width(shown.left, "small_b")
        c.text(w - 24 - left, 25, left + 1, shown.left, "small_b", tone)
        c.text(50, 25, w - left - 86, shown.title, "small_b", "accent")
        c.text(22, 50, w - 44, shown.name, "title")
        c.text(22, 74, w - 44, shown.about, "small", "muted")
        c.box(22, h - 14, w - 44, 4, "pressed", radius=2)
        if shown.share > 0:
            c.box(22, h - 14, max(4.0, (w - 44) * shown.share), 4, tone, radius=2)
        painter.end()
