"""Where Tab goes: through everything that takes the keyboard, in the order in which one reads.

Qt's own way skips what stands before the part that a pane gives its focus to, and goes by the order
in which widgets were made. Laws: every stop of a window is reached and none holds the keyboard
fast; in a sheet over the window Tab stays there until Esc; reading order is tab order.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEPS: Final = "keeps_tab"  # a property: Tab goes round within this, as in a sheet


def go_on(window: QWidget, *, forwards: bool) -> bool:
    """Give the keyboard to the next stop, or to the one before; False when there is none."""
    here = window.focusWidget()
    root = _sheet_around(here) or window
    places = [it for it in _in_order(root) if it is here or is_stop(it)]
    at = places.index(here) if here in places else (-1 if forwards else 0)
    turned = [*places[at + 1 :], *places[: max(at, 0)]] if forwards else _backwards(places, at)
    target = next(iter(turned), None)
    if target is None:
        return False
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    see(target)
    return True


def is_stop(widget: QWidget) -> bool:
    """Whether Tab stops here; a pane that hands its focus on is no stop of its own.

    Of buttons of which one is always chosen it stops at that one; arrows go to the others.
    """
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    if widget.focusProxy() is not None or not widget.isEnabled():
        return False
    return not (isinstance(widget, QAbstractButton) and _another_is_chosen(widget))


def _another_is_chosen(button: QAbstractButton) -> bool:
    around = button.parentWidget()
    if around is None or not button.autoExclusive() or button.isChecked():
        return False
    beside = around.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(it.autoExclusive() and it.isChecked() for it in beside)


def stops(root: QWidget) -> list[QWidget]:
    """Every stop in sight, in the order of Tab."""
    return [widget for widget in _in_order(root) if is_stop(widget)]


def see(widget: QWidget) -> None:
    """Scroll what the widget lies in until it is in sight."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def _backwards(places: list[QWidget], at: int) -> list[QWidget]:
    return [*reversed(places[:at]), *reversed(places[at + 1 :])] if at else places[:0:-1]


def _sheet_around(widget: QWidget | None) -> QWidget | None:
    while widget is not None and not widget.property(KEEPS):
        widget = widget.parentWidget()
    return widget


def _in_order(root: QWidget) -> Iterator[QWidget]:
    for child in sorted(_shown(root), key=cmp_to_key(_before)):
        yield child
        yield from _in_order(child)


def _shown(root: QWidget) -> Iterator[QWidget]:
    for child in root.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            yield child


def _before(one: QWidget, other: QWidget) -> int:
    """Above comes before below; beside each other, the one on the reading side."""
    a, b = one.geometry(), other.geometry()
    if a.bottom() < b.top() or b.bottom() < a.top():
        return a.top() - b.top()
    return b.right() - a.right() if look().rtl else a.left() - b.left()
