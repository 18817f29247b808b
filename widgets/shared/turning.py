"""Pages of which one is seen, and turning to another so that the keyboard goes there straight.

Qt hides the page that is left first and hands the keyboard to whatever comes next in the window, so
a screen reader says the name of something far off before it says where one is. Law: the keyboard is
in the new page before the old one is hidden, or stays where it was if that was not in the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


class QDialogButtonBox(QStackedWidget):
    """A panel without a name, of which nothing is said (why it is called so: see `roles`).

    Qt's own is a layered pane to a screen reader, which says so again at every turn.
    """


Stack = QDialogButtonBox


def turn(stack: QStackedWidget, page: QWidget, begin: Callable[[], object] | None = None) -> None:
    """Show the page; `begin` puts the keyboard into it, wherever that was before."""
    old, here = stack.currentWidget(), QApplication.focusWidget()
    if old is not page:
        page.setGeometry(stack.contentsRect())
        page.show()
        had_it = old is not None and here is not None and old.isAncestorOf(here)
        if begin is not None:
            begin()
        elif had_it:
            _enter(page)
        stack.setCurrentWidget(page)
    elif begin is not None:
        begin()


def _enter(page: QWidget) -> None:
    """Where the keyboard was in this page, or else where the page itself wants it."""
    within = page.focusWidget()
    if within is not None and within.isVisible() and within.isEnabled():
        within.setFocus(Qt.FocusReason.OtherFocusReason)
    else:
        page.setFocus(Qt.FocusReason.OtherFocusReason)
