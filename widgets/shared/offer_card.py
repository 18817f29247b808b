"""An offer: who waits, where, the time that is left as number and as bar, and why it came here.

Laws: it never takes the keyboard from a text; the bar moves once a second, when it is told to, and
says by colour and number together that time runs out; who declines is asked why in the card itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.words import Declined
from desktop.text import tr
from desktop.viewmodels.offer_shown import excuses
from widgets.shared.button import Button, IconButton
from widgets.shared.drawn import Words
from widgets.shared.excuses import Excuses
from widgets.shared.roles import Group
from widgets.shared.sides import mirrored
from widgets.shared.telling import tell
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import KIND_ICON

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.viewmodels.offer_shown import Shown

_HEAD = 98  # of what is painted above the buttons
_WHY = 22
_FOOT = 18


class OfferCard(Group):
    """Shows what `Offers.shown` is; hidden while nothing is offered."""

    accepted = Signal(str)  # the interaction's id
    declined = Signal(str, object)  # and the reason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.asks_why = True  # a call that rings here alone is declined without a reason
        self.usual = Declined.BUSY  # the reason that was given last
        self.accept = Button(tr("Accept"), icon="check", kind="primary")
        self.decline = Button(tr("Decline"))
        self.why = IconButton("info", tr("Why did I get this?"), self)
        self.grounds = Words("", "small", "ink", wraps=True)
        self.excuses = Excuses(excuses())
        self._lay_out()
        self.accept.clicked.connect(lambda: self.accepted.emit(self._interaction()))
        self.decline.clicked.connect(self._asked_to_decline)
        self.why.clicked.connect(self.toggle_grounds)
        self.excuses.chosen.connect(lambda why: self.declined.emit(self._interaction(), why))
        self.excuses.given_up.connect(self._show_parts)
        self.hide()
        dress(self)

    def _lay_out(self) -> None:
        self._row = QWidget()
        across = QHBoxLayout(self._row)
        across.setContentsMargins(0, 0, 0, 0)
        for button in (self.accept, self.decline):
            across.addWidget(button)
        across.addStretch(1)
        for button in (self.accept, self.decline, self.why):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the text its caret
        self._across = across
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        for part in (self.grounds, self._row, self.excuses):
            self._box.addWidget(part)
        self._box.addStretch(1)
        QWidget.setTabOrder(self.decline, self.why)
        self.grounds.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_offer(self, shown: Shown | None) -> None:
        new = shown is not None and (
            self.shown is None or self.shown.interaction != shown.interaction
        )
        self.shown = shown
        self.setVisible(shown is not None)
        if shown is None or new:
            self.excuses.end()
            self.grounds.hide()
        if shown is None:
            self.accept.set_working(False)
            return
        self.accept.set_working(shown.working)
        self.decline.setEnabled(not shown.working)
        self.setAccessibleName(shown.said)
        self.accept.setAccessibleName(f"{tr('Accept')}: {shown.said}")
        self.decline.setAccessibleName(f"{tr('Decline')}: {shown.said}")
        self.grounds.setText("\n".join(f"· {each}" for each in shown.grounds))
        self._show_parts()
        if new:
            self.look_changed()
            tell(self, shown.said, at_once=True)

    def toggle_grounds(self) -> None:
        """Show why it came to this person, all of it and aloud; or not any more."""
        if self.shown is None or not self.shown.grounds:
            return
        self.grounds.setVisible(self.grounds.isHidden())
        if not self.grounds.isHidden():
            said = tr("Why you: {why}", why=". ".join(self.shown.grounds))
            tell(self, said)
        self._show_parts()

    def ask_why_not(self, *, by_key: bool = True) -> None:
        """Ask for the reason; asked once more, it is declined for the usual one."""
        if self.shown is None or self.shown.working:
            return
        if not self.excuses.isHidden():
            self.excuses.end()
            self.declined.emit(self._interaction(), self.excuses.usual)
            return
        self.excuses.ask(self.usual, by_key=by_key)
        self._show_parts()

    def _asked_to_decline(self) -> None:
        """By the mouse the text keeps its caret; by the keyboard the list gets it."""
        if self.asks_why:
            self.ask_why_not(by_key=self.decline.hasFocus())
        else:
            self.declined.emit(self._interaction(), self.usual)

    def _show_parts(self) -> None:
        self._row.setVisible(self.excuses.isHidden())
        self.why.setVisible(bool(self.shown and self.shown.grounds))
        self.updateGeometry()
        self.update()

    def _interaction(self) -> str:
        return "" if self.shown is None else self.shown.interaction

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        px = look().px
        head = _HEAD + (_WHY if self.shown and self.shown.why else 0)
        self._box.setContentsMargins(look().margins(20, head, 22, _FOOT))
        self._across.setSpacing(px(6))
        self.grounds.setContentsMargins(look().margins(2, 0, 0, 8))
        self.excuses.setContentsMargins(look().margins(2, 0, 0, 4))
        self._place_why()
        self.updateGeometry()

    def _place_why(self) -> None:
        """At the far edge, beside queue and waiting time."""
        at = QPoint(self.width() - look().px(16) - self.why.sizeHint().width(), look().px(65))
        self.why.setGeometry(mirrored(QRect(at, self.why.sizeHint()), self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_why()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # the grounds take more lines or fewer

    def sizeHint(self) -> QSize:
        wide, box = self.width() or look().px(288), self._box
        tall = box.totalHeightForWidth(wide) if box.hasHeightForWidth() else box.sizeHint().height()
        return QSize(look().px(288), tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

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
        c.text(22, 74, w - (84 if shown.grounds else 44), shown.about, "small", "muted")
        if shown.why and self.grounds.isHidden():
            c.text(22, 95, w - 44, shown.grounds[0] if shown.grounds else "", "small")
        elif shown.why:
            c.text(22, 95, w - 44, tr("Why you"), "small_b")
        c.box(22, h - 14, w - 44, 4, "pressed", radius=2)
        if shown.share > 0:
            c.box(22, h - 14, max(4.0, (w - 44) * shown.share), 4, tone, radius=2)
        painter.end()
