"""What can be done with the chosen rows of a list; it is there while some are chosen.

Law: when it goes, the keyboard that was in it goes to those rows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.lists.picking import PickSheet
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.chosen import Chosen


class ChosenBar(QWidget):
    def __init__(self, desk: Desk, chosen: Chosen, rows: QWidget, *others: Button) -> None:
        """`others` stand behind the deeds, for what is done with all of them as one."""
        super().__init__()
        self._chosen = chosen
        self._rows = rows
        self.words = Words("", "body_b")
        self.buttons = {deed.id: Button(tr(deed.title), icon=deed.icon) for deed in chosen.deeds}
        for deed in chosen.deeds:
            self.buttons[deed.id].clicked.connect(partial(self._do, deed.id))
        self.models = {pick.id: PickSheet(desk, chosen, pick) for pick in chosen.picks}
        self._sheets: dict[str, ListSheet] = {}
        for pick in chosen.picks:
            self.buttons[pick.id] = button = Button(tr(pick.title), icon=pick.icon)
            button.clicked.connect(partial(self.pick, pick.id))
        self.leave = Button(tr("Choose none"), icon="x")
        self.leave.clicked.connect(lambda _on=False: chosen.clear())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        parts = (self.words, 12, *self.buttons.values(), *others, None, self.leave)
        box.addWidget(across(*parts, gap=4, margins=(20, 4, 28, 4)))
        ground(self, "sunken")
        undo_with(self, chosen.changed.connect(lambda _keys: self._show()))
        self._show()

    def pick(self, id_: str, _on: bool = False) -> ListSheet:
        """Show what can be chosen for the chosen rows."""
        if id_ not in self._sheets:
            pick = next(each for each in self._chosen.picks if each.id == id_)
            names = tr(pick.title), tr(pick.hint), tr(pick.rows_name)
            self._sheets[id_] = ListSheet(
                self.models[id_], self, name=names[0], hint=names[1], rows_name=names[2]
            )
        self.models[id_].begin()
        button = self.buttons[id_]
        corner = QPoint(end_of(button.rect()), button.rect().bottom())
        self._sheets[id_].open(button.mapTo(self.window(), corner))
        return self._sheets[id_]

    def _do(self, id_: str) -> None:
        deed = next(each for each in self._chosen.deeds if each.id == id_)
        self._chosen.ask(deed)

    def _show(self) -> None:
        count = len(self._chosen.keys)
        self.words.setText(tr("%n chosen", n=count))
        keyboard = QApplication.focusWidget()
        if not count and keyboard is not None and self.isAncestorOf(keyboard):
            self._rows.setFocus()
        self.setVisible(count > 0)
