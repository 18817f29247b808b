"""Text made ready for drawing: cut lines and wrapped paragraphs, kept because they come again.

A repaint draws the same words at the same width nearly every time; shaping them is what costs.
Law: what is kept depends on the look alone, so a new look starts with nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QStaticText, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from widgets.theme.tokens import TYPE
from widgets.theme.two_ways import as_line, as_paragraph, begins_right

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

Kept = TypeVar("Kept")
Value = TypeVar("Value")
Marks = tuple[tuple[int, int], ...]
_ELLIPSIS = "\u00a0…"  # never alone on a line
_DIRECTIONS = {False: Qt.LayoutDirection.LeftToRight, True: Qt.LayoutDirection.RightToLeft}
_UNIT = re.compile(r"(?<=\d) (?=(?:%|€|[kMG]B|h|min|s|Uhr)(?!\w))")  # no line ends here
_LINES_KEPT = 4000
_PARAGRAPHS_KEPT = 600


class Line:
    """One line, ready to be drawn.

    What is drawn once is drawn plainly; only what comes again is worth preparing: that costs
    28 microseconds once and saves 7 of 14 each time (a page scrolled past never comes again).
    """

    __slots__ = ("_drawn", "_drop", "_measure", "_rise", "_rtl", "_static", "_width", "cut", "text")

    def __init__(
        self,
        text: str,
        drop: int,
        rise: float,
        *,
        cut: bool,
        rtl: bool,
        measure: Callable[[str], float],
    ) -> None:
        """`drop`: from the top of the box to the letters, in units; `rise`: from there on down.

        rtl: whether it begins at the right.
        """
        self.text = text
        self.cut = cut  # something of the text is missing
        self._measure = measure
        self._width: float | None = None
        self._drop = drop
        self._rise = rise
        self._rtl = rtl
        self._drawn = False
        self._static: QStaticText | None = None

    @property
    def width(self) -> float:
        """In units; measured only for those who ask, because it costs as much as drawing."""
        if self._width is None:
            self._width = self._measure(self.text)
        return self._width

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw in the painter's font and pen; x, y is the corner of the line's box."""
        if self._static is not None:
            painter.drawStaticText(QPointF(x, y + self._drop), self._static)
        elif self._drawn:
            self._static = QStaticText(self.text)
            self._static.setTextFormat(Qt.TextFormat.PlainText)
            self._static.setTextOption(_as_read(QTextOption(), self._rtl, from_right=self._rtl))
            self._static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            painter.drawStaticText(QPointF(x, y + self._drop), self._static)
        else:
            self._drawn = True
            painter.setLayoutDirection(_DIRECTIONS[self._rtl])
            painter.drawText(QPointF(x, y + self._drop + self._rise), self.text)


class _Advances(dict[str, float]):
    """How wide each letter is alone. Measuring a whole text costs twenty times this sum."""

    def __init__(self, metrics: QFontMetricsF) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, letter: str) -> float:
        wide = self[letter] = self._metrics.horizontalAdvance(letter)
        return wide


class Paragraph:
    """Wrapped text. `height` is in units, a whole number of the style's lines."""

    def __init__(
        self,
        layout: QTextLayout,
        lines: int,
        leading: int,
        *,
        cut: bool,
        put_in: tuple[int, ...] = (),
    ) -> None:
        """put_in: before which letters of the text one was put into the layout that is not seen."""
        self.layout = layout
        self._put_in = put_in
        self.leading = leading
        self.height = lines * leading
        self.cut = cut

    @cached_property
    def width(self) -> float:
        lines = (self.layout.lineAt(at) for at in range(self.layout.lineCount()))
        return max((line.naturalTextWidth() for line in lines), default=0.0)

    def laid_out(self, start: int, end: int) -> tuple[int, int]:
        """Where these letters of the text are in the layout."""
        return _laid_out(self._put_in, start, end)

    def letter(self, at: int) -> int:
        """The letter of the text at this place of the layout."""
        return at - sum(before + number < at for number, before in enumerate(self._put_in))

    def parts(self, start: int, end: int) -> list[QRectF]:
        """Where these letters stand, a rectangle for each line, in units from its corner."""
        start, end = self.laid_out(start, end)
        found = []
        for number in range(self.layout.lineCount()):
            line = self.layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            if first >= end:
                break
            if last > start:
                left, right = sorted((_x(line, max(first, start)), _x(line, min(last, end))))
                found.append(QRectF(left, number * self.leading, right - left, self.leading))
        return found


