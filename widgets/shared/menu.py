"""Menus in the window's look: words, icons in their tones, keys at the right.

    menu = Menu(parent);  menu.add(tr("Break"), icon="coffee", tone="pause", then=choose)

Law: an entry that cannot be used stays, greyed, and its tip says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from widgets.shared.control import ICON, WHY_NOT
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

_TONE = "icon_tone"


class Menu(QMenu):
    """Icons come from the `icon_name` of each action, so that they follow the look."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.setAccessibleName(title)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._before_it_is_seen)
        dress(self)

    def add(
        self,
        words: str,
        then: Callable[[], object],
        *,
        icon: str = "",
        tone: str = "muted",
        keys: str = "",
        chosen: bool = False,
        why_not: str = "",
    ) -> QAction:
        """Add an entry that calls `then`; `keys` are shown as they are given."""
        action = QAction(f"{words}\t{keys}" if keys else words, self)
        action.setProperty(ICON, icon)
        action.setProperty(_TONE, tone)
        action.setProperty(WHY_NOT, why_not)
        action.setCheckable(chosen)
        action.setChecked(chosen)
        action.setEnabled(not why_not)
        action.setToolTip(why_not)
        action.triggered.connect(lambda _checked=False: then())
        self.addAction(action)
        return action

    def head(self, words: str) -> None:
        """Say of what the following entries are."""
        action = QAction(words, self)
        action.setEnabled(False)
        self.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:
        """The first entry that can be used has the keyboard, and is said."""
        super().showEvent(event)
        usable = (each for each in self.actions() if each.isEnabled() and not each.isSeparator())
        if (first := next(usable, None)) is not None:
            self.setActiveAction(first)

    def _before_it_is_seen(self) -> None:
        self.look_changed()
        self.setStyleSheet(look().menu_sheet())

    def look_changed(self) -> None:
        self.setFont(look().widget_font("body"))
        for action in self.actions():
            if name := action.property(ICON):
                tone = str(action.property(_TONE) or "muted")
                action.setIcon(look().icon(str(name), ink=tone))
            if not action.isEnabled() and (why := action.property(WHY_NOT)):
                action.setToolTip(str(why))


def of_the_system(menu: QMenu) -> QMenu:
    """Dress a menu that Qt made for a field, once; it is gone when it closes."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(look().widget_font("body"))
    menu.setStyleSheet(look().menu_sheet())
    return menu
