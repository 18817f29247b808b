"""Marking words of a painted text with the mouse, to copy an order number out of a letter.

Press and draw marks, a double click marks a word, Ctrl+C takes what is marked. Law: what is marked
is drawn by the very paragraph that was laid out for reading, so no letter moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QTextLine
from PySide6.QtWidgets import QAbstractItemView, QApplication

from widgets.shared.half_gone import half_gone

if TYPE_CHECKING:
    from widgets.shared.row_painter import RowPainter
    from widgets.theme.canvas import Passage

_LEFT = Qt.MouseButton.LeftButton


class Place(NamedTuple):
    """A gap between two letters: of which row, which of its passages, before which letter."""

    key: str
    passage: int
    at: int


class Marking(QObject):
    """Watches a view; what is marked stands in the painter, which draws it."""

    def __init__(self, view: QAbstractItemView, painter: RowPainter) -> None:
        super().__init__(view)
        self._view = view
        self._painter = painter
        self._anchor: Place | None = None
        self.text = ""
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self):
            return False
        if isinstance(event, QKeyEvent):
            return watched is self._view and self._copied(event)
        return isinstance(event, QMouseEvent) and self._mouse(event)

    def clear(self) -> None:
        if self._painter.marked is not None:
            self._show(None, "")

    def _copied(self, event: QKeyEvent) -> bool:
        wanted = event.type() == QEvent.Type.KeyPress and event.matches(
            QKeySequence.StandardKey.Copy
        )
        if wanted and self.text:
            QApplication.clipboard().setText(self.text)
        return wanted and bool(self.text)

    def _mouse(self, event: QMouseEvent) -> bool:
        place = event.position().toPoint()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == _LEFT:
                return self._press(place)
            case QEvent.Type.MouseMove if event.buttons() & _LEFT and self._anchor is not None:
                self._draw_to(place)
                return True
            case QEvent.Type.MouseMove:
                self._point(place)
            case QEvent.Type.MouseButtonDblClick if event.button() == _LEFT:
                return self._mark_word(place)
            case QEvent.Type.MouseButtonRelease:
                self._anchor = None
        return False

    def _press(self, place: QPoint) -> bool:
        """Begin to mark; a press beside all words is for the row."""
        self.clear()
        index, _, self._anchor = self._under(place)
        if self._anchor is None:
            return False
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.setCurrentIndex(index)
        return True

    def _point(self, place: QPoint) -> None:
        if self._under(place)[2] is not None:
            self._view.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def _draw_to(self, place: QPoint) -> None:
        anchor = self._anchor
        index, passage, here = self._under(place)
        if anchor is None or passage is None or here is None or here[:2] != anchor[:2]:
            return
        del index
        self._mark(passage, anchor, min(anchor.at, here.at), max(anchor.at, here.at))

    def _mark_word(self, place: QPoint) -> bool:
        _, passage, here = self._under(place)
        if passage is None or here is None:
            return False
        start, end = here.at, here.at
        while start > 0 and not passage.text[start - 1].isspace():
            start -= 1
        while end < len(passage.text) and not passage.text[end].isspace():
            end += 1
        self._mark(passage, here, start, end)
        return True

    def _mark(self, passage: Passage, place: Place, start: int, end: int) -> None:
        self._show((place.key, place.passage, start, end), passage.text[start:end])

    def _show(self, marked: tuple[str, int, int, int] | None, text: str) -> None:
        self._painter.marked, self.text = marked, text
        self._view.viewport().update()

    def _under(self, place: QPoint) -> tuple[QModelIndex, Passage | None, Place | None]:
        index = self._view.indexAt(place)
        if not index.isValid():
            return index, None, None
        x, y = self._painter.inside(self._view.visualRect(index), place.x(), place.y())
        probe = self._painter.probe(index)
        if probe.zone_at(x, y) is not None:
            return index, None, None
        for number, passage in enumerate(probe.passages):
            if passage.rect.contains(x, y):
                at = _letter_at(passage, x - passage.rect.x(), y - passage.rect.y())
                return index, passage, Place(self._painter.row_of(index).key, number, at)
        return index, None, None


def _letter_at(passage: Passage, x: float, y: float) -> int:
    layout = passage.paragraph.layout
    line = layout.lineAt(min(layout.lineCount() - 1, int(y // passage.paragraph.leading)))
    at: int = line.xToCursor(x, QTextLine.CursorPosition.CursorBetweenCharacters)
    return min(passage.paragraph.letter(at), len(passage.text))
