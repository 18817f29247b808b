"""The bell: how many matters are open beyond those that are shown, and all of them in a menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.text import tr
from widgets.shared.button import IconButton
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.notices import Notice
    from widgets.theme.canvas import Canvas

_ICONS = {0: ("circle-check", "ready"), 1: ("info", "offer"), 2: ("clock", "pause")}


class Bell(IconButton):
    """`show_matters` gives it every open matter; `asked` names one that something is done about."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._matters: Sequence[Notice] = ()
        super().__init__("bell", tr("Notices"), parent)
        self.clicked.connect(self._open)

    def show_matters(self, matters: Sequence[Notice]) -> None:
        self._matters = matters
        count = len(matters)
        words = tr("Notices, {count} open", count=count) if count else tr("Notices")
        self.setAccessibleName(words)
        self.set_tip(words)
        self.update()

    def _open(self) -> None:
        menu = Menu(self, tr("Notices"))
        for notice in self._matters:
            icon, tone = _ICONS.get(notice.tone, ("triangle-alert", "breach"))
            words = notice.sentence
            menu.add(words, partial(self.asked.emit, notice.replace), icon=icon, tone=tone)
        if not self._matters:
            nothing = tr("Nothing is open.")
            menu.add(nothing, lambda: None, why_not=nothing)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(menu_below(self, menu))

    def picture(self, c: Canvas, w: float, h: float) -> None:
        super().picture(c, w, h)
        if self._matters:
            c.count(w - 2, 3, len(self._matters), size=16)