def _laid_out(put_in: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
    return start + bisect_right(put_in, start), end + bisect_left(put_in, end)


def _x(line: QTextLine, at: int) -> float:
    """Qt answers with the place that it took as well."""
    return cast("tuple[float, int]", line.cursorToX(at))[0]


class Lettering:
    """The lines and paragraphs of one look."""

    def __init__(
        self,
        *,
        font: Callable[[str], QFont],
        metrics: Callable[[str], QFontMetricsF],
        mark: QColor,
        mark_ink: QColor,
        rtl: bool = False,
    ) -> None:
        """`font` and `metrics` answer for a style's name; the colours are those of found words."""
        self._font = font
        self._metrics = metrics
        self._mark = mark
        self._mark_ink = mark_ink
        self._rtl = rtl
        self._widths: dict[tuple[str, str], float] = {}
        self._letters: dict[str, _Advances] = {}
        self._lines: dict[tuple[str, str, int], Line] = {}
        self._paragraphs: dict[tuple[object, ...], Paragraph] = {}

    def width(self, text: str, style: str) -> float:
        """Return how wide a text is, uncut."""
        key = text, style
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = self._metrics(style).horizontalAdvance(text)
            if len(self._widths) > _LINES_KEPT:
                _drop_older_half(self._widths)
        return found

    def line(self, text: str, style: str, room: float) -> Line:
        """Return one line, cut with an ellipsis where it is wider than room."""
        key = text, style, int(room + 0.5)
        found = self._lines.get(key)
        if found is None:
            found = self._lines[key] = self._made_line(text, style, room)
            if len(self._lines) > _LINES_KEPT:
                _drop_older_half(self._lines)
        return found

    def paragraph(
        self, text: str, style: str, room: float, *, most: int, marks: Marks, centred: bool
    ) -> Paragraph:
        """Return text wrapped to room, at most so many lines, the last one with an ellipsis."""
        key = text, style, int(room), most, marks, centred
        found = self._paragraphs.get(key)
        if found is None:
            found = self._paragraphs[key] = self._wrapped(text, style, room, most, marks, centred)
            if len(self._paragraphs) > _PARAGRAPHS_KEPT:
                _drop_older_half(self._paragraphs)
        return found

    def _made_line(self, text: str, style: str, room: float) -> Line:
        metrics = self._metrics(style)
        shown = text = text.replace("\n", " ")
        if not self._surely_fits(text, style, room) and self.width(text, style) > room + 0.5:
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
        drop = round((TYPE[style][2] - metrics.height()) / 2)

        def measure(words: str) -> float:
            return min(room + 0.5, self.width(words, style))

        drawn, rtl = as_line(shown, rtl=self._rtl)
        return Line(drawn, drop, metrics.ascent(), cut=shown != text, rtl=rtl, measure=measure)

    def _surely_fits(self, text: str, style: str, room: float) -> bool:
        """Whether its letters one by one have room: joined they take less, never more."""
        letters = self._letters.get(style)
        if letters is None:
            letters = self._letters[style] = _Advances(self._metrics(style))
        return sum(map(letters.__getitem__, text)) <= room - 1

    def _wrapped(
        self, text: str, style: str, room: float, most: int, marks: Marks, centred: bool
    ) -> Paragraph:
        plain, put_in = as_paragraph(_UNIT.sub("\u00a0", text.replace("\n", "\u2028")))
        marks = tuple(_laid_out(put_in, start, end) for start, end in marks)
        cut = False
        rtl = begins_right(text, otherwise=self._rtl)
        option = _as_read(_option(centred), rtl, from_right=self._rtl if most == 1 else rtl)
        while True:
            layout = QTextLayout(plain, self._font(style))
            layout.setTextOption(option)
            shown = len(plain) - len(_ELLIPSIS) if cut else len(plain)
            layout.setFormats(
                [self._marked(start, min(end, shown)) for start, end in marks if start < shown]
            )
            lines, reached = _lay_out(layout, room, most, TYPE[style][2])
            if reached >= len(plain):
                return Paragraph(layout, lines, TYPE[style][2], cut=cut, put_in=put_in)
            shorter = _shorter(plain[:reached])
            if cut and len(shorter) >= len(plain):
                # The ellipsis alone did not fit: a line also breaks before it, behind "-" or "(".
                shorter = _shorter(shorter)
            plain, cut = shorter, True

    def _marked(self, start: int, end: int) -> QTextLayout.FormatRange:
        span = QTextLayout.FormatRange()
        span.start, span.length = start, end - start
        form = QTextCharFormat()
        form.setFontWeight(600)
        form.setBackground(self._mark)
        form.setForeground(self._mark_ink)
        span.format = form
        return span


def _lay_out(layout: QTextLayout, room: float, most: int, leading: int) -> tuple[int, int]:
    """Place the lines; return how many there are and how many letters they took."""
    count, reached = 0, 0
    layout.beginLayout()
    while count < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, room))
        line.setPosition(QPointF(0, count * leading + round((leading - line.height()) / 2)))
        count, reached = count + 1, line.textStart() + line.textLength()
    layout.endLayout()
    return count, reached


def _shorter(text: str) -> str:
    """Return the text with an ellipsis; what has one already, without its last word."""
    bare = text.removesuffix(_ELLIPSIS).rstrip(" …\u00a0\u2028")
    words = bare
    if text.endswith(_ELLIPSIS):
        words = bare.rsplit(" ", 1)[0] if " " in bare else bare[:-1]
    return words.rstrip(" ,.–\u2028") + _ELLIPSIS


def _as_read(option: QTextOption, rtl: bool, *, from_right: bool) -> QTextOption:
    """One line stands where the window is read from; several stand where their script begins."""
    option.setTextDirection(_DIRECTIONS[rtl])
    if from_right and option.alignment() & Qt.AlignmentFlag.AlignLeft:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    return option


def _option(centred: bool) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if centred:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return option


def _drop_older_half(kept: dict[Kept, Value]) -> None:
    for key in list(kept)[: len(kept) // 2]:
        del kept[key]
