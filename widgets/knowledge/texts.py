"""The tab of text modules: search, insert, and save one of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import TextModuleRow
from desktop.viewmodels.text_modules import TextModules
from widgets.knowledge.module_form import SaveModule
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.undoing import undo_with
from widgets.shared.with_forms import WithForms

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


class TextsTab(WithForms):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.field = Field("", name=tr("Search text modules"), hint=tr("Search text modules"))
        self.feed = Feed(tr("Text modules"))
        self.new = Button(tr("New text module"), icon="plus", kind="ghost")
        super().__init__(self._page())
        self._desk = desk
        self._actions = actions
        self.modules = TextModules(desk)
        self._form: SaveModule | None = None
        self.field.changed.connect(self.modules.ask)
        self.field.committed.connect(lambda _text: self._insert_first())
        self.feed.opened.connect(self._insert)
        self.feed.clicked.connect(lambda _index: self._insert(self.feed.current or ""))
        self.new.clicked.connect(self._save_new)
        undo_with(
            self,
            self.modules.close,
            self.modules.rows_changed.connect(self.feed.show_rows),
            actions.handle("text-module.insert", lambda: self._insert(actions.subject)),
            actions.handle("text-module.save", self._save_new),
        )

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(across(self.field, margins=(16, 10, 16, 4)))
        box.addWidget(self.feed, 1)
        box.addWidget(across(self.new, None, margins=(12, 6, 12, 10)))
        page.setFocusProxy(self.field)
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.modules.rows:
            self.modules.ask("")

    def _insert(self, key: str) -> None:
        if key and key != "empty":
            self._desk.supervisor.spawn("insert text module", self.modules.insert(key))

    def _insert_first(self) -> None:
        keys = [row.key for row in self.feed.rows if isinstance(row, TextModuleRow)]
        if keys:
            self._insert(self.feed.current if self.feed.current in keys else keys[0])

    def _save_new(self) -> None:
        self._actions.trigger("pane.text-modules")
        self._form = self._form or SaveModule(self._desk, self.modules)
        self.open_form(self._form)
