"""The page Tasks: what is due, one's own, what was promised, what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.just_ended import UNDO as UNDO_END
from desktop.viewmodels.lists.chosen import UNDO
from desktop.viewmodels.minutes import Minutes
from desktop.viewmodels.rows import Empty, Part
from desktop.viewmodels.tasks.tasks import VIEWS, columns
from desktop.viewmodels.tasks.tasks import TasksPage as Model
from desktop.viewmodels.work_list_rows import actions_of
from widgets.conflicts.strip import ConflictStrip
from widgets.shared.aside import Aside
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.choosing import Choosing
from widgets.shared.chosen_bar import ChosenBar
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.shared.page_head import PageHead
from widgets.shared.paged_list import PagedList
from widgets.shared.table import Table
from widgets.shared.tabs import Tabs
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.tasks.change import ChangeTask
from widgets.tasks.form import TaskForm
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.lists.list_order import Order
    from desktop.viewmodels.tasks.tasks import Counts
    from widgets.shared.actions import Actions

_OF_TASK = ("task.done", "promise.break", "task.cancel", "task.change")


class TasksPage(QWidget):
    """Enter opens the customer or contact of a task; the buttons above end the selected one."""

    shown = Signal()

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.model = Model(desk)
        self._minutes = Minutes(desk, "tasks", self.model.look)
        self.tabs = Tabs(tr("Tasks"), [(view, tr(title)) for view, title in VIEWS.items()])
        self.list = PagedList(tr("Tasks"), self.model.pages, kind="promise")
        self.choosing = Choosing(self.list, self.model.chosen)
        self.bar = ChosenBar(desk, self.model.chosen, self.list)
        WhileShown(self, actions, {UNDO: self.model.undo})
        self._nothing = Feed(tr("Tasks"), on="surface", selects=False)
        self._nothing.lead_on(actions)
        self.table = Table(columns(), self.list)
        self._stack = Stack()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        self.buttons = {id_: Button("", kind="ghost") for id_ in _OF_TASK}
        self.conflicts = ConflictStrip(desk, kinds=("task",))
        self._form: TaskForm | None = None
        self._change: ChangeTask | None = None
        self._undo: Callable[[], None] | None = None
        self.aside = Aside()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        page = self._page()
        box.addWidget(page, 1)
        box.addWidget(self.aside)
        self.aside.stand_beside(page)
        self.setFocusProxy(self.list)
        ground(self, "surface")
        self._connect()
        self.tabs.choose(self.model.view)

    def _page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(PageHead(tr("Tasks"), makes=self._actions["task.create"]))
        box.addWidget(self.conflicts)
        box.addWidget(across(self.tabs).give_room_to(self.tabs))
        box.addWidget(self.bar)
        box.addWidget(Flow(list(self.buttons.values()), gap=2, margins=(6, 6, 28, 4)))
        box.addWidget(self._stack, 1)
        page.setFocusProxy(self.list)
        return page

    def _connect(self) -> None:
        for id_, button in self.buttons.items():
            button.bind(self._actions[id_])
        self.aside.left.connect(self.list.setFocus)
        self.tabs.chosen.connect(self._go)
        self.list.chosen.connect(self.model.choose)
        self.list.opened.connect(self.model.open)
        self.list.doubleClicked.connect(lambda _index: self.model.open(self.list.current or ""))
        self.list.asked.connect(self._asked)
        self.list.set_row_actions(lambda key: [self._actions[id_] for id_ in self._for(key)])
        self.table.head.sorted.connect(self._sort)
        self._show_order(self.model.order)
        undo_with(
            self,
            self.model.close,
            self._minutes.close,
            self.model.counts_changed.connect(self._show_counts),
            self.model.order_changed.connect(self._show_order),
            self.model.pages.reset.connect(lambda _total: self._show_counts(self.model.counts)),
            self._actions.handle("task.show", self._show_task),
            self._actions.handle("task.change", self._change_task),
        )

    # -------------------------------------------------------------------------------- using
    def make(self) -> None:
        self._form = self._form or TaskForm(self._desk, promise=False)
        self.aside.open(self._form)

    def _asked(self, key: str, part: str) -> None:
        if part == UNDO_END:
            self._actions.trigger("task.reopen", key)

    def _for(self, key: str) -> tuple[str, ...]:
        if key in self._desk.just_ended.tasks:
            return ("task.reopen",)
        return actions_of(self.model.task(key))

    def _sort(self, column: str, ascending: bool) -> None:
        self.model.sort(column, ascending=ascending)

    def _show_order(self, order: Order) -> None:
        self.table.head.show_sorted(order.column, ascending=not order.down)

    def _go(self, view: str) -> None:
        self.model.show(next(each for each in VIEWS if each == view))

    def _show_task(self) -> None:
        """Show the task that was asked for in the view it stands in."""
        self._desk.supervisor.spawn("show task", self._find(self._actions.subject))

    async def _find(self, id_: str) -> None:
        view = await self.model.find(id_)
        if view is not None:
            self.tabs.choose(view)
            self.list.setFocus()

    def _change_task(self) -> None:
        task = self._desk.task
        id_ = self._actions.subject or (task.id if task else "")
        self._desk.supervisor.spawn("change task", self._open_change(id_))

    async def _open_change(self, id_: str) -> None:
        form = self._change = self._change or ChangeTask(self._desk)
        task = await form.task(id_)
        if task is not None:
            form.show_task(task)
            self.aside.open(form)

    def _show_counts(self, counts: Counts) -> None:
        for at, view in enumerate(VIEWS):
            self.tabs.setTabText(at, counts.titles.get(view, tr(VIEWS[view])))
        empty = bool(counts.titles) and not self.model.pages.total
        had_keyboard = self._stack.isAncestorOf(QApplication.focusWidget() or self)
        self._stack.setCurrentIndex(1 if empty else 0)
        if had_keyboard:  # what is hidden gives it to whatever comes next
            (self._nothing if empty else self.list).setFocus()
        if empty:
            title, text = counts.nothing, tr("Tasks and promises are made at the desk or here.")
            said = f"{title}. {text}"
            do = Part("task.create", tr("New task"), "plus")
            row = Empty(
                key="empty", icon="list-checks", title=title, text=text, top=80, do=do, said=said
            )
            self._nothing.show_rows((row,))

    def showEvent(self, event: QShowEvent) -> None:
        """While this page is in sight a new task is written down here."""
        super().showEvent(event)
        self._undo = self._actions.handle("task.create", self.make)
        self.model.show()
        self._minutes.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minutes.close()
        if self._undo is not None:
            self._undo()
            self._undo = None
