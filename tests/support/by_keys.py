"""What can be used in a window, where keys lead to it, and in which order it is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import Iterator

USED: Final = (QAbstractButton, QLineEdit, QTextEdit, QAbstractItemView, QTabBar)


def called(widget: QWidget | None) -> str:
    return "nothing" if widget is None else f"{type(widget).__name__} {eyes.name_of(widget)!r}"


def group(button: QAbstractButton) -> list[QAbstractButton]:
    """Those of which one is always chosen: Tab stops at that, the arrows lead to the others."""
    around = button.parentWidget()
    siblings = around.findChildren(QAbstractButton) if around is not None else []
    return [each for each in siblings if each.autoExclusive()]


def read_aloud(root: QWidget) -> Iterator[QWidget]:
    """Everything in sight, in the order of the accessibility tree."""
    node = QAccessible.queryAccessibleInterface(root)
    for at in range(node.childCount()):
        child = node.child(at)
        widget = child.object() if child is not None else None
        if isinstance(widget, QWidget) and widget.isVisible():
            yield widget
            yield from read_aloud(widget)
