"""The sheets that give the open case to somebody, put it into another queue, or tag it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.text import tr
from desktop.viewmodels.case import case as cases
from desktop.viewmodels.lists.assign_picks import AssignPick
from desktop.viewmodels.lists.pick_one import PickOne
from desktop.viewmodels.lists.queue_pick import QueuePick
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of
from widgets.shared.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.case.case import CaseTab as Model
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.deed import Pick
    from widgets.shared.actions import Actions

CHOSEN = {
    cases.ASSIGN: "case.assign",
    cases.QUEUE: "case.hand-to-queue",
    cases.TAG: "case.tag",
}  # part of a fact -> the action it stands for
_BELOW = 56  # pixels of the tab's corner


class CaseChoosing:
    """Made with the tab; each sheet when it is asked for."""

    def __init__(self, desk: Desk, model: Model, tab: QWidget) -> None:
        self._desk = desk
        self._model = model
        self._tab = tab
        self._picks: dict[str, tuple[PickOne, ListSheet]] = {}
        self._tags = Tags(desk, tab, "case", lambda: model.case, model.rows_changed)

    def handled(
        self, actions: Actions, showing: Callable[[Callable[[], object]], Callable[[], None]]
    ) -> Iterator[Callable[[], None]]:
        """Take the actions over, `showing` the tab before; each undoing gives one back."""
        who, where = AssignPick("case", self._desk.me), QueuePick("case", self._desk.me)
        yield actions.handle("case.assign", showing(partial(self.ask, who)))
        yield actions.handle("case.hand-to-queue", showing(partial(self.ask, where)))
        yield actions.handle("case.tag", showing(self.ask_tags))

    def ask(self, pick: Pick) -> ListSheet:
        """Show what can be chosen for the open case."""
        if pick.id not in self._picks:
            model = PickOne(self._desk, pick, lambda: self._model.case)
            names = tr(pick.title), tr(pick.hint), tr(pick.rows_name)
            sheet = ListSheet(model, self._tab, name=names[0], hint=names[1], rows_name=names[2])
            self._picks[pick.id] = model, sheet
        model, sheet = self._picks[pick.id]
        model.begin()
        sheet.open(self._corner())
        return sheet

    def ask_tags(self) -> ListSheet:
        return self._tags.open(self._corner(), tr("Tags of the case"))

    def _corner(self) -> QPoint:
        corner = QPoint(end_of(self._tab.rect()), _BELOW)
        return self._tab.mapTo(self._tab.window(), corner)
