"""The team: each queue with who waits and who could take it, below it everybody with their state.

Enter on a queue asks who would get the one that waits longest, and why; Enter on a person opens
what they do at once and can do, for whoever may settle it. Law: it reads only while it is looked
at, and says as of when it is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from desktop.viewmodels.team.team import Standing, Team
from desktop.viewmodels.team.team_rows import people_columns, queue_columns
from widgets.shared.aside import Aside
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.shared.paged_list import PagedList
from widgets.shared.table import Table
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown
from widgets.team.interrupting import InterruptForm
from widgets.team.settling import SettleForm
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import TableRow
    from widgets.shared.actions import Actions

_LEAST_QUEUES, _MOST_QUEUES = 2, 6  # in sight; more are scrolled to
_HEAD, _GAP = 36, 16  # units: of a table, and between the two


class TeamPage(QWidget):
    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self.model = Team(desk)
        self.stamp = Words("", "small", "faint")
        self.queues = Feed(tr("Queues"), on="surface", columns=queue_columns())
        self.people = PagedList(
            tr("Team"), self.model.people, kind="table", columns=people_columns()
        )
        self.empty = Feed(tr("Team"), on="surface", selects=False)
        self.aside = Aside()
        self._form: SettleForm | None = None
        self._interrupts: InterruptForm | None = None
        self._stack = Stack()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.people)
        ground(self, "surface")
        dress(self)

    def _lay_out(self) -> None:
        self._stack.addWidget(Table(people_columns(), self.people))
        self._stack.addWidget(self.empty)
        self._above = Table(queue_columns(), self.queues)
        self._above.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        page = QWidget()
        lists = QVBoxLayout(page)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        figures = Button("")
        figures.bind(self._actions["team.figures"])
        interrupts = Button("")
        interrupts.bind(self._actions["team.interrupts"])
        head = (Words(tr("Team"), "title"), self.stamp, None, interrupts, figures)
        self._head = Flow(head, gap=10, margins=(20, 12, 28, 12))
        lists.addWidget(self._head)
        lists.addWidget(across(self._above, margins=(0, 0, 0, _GAP)))
        lists.addWidget(self._stack, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(page, 1)
        box.addWidget(self.aside)
        self.aside.stand_beside(page)

    def _connect(self) -> None:
        self.queues.opened.connect(self._explain)
        self.people.opened.connect(lambda key: self._actions.trigger("team.settle", key))
        settle = self._actions["team.settle"]
        self.people.set_row_actions(lambda _key: [settle])
        shown = {"team.settle": self._settle, "team.interrupts": self._settle_interrupts}
        WhileShown(self, self._actions, shown)
        self.aside.left.connect(self.people.setFocus)
        undo_with(
            self,
            self.model.close,
            self.model.queues_changed.connect(self._show_queues),
            self.model.standing_changed.connect(self._say),
        )

    # --------------------------------------------------------------------------------- using
    def _explain(self, queue: str) -> None:
        """Who would get the contact that waits longest in this queue."""
        if (first := self.model.first_of(queue)) is not None:
            self._actions.trigger("interaction.why", first)

    def _settle(self) -> None:
        person = self.model.person(self._actions.subject or self.people.current or "")
        if person is None:
            return
        if self._form is None:
            self._form = SettleForm(self._desk)
        self._form.settle(person.agent)
        self.aside.open(self._form)

    def _settle_interrupts(self) -> None:
        if self._interrupts is None:
            self._interrupts = InterruptForm(self._desk)
        self._interrupts.settle()
        self.aside.open(self._interrupts)

    # -------------------------------------------------------------------------------- showing
    def _show_queues(self, rows: tuple[TableRow, ...]) -> None:
        self.queues.show_rows(rows)
        self.look_changed()

    def _say(self, standing: Standing) -> None:
        self.stamp.setText(standing.text)
        self._stack.setCurrentIndex(1 if standing.empty else 0)
        if standing.empty:
            row = Empty(
                key="nobody",
                icon="users",
                title=standing.empty,
                text="",
                said=standing.empty,
            )
            self.empty.show_rows((row,))

    def look_changed(self) -> None:
        """In a low window the queues leave half of the room to the people below them."""
        row, heads = look().px(look().row("table")), look().px(2 * _HEAD + _GAP)
        room = self.height() - self._head.heightForWidth(self.width()) - heads
        most = max(_LEAST_QUEUES, min(_MOST_QUEUES, room // (2 * row)))
        shown = min(most, max(1, len(self.model.queues)))
        self._above.setFixedHeight(row * shown + look().px(_HEAD))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.look_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.end()
