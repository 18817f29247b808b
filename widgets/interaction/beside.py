"""Below the header: who else is at this contact; what the one who has it writes; the pen.

Law: nothing at all while nobody is here. What is new is read aloud once and politely, the words of
somebody who writes never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.others.beside_words import Asker, Shown
from widgets.shared.boxes import Box, across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Drawn, Words
from widgets.shared.telling import tell
from widgets.shared.writing import Writing
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from widgets.theme.canvas import Canvas

_TALLEST = 120  # units of words that are read along


class _Sign(Drawn):
    """An icon before the words."""

    def __init__(self) -> None:
        self.name, self.ink = "eye", "muted"
        super().__init__()

    def say(self, name: str, ink: str) -> None:
        if (name, ink) != (self.name, self.ink):
            self.name, self.ink = name, ink
            self.update()

    def size_in_units(self) -> tuple[float, float]:
        return 16, 16

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.icon(0, 0, self.name, self.ink, 16)


class BesideStrip(QWidget):
    """Shows a `Shown`; `asked` and `withdrawn` are about the pen, `given` and `kept` name who."""

    asked = Signal()
    withdrawn = Signal()
    given = Signal(str)
    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.sign = _Sign()
        self.line = Words("", "small", "muted", wraps=True)
        self.watched = Words("", "small", "muted")
        self.pen = Button(tr("Ask for the pen"), icon="pen-line")
        self.pen.clicked.connect(self.press_pen)
        self.how = Words("", "small", "muted")
        self.writer = Words("", "small", "muted")
        self.words = Writing(tr("What is written right now"), "")
        self.words.setReadOnly(True)
        self._asker: Asker | None = None
        self.asker = Words("", "small", "pause")
        self.give = Button(tr("Give the pen"), icon="check")
        self.not_now = Button(tr("Not now"))
        self.give.clicked.connect(lambda: self._answer(self.given))
        self.not_now.clicked.connect(lambda: self._answer(self.kept))
        for part in (self.give, self.not_now):
            # Pressed by mouse, it goes with its question; who writes goes on writing.
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self.hide()
        dress(self)

    def _lay_out(self) -> None:
        first = across(self.sign, self.line, self.watched, self.how, self.pen, gap=8)
        self._first: Box = first.give_room_to(self.line)
        self._reading = down(self.writer, self.words, gap=2)
        self._asking = across(self.asker, self.not_now, self.give, gap=8).give_room_to(self.asker)
        box = QVBoxLayout(self)
        self._box = box
        for part in (self._first, self._asking, self._reading):
            box.addWidget(part)

    def show_company(self, shown: Shown) -> None:
        before, self.shown = self.shown, shown
        self.line.setText(shown.line)
        self.line.setToolTip(shown.line)
        self.line.set_ink(shown.ink)
        self.line.setAccessibleName(shown.said)
        self.sign.say(shown.icon, shown.ink)
        self.sign.setVisible(bool(shown.line))
        self.watched.setText(shown.watched)
        self.watched.setVisible(bool(shown.watched))
        self.how.setText(shown.asked)
        self.how.setVisible(bool(shown.asked))
        self._show_pen(shown)
        self._show_asker(shown.askers[0] if shown.askers else None)
        self._show_words(shown)
        self.setVisible(bool(shown.line or shown.asked or shown.askers))
        for said in (shown.said, shown.askers[0].said if shown.askers else "", shown.asked):
            if said and said not in (before.said, before.asked, *(a.said for a in before.askers)):
                tell(self, said)

    def _show_pen(self, shown: Shown) -> None:
        asks = bool(shown.asked) and not shown.can_ask
        self.pen.setVisible(shown.can_ask or asks)
        self.pen.say(tr("Withdraw") if asks else tr("Ask for the pen"))

    def _show_asker(self, asker: Asker | None) -> None:
        self._asker = asker
        self._asking.setVisible(asker is not None)
        if asker is not None:
            self.asker.setText(asker.said)

    def _show_words(self, shown: Shown) -> None:
        self._reading.setVisible(bool(shown.writer))
        self.writer.setText(shown.writer)
        if shown.words != self.words.text:
            self.words.set_text(shown.words)
            bar = self.words.verticalScrollBar()
            bar.setValue(bar.maximum())

    def press_pen(self) -> None:
        """Ask for the pen, or withdraw the question that stands."""
        (self.asked if self.shown.can_ask else self.withdrawn).emit()

    def _answer(self, said: object) -> None:
        asker = self._asker
        if asker is not None:
            (self.given if said is self.given else self.kept).emit(asker.agent)

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(look().margins(24, 2, 20, 6))
        self._box.setSpacing(px(4))
        self.words.setMaximumHeight(px(_TALLEST))

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()
