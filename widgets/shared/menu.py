"""Menus in the window's look: words, icons in their tones, keys at the right.

    menu = Menu(parent);  menu.add(tr("Break"), icon="coffee", tone="pause", then=choose)

Laws: an entry that cannot be used stays, greyed, and its tip says why; what lies outside the round
corners is cut away, since without a compositor it would be black.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QBitmap, QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QMenu

from widgets.shared.control import ICON, WHY_NOT
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import POPUP

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

FIELD_WIDE = 232  # units: a field in a menu shows its hint whole
_TONE = "icon_tone"
_WIDEST = 0.8  # of the screen: icon and edges come to it


class Menu(QMenu):
    """Icons come from the `icon_name` of each action, so that they follow the look."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(title, parent)
        self.setAccessibleName(title)
        self.setToolTipsVisible(True)
        _make_round(self)
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
        """Add an entry that calls `then`; `keys` are shown as they are given.

        What is too wide for the screen is cut, and its tip says all of it.
        """
        shown = self._fitting(words)
        action = QAction(f"{shown}\t{_as_typed(keys)}" if keys else shown, self)
        action.setProperty(ICON, icon)
        action.setProperty(_TONE, tone)
        action.setProperty(WHY_NOT, why_not)
        action.setCheckable(chosen)
        action.setChecked(chosen)
        action.setEnabled(not why_not)
        action.setToolTip(why_not or (words if shown != words else ""))
        action.triggered.connect(lambda _checked=False: then())
        self.addAction(action)
        return action

    def _fitting(self, words: str) -> str:
        letters = QFontMetrics(look().widget_font("body"))
        room = round(self.screen().availableSize().width() * _WIDEST)
        return letters.elidedText(words, Qt.TextElideMode.ElideRight, room)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(_within_corners(self.size()))

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
        if self.isVisible():
            self.setStyleSheet(look().menu_sheet())


def _as_typed(keys: str) -> str:
    """Not turned to ",+Ctrl" where the window is read to the left."""
    return f"\u2066{keys}\u2069" if look().rtl else keys


def of_the_system(menu: QMenu) -> QMenu:
    """Dress a menu that Qt made for a field, once; it is gone when it closes."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _make_round(menu)
    menu.setFont(look().widget_font("body"))
    menu.setStyleSheet(look().menu_sheet())
    menu.setMask(_within_corners(menu.sizeHint()))
    return menu


def _make_round(menu: QMenu) -> None:
    menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)


def _within_corners(size: QSize) -> QRegion:
    """Every pixel that the round box touches, so that a compositor can still smooth its edge."""
    shape = QBitmap(size)
    shape.fill(Qt.GlobalColor.color0)
    painter = QPainter(shape)
    painter.setBrush(Qt.GlobalColor.color1)
    painter.setPen(Qt.GlobalColor.color1)
    corner = look().px(POPUP) - 1
    painter.drawRoundedRect(QRect(QPoint(0, 0), size).adjusted(0, 0, -1, -1), corner, corner)
    painter.end()
    return QRegion(shape)
