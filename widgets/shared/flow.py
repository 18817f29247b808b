"""Parts in as many lines as they need, none narrower than its words.

Flow([save, leave], gap=6)                 buttons
Flow([title, None, field, create])         a row: None takes what is left over in its line
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

    from widgets.shared.boxes import Margins

Line = list[tuple[QWidget | None, QSize]]
_NOTHING = QSize(0, 0)


class Flow(QWidget):
    """Places its parts from the reading side on; a hidden part takes no room."""

    def __init__(
        self,
        parts: Sequence[QWidget | None],
        *,
        gap: int = 2,
        margins: Margins = (0, 0, 0, 0),
        at_top: bool = False,
    ) -> None:
        """at_top: what is lower than its line stands at its top, not in its middle."""
        super().__init__()
        self._parts = list(parts)
        self._gap = gap
        self._margins = margins
        self._at_top = at_top
        for part in self._parts:
            if part is not None:
                part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        dress(self)

    def set_parts(self, parts: Sequence[QWidget]) -> None:
        """Hold these parts from now on; what becomes of the others is their owner's matter."""
        self._parts = list(parts)
        for part in parts:
            if part.parentWidget() is not self:
                part.setParent(self)
        self.place()

    def look_changed(self) -> None:
        self.place()

    def place(self) -> None:
        """Put every part where it belongs now; called again when one of them changed its words."""
        for part, rect in self._places(self.width())[0]:
            part.setGeometry(rect)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(240))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.heightForWidth(max(self.width(), look().px(120))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == event.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def _places(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where each part stands in this width, and how high that is.

        Each part is asked once how large it would be: Qt asks for the height of a page many times
        while it is laid out, and each answer of a part is a way from Qt to Python and back.
        """
        left, top, right, bottom = (look().px(each) for each in self._margins)
        room, gap, y = width - left - right, look().px(self._gap), top
        places: list[tuple[QWidget, QRect]] = []
        for line in self._lines(self._parts, room, gap):
            tall = max(size.height() for part, size in line if part is not None)
            used = sum(size.width() for _, size in line)
            used += gap * (sum(part is not None for part, _ in line) - 1)
            x, free = left, max(0, room - used)
            for part, size in line:
                if part is None:
                    x, free = x + free, 0  # the first one takes it all
                    continue
                above = 0 if self._at_top else (tall - size.height()) // 2
                places.append((part, QRect(x, y + above, size.width(), size.height())))
                x += size.width() + gap
            y += tall + gap
        high = y - gap + bottom if places else 0
        if look().rtl:
            places = [(part, _mirrored(rect, width)) for part, rect in places]
        return places, high

    def _lines(self, parts: Sequence[QWidget | None], room: int, gap: int) -> Iterator[Line]:
        line, x = Line(), 0
        for part in parts:
            if part is None:
                line.append((None, _NOTHING))
            elif not _is_put_away(part):
                size = _size(part, room)
                if x and x + size.width() > room:
                    yield line
                    line, x = Line(), 0
                line.append((part, size))
                x += size.width() + gap
        if any(part is not None for part, _ in line):
            yield line


class OneOrTwo(Flow):
    """All parts in one line where they fit, else each group in its own.

    OneOrTwo([helped, None, insert], [wrong, None, more])    helped       insert wrong more

    Law: the order is the same in both, so that what is read aloud is the order that is seen.
    """

    def __init__(
        self, above: Sequence[QWidget | None], below: Sequence[QWidget | None], *, gap: int = 2
    ) -> None:
        """What stands behind None in a group stands at the end of its line."""
        self._groups = (above, below)
        super().__init__([*above, *(part for part in below if part is not None)], gap=gap)

    def _lines(self, parts: Sequence[QWidget | None], room: int, gap: int) -> Iterator[Line]:
        lines = list(super()._lines(parts, room, gap))
        if len(lines) <= 1:
            yield from lines
            return
        for group in self._groups:
            yield from super()._lines(group, room, gap)


def _size(part: QWidget, room: int) -> QSize:
    asked = part.sizeHint()
    wide = min(max(part.minimumWidth(), asked.width()), part.maximumWidth(), room)
    return QSize(wide, asked.height())


def _is_put_away(part: QWidget) -> bool:
    told = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    return part.isHidden() and part.testAttribute(told)


def _mirrored(rect: QRect, width: int) -> QRect:
    return QRect(width - rect.right() - 1, rect.y(), rect.width(), rect.height())
