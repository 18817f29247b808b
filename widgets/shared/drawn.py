"""Small still things: words, chips, faces, hairlines. None of them takes the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from widgets.shared.roles import Label
from widgets.shared.sides import as_read
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import Canvas, canvas_of
from widgets.theme.tokens import TYPE

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from desktop.viewmodels.rows import Badge


_LEAST_WORDS = 40  # units of a line that is cut


class Drawn(Label):
    """Something painted; a subclass gives `picture` and `size_in_units`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        dress(self)

    def picture(self, c: Canvas, w: float, h: float) -> None:
        raise NotImplementedError

    def size_in_units(self) -> tuple[float, float]:
        raise NotImplementedError

    def look_changed(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width, height = self.size_in_units()
        return QSize(look().px(width), look().px(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.picture(*canvas_of(self, painter))
        painter.end()


class Chip(Drawn):
    """A word on the tint of its state."""

    def __init__(self, badge: Badge, parent: QWidget | None = None) -> None:
        self._badge = badge
        super().__init__(parent)
        self.setAccessibleName(badge.text)

    def show_badge(self, badge: Badge) -> None:
        self._badge = badge
        self.setAccessibleName(badge.text)
        self.updateGeometry()
        self.update()

    def size_in_units(self) -> tuple[float, float]:
        return Canvas().chip(0, 0, self._badge.text, self._badge.tone, self._badge.icon), 20

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.chip(0, (h - 20) / 2, self._badge.text, self._badge.tone, self._badge.icon, room=w)


class Face(Drawn):
    """A person: the first letters of the name; the name is the tip."""

    def __init__(
        self, letters: str, name: str, parent: QWidget | None = None, *, size: int = 30,
        tone: str = "offline",
    ) -> None:  # fmt: skip
        self._letters = letters
        self._size = size
        self._tone = tone
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def size_in_units(self) -> tuple[float, float]:
        return self._size, self._size

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.face(0, 0, self._letters, self._size, self._tone)


class Hairline(Drawn):
    """One line between two panes, as long as its place."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        self._upright = upright
        super().__init__(parent)
        along, still = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(still if upright else along, along if upright else still)

    def size_in_units(self) -> tuple[float, float]:
        return 1, 1

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.rule(0, 0, w, "line", h)


class Elided(Drawn):
    """One line that is cut where it has no room; the whole of it is its tip and its name."""

    def __init__(
        self, text: str, style: str = "body", ink: str = "ink", parent: QWidget | None = None
    ) -> None:
        self._text, self._style, self._ink = text, style, ink
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def size_in_units(self) -> tuple[float, float]:
        return look().width(self._text, self._style) + 1, TYPE[self._style][2]

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(_LEAST_WORDS), self.sizeHint().height())

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.text(0, (h - TYPE[self._style][2]) / 2, w, self._text, self._style, self._ink)


class Words(QLabel):
    """A text in one of the styles; it can be marked and copied when `copyable`."""

    def __init__(
        self,
        text: str,
        style: str = "body",
        ink: str = "ink",
        parent: QWidget | None = None,
        *,
        wraps: bool = False,
        copyable: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._style = style
        self._ink = ink
        self._side = self.alignment()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if copyable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(
                flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
            )
            self.setAccessibleName(text)
        dress(self)

    def set_ink(self, ink: str) -> None:
        self._ink = ink
        self.look_changed()

    def stand_at_the_end(self) -> None:
        """Be flush with where reading ends."""
        self._side = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        self.look_changed()

    def look_changed(self) -> None:
        # A label goes by the direction of its words, and a window by that of its reader: a German
        # word still begins at the right in a window that is read from there.
        self.setAlignment(as_read(self._side))
        self.setFont(look().widget_font(self._style))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look().colour(self._ink))
        self.setPalette(palette)
