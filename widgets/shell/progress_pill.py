"""The one place that shows what runs: over the lower corner of the window, nothing moves for it.

Laws: it takes neither room nor keyboard; that something runs and that it is over is heard once,
not at every step.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across, down
from widgets.shared.button import IconButton
from widgets.shared.drawn import Drawn, Words
from widgets.shared.roles import Group
from widgets.shared.sides import mirrored
from widgets.shared.telling import tell
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import CARD, SHADOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from desktop.viewmodels.progress import Line, Progress
    from widgets.theme.canvas import Canvas

_WIDE, _EDGE = 400, 12


class ProgressPill(QWidget):
    """Follows a `Progress`; hidden while nothing runs."""

    def __init__(self, model: Progress, content: QWidget) -> None:
        super().__init__(content)
        self._box = QVBoxLayout(self)
        self._model = model
        self._content = content
        self._rows: dict[str, ProgressRow] = {}
        self.setAccessibleName(tr("What runs"))
        content.installEventFilter(self)
        self._undo = model.changed.connect(self._show)
        self.hide()
        self._show(model.lines)

    def close_model(self) -> None:
        self._undo()
        self._content.removeEventFilter(self)
        self._model.close()

    @property
    def rows(self) -> dict[str, ProgressRow]:
        return self._rows

    def _show(self, lines: tuple[Line, ...]) -> None:
        there = {line.id: line for line in lines}
        for id_ in self._rows.keys() - there.keys():
            gone = self._rows.pop(id_)
            self._say(tr("{work}: done", work=gone.title.text()))
            self._box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for id_, line in there.items():
            if id_ not in self._rows:
                self._rows[id_] = row = ProgressRow(partial(self._model.stop, id_))
                self._box.addWidget(row)
                self._say(line.said)
            self._rows[id_].show_line(line)
        self.setVisible(bool(self._rows))
        self._place()

    def _say(self, words: str) -> None:
        tell(self, words)

    def _place(self) -> None:
        if not self._rows:
            return
        px, room = look().px, self._content.rect()
        around = px(SHADOW)
        left, above = around + px(16), around + px(10)
        self._box.setContentsMargins(left, above, left, above)
        self._box.setSpacing(px(6))
        rows = [row.sizeHint().height() for row in self._rows.values()]
        tall = sum(rows) + px(6) * (len(rows) - 1) + 2 * above
        wide = px(_WIDE) + 2 * around
        edge = px(_EDGE) - around
        place = QRect(room.right() - wide - edge, room.bottom() - tall - edge, wide, tall)
        self.setGeometry(mirrored(place, room.width()))
        self._box.activate()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        c.shadow(SHADOW, SHADOW, w - 2 * SHADOW, h - 2 * SHADOW, CARD)
        c.box(SHADOW, SHADOW, w - 2 * SHADOW, h - 2 * SHADOW, "raised", "line", CARD)
        painter.end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False


class ProgressRow(Group):
    """What it is, how much of it, and a way to stop it where there is one."""

    def __init__(self, stop: Callable[[], object]) -> None:
        super().__init__()
        self.title = Words("", "small")
        self.more = Words("", "small", "muted")
        self.bar = Bar()
        self.stop = IconButton("x", tr("Stop"))
        self.stop.clicked.connect(stop)
        self.title.setMinimumWidth(0)
        words = down(across(self.title, None, self.more), self.bar, gap=4)
        row = across(words, self.stop, gap=8).give_room_to(words)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(row)
        dress(self)

    def show_line(self, line: Line) -> None:
        self.title.setText(line.title)
        self.more.setText(line.more)
        self.bar.show_share(line.share)
        self.stop.setVisible(line.stops)
        self.stop.setAccessibleName(tr("Stop: {work}", work=line.title))
        self.setAccessibleName(line.said)

    def look_changed(self) -> None:
        self.updateGeometry()


class Bar(Drawn):
    """How much of it; where nobody knows a quiet line that stands still."""

    def __init__(self) -> None:
        self._share: float | None = None
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None) -> None:
        if share != self._share:
            self._share = share
            self.update()

    def size_in_units(self) -> tuple[float, float]:
        return 220, 4

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.box(0, 0, w, h, "sunken", "edge" if self._share is None else None, 2)
        if self._share:
            c.box(0, 0, max(4.0, w * min(1.0, self._share)), h, "accent", None, 2)
