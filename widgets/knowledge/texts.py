"""The tab of text modules: search, insert, write a new one, change and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import TextModuleRow
from desktop.viewmodels.text_modules.text_modules import TextModules
from widgets.knowledge.module_form import SaveModule
from widgets.shared.boxes import across
from widgets.shared.button import Button, IconButton
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.undoing import undo_with
from widgets.shared.with_forms import WithForms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from desktop.domain.records import TextModule
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row
    from widgets.shared.actions import Actions


class TextsTab(WithForms):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        self.field = Field("", name=tr("Search text modules"), hint=tr("Search text modules"))
        self.feed = Feed(tr("Text modules"))
        self.new = Button(tr("New text module"), icon="plus", kind="ghost")
        self.change = IconButton("pen-line", tr("Change the text module"))
        self.remove = IconButton("x", tr("Delete the text module"))
        super().__init__(self._page())
        self._desk = desk
        self._actions = actions
        self.modules = TextModules(desk)
        self._form: SaveModule | None = None
        self.field.changed.connect(self.modules.ask)
        self.field.committed.connect(lambda _text: self._insert_first())
        self.feed.opened.connect(self._insert)
        self.feed.clicked.connect(lambda _index: self._insert(self.feed.current or ""))
        self._removed = ""  # what was deleted last, until something else is chosen
        self.new.clicked.connect(self._save_new)
        self.change.clicked.connect(self._change)
        self.remove.clicked.connect(self._remove_or_undo)
        self.feed.chosen.connect(lambda _key: self._judge())
        undo_with(
            self,
            self.modules.close,
            self.modules.rows_changed.connect(self._show),
            actions.handle("text-module.insert", lambda: self._insert(actions.subject)),
            actions.handle("text-module.save", self._save_new),
            actions.handle("text-module.change", self._change),
            actions.handle("text-module.remove", self._remove_or_undo),
        )

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(across(self.field, margins=(20, 10, 20, 4)))
        box.addWidget(self.feed, 1)
        box.addWidget(across(self.new, None, self.change, self.remove, margins=(12, 6, 12, 10)))
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

    def _show(self, rows: Sequence[Row]) -> None:
        self.feed.show_rows(rows)
        self._judge(keep=True)

    def _judge(self, *, keep: bool = False) -> None:
        """What can be done with the chosen one; what was deleted last can be taken back."""
        why_not = self.modules.may_change(self.feed.current or "")
        self._removed = self._removed if keep else ""
        self.change.set_usable(not why_not, why_not)
        self.remove.set_usable(bool(self._removed) or not why_not, why_not)
        self.remove.icon_name = "undo-2" if self._removed else "x"
        name = tr("Undo deleting") if self._removed else tr("Delete the text module")
        self.remove.setAccessibleName(name)
        self.remove.set_tip(name)
        self.remove.update()

    def _save_new(self) -> None:
        self._actions.trigger("pane.text-modules")
        self._open_form(None)

    def _change(self) -> None:
        module = self.modules.module(self.feed.current or "")
        if module is not None and not self.modules.may_change(module.id):
            self._open_form(module)

    def _open_form(self, module: TextModule | None) -> None:
        self._form = self._form or SaveModule(self._desk, self.modules)
        self._form.turn_to(module)
        self.open_form(self._form)

    def _remove_or_undo(self) -> None:
        back, key = self._removed, self.feed.current or ""
        if not back and self.modules.may_change(key):
            return
        self._removed = "" if back else key
        work = self.modules.remove(back or key, removed=not back)
        self._desk.supervisor.spawn("remove text module", work)
        self._judge(keep=True)
