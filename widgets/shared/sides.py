"""Where reading begins and ends, for what is placed by hand: menus, sheets, what lies over lists.

Layouts and `Canvas` mirror by themselves; a point computed from `left` and `right` does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt

from widgets.theme.appearance import look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
_ACROSS = Qt.AlignmentFlag.AlignHorizontal_Mask & ~Qt.AlignmentFlag.AlignAbsolute


def end_of(rect: QRect) -> int:
    """The side where reading ends: right, or left where one reads to the left."""
    return rect.left() if look().rtl else rect.right()


def as_read(side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """Leading or trailing for whoever reads the window, whatever the words are written in."""
    across = side & _ACROSS
    if across not in (_LEFT, _RIGHT):
        return side
    at_the_left = (across == _LEFT) != look().rtl
    return (side & ~_ACROSS) | (_LEFT if at_the_left else _RIGHT) | Qt.AlignmentFlag.AlignAbsolute


def towards(units: float) -> int:
    """So many units in the direction of reading, in pixels."""
    return look().px(-units if look().rtl else units)


def menu_below(widget: QWidget, menu: QMenu) -> QPoint:
    """Where a menu opens below a widget, flush with where its words begin."""
    return _flush(widget, menu, widget.rect().bottom())


def menu_above(widget: QWidget, menu: QMenu) -> QPoint:
    """The same at its upper edge, for what stands at the foot of a window."""
    return _flush(widget, menu, widget.rect().top())


def _flush(widget: QWidget, menu: QMenu, y: int) -> QPoint:
    x = widget.rect().right() - menu.sizeHint().width() if look().rtl else 0
    return widget.mapToGlobal(QPoint(x, y))


def mirrored(rect: QRect, wide: int) -> QRect:
    """A place counted from where reading begins, in the pixels of something so wide."""
    if not look().rtl:
        return rect
    return QRect(wide - rect.right() - 1, rect.y(), rect.width(), rect.height())
