"""One matter above the conversation: what happened, what is safe, what to do.

The bar is one line high and says the rest on demand, or as high as its sentence needs. Laws: none
takes the focus; what does not fit stands in the tip as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.notices import Notice, Tone
from desktop.text import tr
from widgets.shared.button import Button, IconButton
from widgets.shared.motion import arrive
from widgets.shared.roles import Group
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import XL, L

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from widgets.theme.lettering import Paragraph

_LOOKS = {  # tint, icon
    Tone.DONE: ("ready", "circle-check"),
    Tone.INFO: ("offer", "info"),
    Tone.WARNING: ("pause", "circle-alert"),
    Tone.BREACH: ("breach", "triangle-alert"),
}
_TALL, _COMPACT = 44, 36
_LINE = 20


class NoticeBar(Group):
    """Shows one `Notice`; `acted` and `closed` tell which matter it was about."""

    acted = Signal(str)
    more_asked = Signal()
    closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.notice: Notice | None = None
        self._whole = True
        self._there = 1.0  # how far a new matter has come
        self._others = 0
        self.more = Button("", kind="ghost")
        self.more.clicked.connect(self.more_asked.emit)
        self.button = Button("", kind="ghost")
        self.close_button = IconButton("x", tr("Put away"))
        self._box = QHBoxLayout(self)
        self._box.addStretch(1)
        for part in (self.more, self.button, self.close_button):
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
            # Pressed by mouse, it goes with its notice; the keyboard is not to go with it.
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(lambda: self.acted.emit(self.matter))
        self.close_button.clicked.connect(lambda: self.closed.emit(self.matter))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.more.hide()
        self.hide()
        dress(self)

    def set_whole(self, whole: bool, others: int = 0) -> None:
        """Be as high as the sentence needs, or one line; others: matters that wait behind it."""
        self._whole, self._others = whole, others
        self._offer_more()
        self.updateGeometry()
        self.update()

    def show_notice(self, notice: Notice | None, action: str = "") -> None:
        """Show a matter, or nothing. `action` is the word on its button, if it has one."""
        new = notice is not None and notice != self.notice
        self.notice = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.button.say(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(self.sentence)
        self.setToolTip(self.sentence)
        self._offer_more()
        self.updateGeometry()
        self.update()
        if new:
            arrive(self, self._come)

    def _come(self, there: float) -> None:
        self._there = there
        self.update()

    @property
    def sentence(self) -> str:
        return "" if self.notice is None else self.notice.sentence

    @property
    def matter(self) -> str:
        return "" if self.notice is None else self.notice.replace

    # ------------------------------------------------------------------------------- looks
    def look_changed(self) -> None:
        self._box.setContentsMargins(look().margins(0, 0, L, 0))
        self._box.setSpacing(look().px(4))

    def _room(self) -> float:
        """Return the width of the words, in units."""
        buttons = self.close_button.wide() + 4
        for each in (self.button, self.more):
            if not each.isHidden():
                buttons += each.wide() + 4
        return max(120.0, self.width() / look().scale - XL - 26 - buttons - L - 8)

    def _lines(self) -> int:
        return 3 if self._whole else 1

    def _paragraph(self) -> Paragraph:
        return look().lettering.paragraph(
            self.sentence, "body", self._room(), most=self._lines(), marks=(), centred=False
        )

    def _words_tall(self) -> int:
        return self._paragraph().height

    def _offer_more(self) -> None:
        """The key to all of it, where something does not fit, or to the one line again."""
        self.more.hide()
        opened = self._whole and self._others < 0
        if opened:
            self.more.say(tr("Less"))
        else:
            self.more.say(f"+{self._others}" if self._others > 0 else tr("More"))
        self.more.setAccessibleName(tr("One line only") if opened else tr("Show all notices"))
        cut = not self._whole and self._paragraph().cut
        self.more.setVisible(opened or self._others > 0 or cut)

    def _around(self) -> int:
        return (_COMPACT if look().compact else _TALL) - _LINE

    def sizeHint(self) -> QSize:
        return QSize(look().px(400), look().px(self._words_tall() + self._around()))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(260), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._offer_more()
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.notice is None:
            return
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        tone, icon = _LOOKS[self.notice.tone]
        top = (h - self._words_tall()) / 2
        c.rule(0, 0, w * self._there, f"{tone}_tint", h)
        painter.setOpacity(self._there)
        c.icon(XL, top + 2, self.notice.icon or icon, tone)
        c.para(XL + 26, top, self._room(), self.sentence, "body", tone, lines=self._lines())
        painter.end()
