"""The sheet on which a customer who is there twice is compared and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.domain.ids import CustomerId
from desktop.text import tr
from desktop.viewmodels.customer.duplicates import UNDO, DuplicateSheet
from widgets.shared.list_sheet import ListSheet
from widgets.shared.sides import end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_BELOW = 56  # pixels


class TheSame:
    """Made with the customer tab; the sheet when it is asked for."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        self._desk = desk
        self._tab = tab
        self.model = DuplicateSheet(desk)
        self._sheet: ListSheet | None = None

    def handled(self, actions: Actions) -> Iterator[Callable[[], None]]:
        """Take the actions over; each undoing gives one back."""
        yield actions.handle("customer.merge", self._ask)
        yield actions.handle("customer.unmerge", lambda: self._apart(self._desk.open.customer))
        yield actions.handle(UNDO, lambda: self._apart(actions.subject))

    def ask_who(self) -> ListSheet:
        """Show who may be the same as the open customer."""
        if self._sheet is None:
            self._sheet = ListSheet(
                self.model,
                self._tab,
                name=tr("The same customer"),
                hint=tr("Name or number"),
                rows_name=tr("Who may be the same"),
            )
        self.model.begin()
        corner = QPoint(end_of(self._tab.rect()), _BELOW)
        self._sheet.open(self._tab.mapTo(self._tab.window(), corner))
        return self._sheet

    def _ask(self) -> None:
        self.ask_who()

    def _apart(self, id_: str | None) -> None:
        if id_:
            work = self.model.take_apart(CustomerId(id_))
            self._desk.supervisor.spawn("take customers apart", work)
