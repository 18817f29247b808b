"""The sheets that merge and split the open case, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.domain.ids import CaseId
from desktop.text import tr
from desktop.viewmodels.case.case_merging import UNDO, MergeCaseSheet, SplitCaseSheet
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.case.case import CaseTab
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_BELOW = 56  # pixels


class CaseMerging:
    """Made with the case tab; each sheet when it is asked for."""

    def __init__(self, desk: Desk, model: CaseTab, tab: QWidget) -> None:
        self._desk = desk
        self._tab = tab
        self.merging = MergeCaseSheet(desk, model)
        self.splitting = SplitCaseSheet(desk, model)
        self._merge: ListSheet | None = None
        self._split: ListSheet | None = None

    def handled(
        self, actions: Actions, showing: Callable[[Callable[[], object]], Callable[[], None]]
    ) -> Iterator[Callable[[], None]]:
        """Take the actions over, `showing` the tab before; each undoing gives one back."""
        yield actions.handle("case.merge", showing(self.ask_which))
        yield actions.handle("case.split", showing(self.ask_what))
        yield actions.handle("case.unmerge", lambda: self._apart(self._desk.open.case))
        yield actions.handle(UNDO, lambda: self._apart(actions.subject))

    def ask_which(self) -> ListSheet:
        """Show the cases that can be merged into the open one."""
        if self._merge is None:
            names = tr("Merge into this case"), tr("Number or subject"), tr("Cases")
            self._merge = ListSheet(
                self.merging, self._tab, name=names[0], hint=names[1], rows_name=names[2]
            )
        self.merging.begin()
        self._merge.open(self._corner())
        return self._merge

    def ask_what(self) -> ListSheet:
        """Show the contacts of the case, to choose those that get one of their own."""
        if self._split is None:
            names = tr("Contacts to split off"), tr("Words of the subject"), tr("Contacts")
            self._split = ListSheet(
                self.splitting, self._tab, name=names[0], hint=names[1], rows_name=names[2]
            )
        self.splitting.begin()
        self._split.open(self._corner())
        return self._split

    def _apart(self, id_: str | None) -> None:
        if id_:
            work = self.splitting.take_apart(CaseId(id_))
            self._desk.supervisor.spawn("take cases apart", work)

    def _corner(self) -> QPoint:
        corner = QPoint(end_of(self._tab.rect()), _BELOW)
        return self._tab.mapTo(self._tab.window(), corner)
