"""A brush that knows only tokens.

It draws, or only measures when it has no painter, so a row's height and its picture cannot
disagree; with a Probe it also writes down what can be clicked and what was cut. Laws: all numbers
are units of the design; x counts from the reading side when the window reads right to left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat, QTextLayout

from widgets.theme.appearance import look as worn
from widgets.theme.tokens import CARD, CHIP, ROW_HEIGHT, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from widgets.theme.lettering import Marks, Paragraph
    from widgets.theme.look import Look

    Finds = Callable[[str], Sequence["Span"]]

Align = Literal["left", "right", "centre"]
_ALL_LINES = 100_000
_QUARTER = 90 * 16  # Qt counts arcs in sixteenths of a degree
_ICON_IN_CHIP = 14
_HERE = 3  # wide: it is met by the eye beside words as heavy as it
_FACE_WITH_SMALL_LETTERS = 30


class Zone(NamedTuple):
    """A part of a picture that can be asked for."""

    rect: QRectF
    name: str
    label: str
    why_not: str = ""


class Cut(NamedTuple):
    """A text that did not fit, and where it stands."""

    rect: QRectF
    text: str


class Passage(NamedTuple):
    """A paragraph and where it stands."""

    rect: QRectF
    text: str
    paragraph: Paragraph


class Span(NamedTuple):
    """Some letters of a paragraph that can be asked for."""

    start: int
    end: int
    name: str
    label: str


class Probe:
    """What a picture holds, written down while it is measured."""

    def __init__(self) -> None:
        self.zones: list[Zone] = []
        self.cuts: list[Cut] = []
        self.passages: list[Passage] = []

    def zone_at(self, x: float, y: float) -> Zone | None:
        return next((it for it in reversed(self.zones) if it.rect.contains(x, y)), None)

    def cut_at(self, x: float, y: float) -> Cut | None:
        return next((it for it in reversed(self.cuts) if it.rect.contains(x, y)), None)


class Canvas:
    """Draws in the colours and fonts of the look worn now."""

    def __init__(
        self,
        painter: QPainter | None = None,
        *,
        width: float = 0.0,
        probe: Probe | None = None,
        look: Look | None = None,
    ) -> None:
        """`width` is that of the whole picture, in units; it is needed to read right to left."""
        self.look = look or worn()
        self.p = painter
        self.probe = probe
        self.measures = painter is None and probe is None  # only its height is wanted
        self.marked: tuple[int, int, int] | None = None  # passage, from letter, to letter
        self._passages = 0
        self._mirror = width if self.look.rtl else 0.0
        if painter is not None:
            hints = QPainter.RenderHint
            painter.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
            if self.look.scale != 1.0:
                painter.scale(self.look.scale, self.look.scale)
            self._ratio = painter.device().devicePixelRatioF() * self.look.scale

    def measuring(self) -> Canvas:
        """Return a canvas of the same look that draws nothing and writes nothing down."""
        return Canvas(look=self.look)

    def _left(self, x: float, w: float) -> float:
        return self._mirror - x - w if self._mirror else x

    def cut_off(self, kind: str) -> int:
        """Return how far a compact row of this kind moves its content up."""
        full, small = ROW_HEIGHT[kind]
        return (full - small) // 2 if self.look.compact else 0

    # ------------------------------------------------------------------------------- shapes
    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str | None = None,
        line: str | None = None,
        radius: float = CARD,
        *,
        width: float = 1.0,
        dash: bool = False,
    ) -> None:
        if self.p is None:
            return
        self.p.setBrush(self.look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        inset = 0.0
        if line:
            pen = QPen(self.look.colour(line), width)
            if dash:
                pen.setDashPattern([4, 3])
            self.p.setPen(pen)
            inset = width / 2
        else:
            self.p.setPen(Qt.PenStyle.NoPen)
        left = self._left(x, w)
        area = QRectF(left + inset, y + inset, w - 2 * inset, h - 2 * inset)
        if radius:
            self.p.drawRoundedRect(area, radius, radius)
        else:
            self.p.drawRect(area)

    def well(self, x: float, y: float, w: float, h: float, radius: float = CARD) -> None:
        """A sunken ground; with an edge where the theme has but one ground."""
        self.box(x, y, w, h, "sunken", "edge" if self.one_ground else None, radius)

    @property
    def one_ground(self) -> bool:
        """Whether nothing can be told by its ground: the theme is black and white."""
        return self.look.hex["sunken"] == self.look.hex["surface"]

    def rule(self, x: float, y: float, w: float, ink: str = "line", h: float = 1) -> None:
        """Fill a straight strip: a hairline, a ground."""
        if self.p is not None:
            self.p.fillRect(QRectF(self._left(x, w), y, w, h), self.look.colour(ink))

    def focus(self, x: float, y: float, w: float, h: float, radius: float = CARD) -> None:
        """The one ring that says where the keyboard is."""
        self.box(x, y, w, h, None, "accent", radius, width=2)

    def here(self, x: float, y: float, h: float) -> None:
        """The same for what is too large for a ring: a bar where its reading begins."""
        self.box(x, y, _HERE, h, "accent", radius=_HERE / 2)

    def darken(self, x: float, y: float, w: float, h: float, share: float, radius: float) -> None:
        """Lay black of a share 0..1 over a filled shape under the pointer."""
        if self.p is not None:
            colour = QColor(self.look.colour("shadow"))
            colour.setAlphaF(share)
            self.p.setPen(Qt.PenStyle.NoPen)
            self.p.setBrush(colour)
            self.p.drawRoundedRect(QRectF(self._left(x, w), y, w, h), radius, radius)

    def spinner(self, x: float, y: float, size: float, turn: float, ink: str) -> None:
        """Three quarters of a circle, turned by 0..1."""
        if self.p is not None:
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            self.p.setPen(QPen(self.look.colour(ink), 2))
            area = QRectF(self._left(x, size) + 2, y + 2, size - 4, size - 4)
            self.p.drawArc(area, round(-turn * 4 * _QUARTER), 3 * _QUARTER)

    def shadow(self, x: float, y: float, w: float, h: float, radius: float) -> None:
        """Elevation 2: soft, downwards, painted. High contrast has edges instead."""
        if self.p is None or self.look.theme == "contrast":
            return
        colour = QColor(self.look.colour("shadow"))
        self.p.setPen(Qt.PenStyle.NoPen)
        for step in range(10):
            colour.setAlpha(2 + step // 2)
            self.p.setBrush(colour)
            out = 2 * (10 - step)
            area = QRectF(x - out, y - out + 6, w + 2 * out, h + 2 * out - 4)
            self.p.drawRoundedRect(area, radius + out, radius + out)

    # -------------------------------------------------------------------------------- words
    def text(
        self,
        x: float,
        y: float,
        w: float,
        text: str,
        style: str = "body",
        ink: str = "ink",
        align: Align = "left",
    ) -> float:
        """One line, cut with an ellipsis; return the width it took."""
        if not text:
            return 0.0
        line = self.look.lettering.line(text, style, w)
        if line.cut and self.probe is not None:
            self.probe.cuts.append(Cut(QRectF(self._left(x, w), y, w, TYPE[style][2]), text))
        if self.p is not None:
            shift = 0.0 if align == "left" else w - line.width
            shift = shift / 2 if align == "centre" else shift
            left = self._left(x + shift, line.width)
            self.p.setFont(self.look.font(style))
            self.p.setPen(self.look.colour(ink))
            line.draw(self.p, round(left), y)
        return line.width

    def put(self, x: float, y: float, w: float, text: str, style: str, ink: str) -> None:
        """One line from the left, like `text`; cheaper, because nobody is told its width."""
        if self.p is None or self._mirror:
            self.text(x, y, w, text, style, ink)
        elif text:
            self.p.setFont(self.look.font(style))
            self.p.setPen(self.look.colour(ink))
            self.look.lettering.line(text, style, w).draw(self.p, round(x), y)

    def para(
        self,
        x: float,
        y: float,
        w: float,
        text: str,
        style: str = "read",
        ink: str = "ink",
        *,
        lines: int = _ALL_LINES,
        marks: Marks = (),
        centred: bool = False,
        finds: Finds | None = None,
    ) -> int:
        """Wrapped text with found words marked, at most so many lines; return its height."""
        laid = self.wrapped(w, text, style, lines=lines, marks=marks, centred=centred)
        self.passage(x, y, w, text, laid, ink, finds)
        return laid.height

    def wrapped(
        self,
        w: float,
        text: str,
        style: str = "read",
        *,
        lines: int = _ALL_LINES,
        marks: Marks = (),
        centred: bool = False,
    ) -> Paragraph:
        """Return a paragraph wrapped to w, to be measured before it is placed."""
        lettering = self.look.lettering
        return lettering.paragraph(text, style, w, most=lines, marks=marks, centred=centred)

    def passage(
        self,
        x: float,
        y: float,
        w: float,
        text: str,
        laid: Paragraph,
        ink: str = "ink",
        finds: Finds | None = None,
    ) -> None:
        """Draw a paragraph; with `marked` set, the letters a person has marked stand out.

        finds: what of its text can be asked for; it is underlined.
        """
        left = self._left(x, w)
        seen = self.p is not None or self.probe is not None
        spans: Sequence[Span] = finds(text) if finds is not None and seen else ()
        if self.probe is not None:
            area = QRectF(left, y, w, laid.height)
            self.probe.passages.append(Passage(area, text, laid))
            if laid.cut:
                self.probe.cuts.append(Cut(area, text))
            for span in spans:
                for part in laid.parts(span.start, span.end):
                    zone = Zone(part.translated(left, y), span.name, span.label)
                    self.probe.zones.append(zone)
        if self.p is not None:
            self.p.setPen(self.look.colour(ink))
            clip = self.p.clipBoundingRect() if self.p.hasClipping() else QRectF()
            drawn = [*self._underlined(spans, ink), *self._marked_here()]
            for form in drawn:
                start, end = laid.laid_out(form.start, form.start + form.length)
                form.start, form.length = start, end - start
            laid.layout.draw(self.p, QPointF(round(left), y), drawn, clip)
        self._passages += 1

    def _underlined(self, spans: Sequence[Span], ink: str) -> list[QTextLayout.FormatRange]:
        """In the accent where the text has the ink of running text; else in its own."""
        form = QTextCharFormat()
        form.setFontUnderline(True)
        form.setForeground(self.look.colour("accent" if ink == "ink" else ink))
        found = []
        for span in spans:
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = span.start, span.end - span.start, form
            found.append(part)
        return found

    def _marked_here(self) -> list[QTextLayout.FormatRange]:
        if self.marked is None or self.marked[0] != self._passages:
            return []
        span = QTextLayout.FormatRange()
        span.start, span.length = self.marked[1], self.marked[2] - self.marked[1]
        form = QTextCharFormat()
        form.setBackground(self.look.colour("fill"))
        form.setForeground(self.look.colour("on_fill"))
        span.format = form
        return [span]

    # -------------------------------------------------------------------------------- things
    def icon(self, x: float, y: float, name: str, ink: str = "muted", size: int = 16) -> None:
        if self.p is not None:
            left = round(self._left(x, size))
            picture = self.look.pixmap(name, size, ink, self._ratio)
            self.p.drawPixmap(QPointF(left, round(y)), picture)

    def chip(
        self,
        x: float,
        y: float,
        label: str,
        tone: str = "offline",
        icon: str = "",
        *,
        right: bool = False,
        room: float = 10_000,
        style: str = "small_b",
    ) -> float:
        """A word on its state's tint, 20 high; with `right` x is its end. Return its width."""
        before = 24 if icon else 6
        w = min(self.look.width(label, style) + before + 6, room)
        x = x - w if right else x
        self.box(x, y, w, 20, f"{tone}_tint", radius=CHIP)
        if icon:
            self.icon(x + 5, y + 3, icon, tone, _ICON_IN_CHIP)
        self.text(x + before, y + 1, w - before - 4, label, style, tone)
        return w

    def key(self, x: float, y: float, label: str, *, right: bool = False) -> float:
        """A key cap; with `right` x is its right end. Return its width."""
        w = max(18, self.look.width(label, "caption") + 10)
        x = x - w if right else x
        self.box(x, y, w, 18, "raised", "edge", CHIP)
        self.text(x, y + 1, w, label, "caption", "muted", "centre")
        return w

    def count(self, x: float, y: float, number: int, *, size: int = 18) -> float:
        """A number on the accent; x is its right end. Return its width."""
        label = str(number) if number < 100 else "99+"
        w = max(size, self.look.width(label, "caption_b") + 8)
        self.box(x - w, y, w, size, "fill", radius=size / 2)
        self.text(x - w, y + (size - 16) / 2, w, label, "caption_b", "on_fill", "centre")
        return w

    def face(self, x: float, y: float, letters: str, size: int = 36, tone: str = "offer") -> None:
        """A person: the first letters of the name in a circle."""
        self.box(x, y, size, size, f"{tone}_tint", radius=size / 2)
        style = "small_b" if size > _FACE_WITH_SMALL_LETTERS else "caption_b"
        top = y + (size - TYPE[style][2]) / 2
        self.text(x, round(top), size, letters, style, tone, "centre")

    def zone(
        self, x: float, y: float, w: float, h: float, name: str, label: str, why_not: str = ""
    ) -> None:
        """Say that this part can be asked for; the hit area is never below the law's 24."""
        if self.probe is not None:
            area = QRectF(self._left(x, w), y, w, h)
            self.probe.zones.append(Zone(area, name, label, why_not))


def canvas_of(widget: QWidget, painter: QPainter) -> tuple[Canvas, float, float]:
    """Return the brush for a widget's own picture, with its width and height in units."""
    scale = worn().scale
    width, height = widget.width() / scale, widget.height() / scale
    return Canvas(painter, width=width), width, height
