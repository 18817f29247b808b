"""The sheet with the tags of what is open in a pane, made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.text import tr
from desktop.viewmodels.lists.tag_sheet import TagSheet
from widgets.shared.list_sheet import ListSheet
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from desktop.signal import Signal
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.tag_sheet import Tagged


class Tags:
    def __init__(
        self,
        desk: Desk,
        pane: QWidget,
        kind: str,
        record: Callable[[], Tagged | None],
        news: Signal[Any],
    ) -> None:
        """See `TagSheet`."""
        self._pane = pane
        self._model = partial(TagSheet, desk, kind, record, news)
        self._sheet: tuple[TagSheet, ListSheet] | None = None

    def open(self, below: QPoint, name: str) -> ListSheet:
        """Show them with the sheet's right end here; `name` says whose tags they are."""
        if self._sheet is None:
            model = self._model()
            hint, rows = tr("A word, then Enter"), tr("Tags")
            sheet = ListSheet(model, self._pane, name=name, hint=hint, rows_name=rows)
            undo_with(self._pane, model.close)
            self._sheet = model, sheet
        self._sheet[0].begin()
        self._sheet[1].open(below)
        return self._sheet[1]
