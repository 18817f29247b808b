"""Whether a person can see where the keyboard is.

if why := lost(window): …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.support.by_keys import called
from tests.support.over_screens import apart
from tests.support.whole_window import content

if TYPE_CHECKING:
    from widgets.shell.window import Window


def lost(window: Window) -> str:
    """Why the keyboard is nowhere a person could see it; "" where all is well."""
    here = QApplication.focusWidget()
    beside = here is not None and here.window() in apart()
    if beside or isinstance(QApplication.activePopupWidget(), QMenu):
        return ""  # the keys of a menu are its own, and its entry is marked
    if here is None:
        return "nothing has the keyboard"
    if not (here.isVisible() and here.isEnabled() and window.isAncestorOf(here)):
        return f"{called(here)} has the keyboard and cannot be seen or used"
    if _seen(here).isEmpty():
        return f"{called(here)} has the keyboard and is scrolled away"
    if here is content(window).top_bar.search:
        return "the keyboard fell to the first thing in the window"
    return ""


def _seen(widget: QWidget) -> QRect:
    """What of it lies within all that is around it."""
    seen, around = QRect(QPoint(), widget.size()), widget.parentWidget()
    here: QWidget = widget
    while around is not None and not here.isWindow():
        seen = seen.translated(here.pos()).intersected(around.rect())
        here, around = around, around.parentWidget()
    return seen
