"""A page that is one long list: a field that filters as one types, the rows, a form beside them.

All by keyboard: the field has it first, Down goes into the rows, Enter opens, Esc leads back and
then empties the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.lists.chosen import UNDO
from desktop.viewmodels.lists.tag_filter import TagFilter
from desktop.viewmodels.rows import Empty
from widgets.shared.aside import Aside
from widgets.shared.button import Button
from widgets.shared.choosing import Choosing
from widgets.shared.chosen_bar import ChosenBar
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.flow import Flow
from widgets.shared.half_gone import half_gone
from widgets.shared.list_sheet import ListSheet
from widgets.shared.paged_list import PagedList
from widgets.shared.sides import end_of
from widgets.shared.table import Table
from widgets.shared.telling import tell_soon
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.list_order import Order
    from desktop.viewmodels.lists.lists import LongList, Summary
    from widgets.shared.actions import Actions
    from widgets.shared.form import Form

_FIELD = 300
_INTO_ROWS = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)


class LongPage(QWidget):
    """`open_row` is what a subclass does with the key of a row."""

    def __init__(
        self,
        desk: Desk,
        model: LongList[Any],
        actions: Actions,
        form: Form | None,
        *,
        title: str,
        hint: str,
        icon: str,
        empty: str,
        not_found: str,
        create: str = "",
    ) -> None:
        """`create` is the action that opens the form; empty and not_found say what to do then."""
        super().__init__()
        self._model = model
        self._icon = icon
        self._what_to_do = {False: empty, True: not_found}
        self._form = form
        self.aside = Aside()
        if form is not None:
            self.aside.hold(form)
        self.summary = Words("", "small", "faint")
        self.field = Field("", name=hint, hint=hint)
        self.button = Button("", kind="primary")
        if create:
            self.button.bind(actions[create])
        else:
            self.button.hide()
        self.tags = Button(tr("Tags"), icon="hash", kind="ghost")
        self.tagged = TagFilter(desk, model.kind)
        self._tag_sheet: ListSheet | None = None
        self.rows = PagedList(title, model.pages, kind="table", columns=model.columns)
        self.choosing = Choosing(self.rows, model.chosen)
        self.bar = ChosenBar(desk, model.chosen, self.rows, *self.with_all())
        self.empty = Feed(title, on="surface", selects=False)
        self._stack = Stack()
        self._lay_out(title)
        self._connect()
        WhileShown(self, actions, ({create: self._write} if create else {}) | {UNDO: self._undo})
        self.setFocusProxy(self.field)
        ground(self, "surface")
        dress(self)
        self._say(model.summary)

    @property
    def form(self) -> Form:
        """The one for a new record. Raises LookupError on a page that has none."""
        if self._form is None:
            raise LookupError
        return self._form

    def _lay_out(self, title: str) -> None:
        parts = (Words(title, "title"), self.summary, None, *self._finding(), self.button)
        head = Flow(parts, gap=8, margins=(20, 12, 28, 12))
        self.table = Table(self._model.columns, self.rows)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._stack, 1)
        below.addWidget(self.aside)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self.bar)
        box.addLayout(below, 1)
        self.aside.stand_beside(self._stack)
        before: QWidget = self.field.edit
        for each in self._finding():  # the field has the keyboard first, wherever it stands
            if each is not self.field:
                QWidget.setTabOrder(before, each)
                before = each

    def _finding(self) -> tuple[QWidget, ...]:
        """What stands before the field, and the field."""
        return (self.tags, self.field)

    def _connect(self) -> None:
        self.tags.clicked.connect(lambda _on=False: self.ask_tags())
        self.field.changed.connect(self._model.filter)
        self.field.committed.connect(lambda _text: self._open_first())
        self.field.edit.installEventFilter(self)
        self.rows.installEventFilter(self)
        self.rows.opened.connect(self.open_row)
        self.aside.left.connect(self.field.setFocus)
        self.table.head.sorted.connect(self._sort)
        self._show_order(self._model.order)
        undo_with(
            self,
            self._model.close,
            self.tagged.chosen.connect(self._by_tag),
            self._model.summary_changed.connect(self._say),
            self._model.order_changed.connect(self._show_order),
        )

    def _sort(self, column: str, ascending: bool) -> None:
        self._model.sort(column, ascending=ascending)
        self.rows.verticalScrollBar().setValue(0)

    def _show_order(self, order: Order) -> None:
        self.table.head.show_sorted(order.column, ascending=not order.down)

    def ask_tags(self) -> ListSheet:
        """Show the tags that are used in this list."""
        if self._tag_sheet is None:
            names = tr("Only with this tag"), tr("A tag"), tr("Tags")
            self._tag_sheet = ListSheet(
                self.tagged, self, name=names[0], hint=names[1], rows_name=names[2]
            )
        self.tagged.begin()
        corner = QPoint(end_of(self.field.rect()), self.field.rect().bottom())
        self._tag_sheet.open(self.field.mapTo(self.window(), corner))
        return self._tag_sheet

    def _by_tag(self, typed: str) -> None:
        self.field.set_text(typed)
        self._model.filter(typed)

    def open_row(self, key: str) -> None:
        raise NotImplementedError

    def with_all(self) -> tuple[Button, ...]:
        """What is done with all chosen rows as one."""
        return ()

    def _undo(self) -> None:
        self._model.undo()

    def _write(self) -> None:
        self.aside.open(self.form)

    # ------------------------------------------------------------------------------ keyboard
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            return self._back(watched)
        if watched is self.field.edit and event.key() in _INTO_ROWS:
            return self._into_rows()
        return False

    def _back(self, watched: QObject) -> bool:
        if watched is self.rows and self._model.chosen.keys:
            self._model.chosen.clear()
        elif watched is self.rows:
            self.field.setFocus()
        elif self.field.text:
            self.field.set_text("")
            self._model.filter("")
        return True

    def _into_rows(self) -> bool:
        if self._model.pages.total:
            self.rows.setFocus()
            if self.rows.current is None:
                self.rows.go_to(0)
        return True

    def _open_first(self) -> None:
        first = self._model.pages.row(0)
        if self.field.text and first is not None:
            self.open_row(first.key)

    # ------------------------------------------------------------------------------- showing
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.show()

    def _say(self, summary: Summary) -> None:
        self.summary.setText(summary.text)
        if self.field.edit.hasFocus():
            tell_soon(self.field.edit, "found", summary.empty or summary.said or summary.text)
        self._stack.setCurrentIndex(int(bool(summary.empty)))
        if summary.empty:
            text = self._what_to_do[bool(self.field.text.strip())]
            said = f"{summary.empty} {text}"
            row = Empty(
                key="empty", icon=self._icon, title=summary.empty, text=text, said=said, large=True
            )
            self.empty.show_rows((row,))

    def look_changed(self) -> None:
        self.field.setFixedWidth(look().px(_FIELD))
