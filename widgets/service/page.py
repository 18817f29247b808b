"""The page Codes and types: the tree of wrap-up codes, the types of cases, a form beside them.

By keyboard: Enter opens the form of the current row, Alt+Up and Alt+Down move a code among its
neighbours, Delete withdraws what is current or offers it again; every button can be reached, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.service import kept_codes, kept_types
from desktop.viewmodels.service.serving_kept import VIEWS, ServingKept, View
from widgets.conflicts.strip import ConflictStrip
from widgets.service.forms import CodeForm, TypeForm
from widgets.shared.aside import Aside
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.shared.half_gone import half_gone
from widgets.shared.page_head import PageHead
from widgets.shared.table import Table
from widgets.shared.tabs import Tabs
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_MOVES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ServicePage(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        del actions  # nothing here is asked for from elsewhere
        self.model = ServingKept(desk)
        self.view: View = "codes"
        self.tabs = Tabs(tr("Codes and types"), [(view, tr(word)) for view, word in VIEWS.items()])
        columns = {"codes": kept_codes.columns(), "types": kept_types.columns()}
        self.lists = {
            view: Feed(tr(word), on="surface", columns=columns[view])
            for view, word in VIEWS.items()
        }
        self.new = Button(tr("New"), icon="plus")
        self.change = Button(tr("Change"), icon="pen-line")
        self.up = Button(tr("Move up"), icon="arrow-up")
        self.down = Button(tr("Move down"), icon="arrow-down")
        self.turn = Button(tr("Withdraw"), icon="circle-off")
        self.why_not = Words("", "small", "muted", wraps=True)
        self.code_form = CodeForm(desk, self.model)
        self.type_form = TypeForm(desk, self.model)
        self.aside = Aside()
        for form in (self.code_form, self.type_form):
            self.aside.hold(form)
        self._stack = Stack()
        for view, feed in self.lists.items():
            self._stack.addWidget(Table(columns[view], feed))
        self._lay_out(ConflictStrip(desk, kinds=("code", "case-type")))
        self._connect()
        ground(self, "surface")
        self._show()

    def _lay_out(self, conflicts: ConflictStrip) -> None:
        page = QWidget()
        lists = QVBoxLayout(page)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        lists.addWidget(PageHead(tr("Codes and types")))
        lists.addWidget(conflicts)
        lists.addWidget(across(self.tabs, None, self.new, margins=(0, 0, 28, 0)))
        lists.addWidget(across(self.why_not, margins=(20, 4, 28, 4)).give_room_to(self.why_not))
        lists.addWidget(self._stack, 1)
        buttons = (self.change, self.up, self.down, self.turn)
        lists.addWidget(Flow(buttons, gap=4, margins=(18, 8, 28, 12)))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(page, 1)
        box.addWidget(self.aside)
        self.aside.stand_beside(page)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._go)
        for feed in self.lists.values():
            feed.opened.connect(self.open)
            feed.chosen.connect(lambda _key: self._judge())
            feed.installEventFilter(self)
        self.new.clicked.connect(self.write_new)
        self.change.clicked.connect(lambda: self.open(self.current))
        self.up.clicked.connect(lambda: self.model.move(self.current, -1))
        self.down.clicked.connect(lambda: self.model.move(self.current, 1))
        self.turn.clicked.connect(lambda: self.model.turn(self.view, self.current))
        self.aside.left.connect(self._back)
        undo_with(self, self.model.close, self.model.changed.connect(lambda _none: self._show()))

    # -------------------------------------------------------------------------------- using
    @property
    def list(self) -> Feed:
        return self.lists[self.view]

    @property
    def current(self) -> str:
        return self.list.current or ""

    def open(self, key: str) -> None:
        """The form of this row."""
        code, kind = self.model.code(key), self.model.type(key)
        if not self.model.keeps:
            return
        if self.view == "codes" and code is not None:
            self.code_form.write(code)
            self.aside.open(self.code_form)
        elif self.view == "types" and kind is not None:
            self.type_form.write(kind)
            self.aside.open(self.type_form)

    def write_new(self) -> None:
        """A new one; a code beside the current one."""
        if not self.model.keeps:
            return
        if self.view == "codes":
            here = self.model.code(self.current)
            self.code_form.write(None, (here.parent or "") if here else "")
            self.aside.open(self.code_form)
        else:
            self.type_form.write(None)
            self.aside.open(self.type_form)

    def _back(self) -> None:
        self.list.setFocus()

    def _go(self, view: str) -> None:
        self.view = "types" if view == "types" else "codes"
        self._stack.setCurrentIndex(list(VIEWS).index(self.view))
        self.setFocusProxy(self.list)
        self._judge()

    # ------------------------------------------------------------------------------- showing
    def _show(self) -> None:
        for view, feed in self.lists.items():
            feed.show_rows(self.model.rows(view))
        self.why_not.setText(self.model.why_not)
        self.why_not.setVisible(bool(self.model.why_not))
        self.setFocusProxy(self.list)
        self._judge()

    def _judge(self) -> None:
        """What can be done with the current row, by whoever sits here."""
        code, kind = self.model.code(self.current), self.model.type(self.current)
        here = code if self.view == "codes" else kind
        keeps, is_code = self.model.keeps, self.view == "codes"
        self.new.setEnabled(keeps)
        for button in (self.change, self.up, self.down, self.turn):
            button.setEnabled(keeps and here is not None)
        for button in (self.up, self.down):
            button.setVisible(is_code)
        self.turn.say(tr("Withdraw") if here is None or here.active else tr("Offer again"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress or watched is not self.list:
            return False
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        by = _MOVES.get(Qt.Key(event.key())) if alt else None
        if by is not None and self.view == "codes":
            self.model.move(self.current, by)
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.model.turn(self.view, self.current)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.show()
