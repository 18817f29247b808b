"""The macros of the person as a menu over the composer, and the undoing of the last one.

Law: one that cannot be run in the open contact stands there greyed, and its tip names the step.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.text import tr
from desktop.viewmodels.text_modules.macros import UNDO, Macros
from widgets.shared.menu import Menu
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.text_modules.macros import Offered
    from widgets.shared.actions import Actions


class MacroMenu:
    """Opened by its action, over `place`."""

    def __init__(self, desk: Desk, actions: Actions, macros: Macros, place: QWidget) -> None:
        self._desk = desk
        self._macros = macros
        self._place = place
        undo_with(
            place,
            macros.close,
            actions.handle("text-module.run", self._ask),
            actions.handle(UNDO, lambda: desk.supervisor.spawn("undo macro", macros.undo())),
        )

    def _ask(self) -> None:
        self._desk.supervisor.spawn("macros", self._open())

    async def _open(self) -> None:
        self.show(await self._macros.offered())

    def show(self, offered: Sequence[Offered]) -> Menu:
        menu = Menu(self._place, tr("Macros"))
        menu.aboutToHide.connect(menu.deleteLater)
        for each in offered:
            run = partial(self._macros.ask, each.key)
            menu.add(each.title, run, icon="list-checks", why_not=each.why_not)
        if not offered:
            why_not = tr("A text module with steps is a macro: write one under text modules.")
            menu.add(tr("No macros yet"), lambda: None, icon="list-checks", why_not=why_not)
        menu.popup(self._place.mapToGlobal(QPoint(look().px(24), look().px(44))))
        return menu
