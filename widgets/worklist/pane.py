"""The work list at the left of the desk: contacts in hand, parked ones, promises and tasks due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.desk import Open
from desktop.viewmodels.just_ended import UNDO
from desktop.viewmodels.work_list.work_list import WorkList
from desktop.viewmodels.work_list.work_list_strip import in_strip
from desktop.viewmodels.work_list_rows import actions_of
from widgets.shared.feed import Feed
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_OF_CONTACT = ("interaction.wrap-up", "interaction.park", "interaction.resume")


class WorkListPane(QWidget):
    """Arrows open a contact in all panes; Enter or a click goes on to where one writes in it."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._narrow = False
        self._sought = ""  # the open contact, as long as it has no row
        self.work = WorkList(desk)
        self.feed = Feed(tr("Work list"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.feed)
        self.setFocusProxy(self.feed)
        self.feed.chosen.connect(self.work.choose)
        self.feed.opened.connect(self._go_to)
        self.feed.clicked.connect(lambda _index: self._clicked())
        self.feed.asked.connect(self._asked)
        self.feed.set_row_actions(self._row_actions)
        self._show(self.work.rows)
        undo_with(
            self,
            self.work.close,
            self.work.rows_changed.connect(self._show),
            desk.opened.connect(self._follow),
            actions.handle("pane.work-list", self._take_keyboard),
            actions.handle("interaction.show-note", self._show_note),
            actions.handle("interaction.next", lambda: self.work.step(1)),
            actions.handle("interaction.previous", lambda: self.work.step(-1)),
            actions.handle("interaction.close", lambda: desk.show(Open())),
        )

    def set_narrow(self, on: bool) -> None:
        """Show icons alone: 64 units have to do."""
        self._narrow = on
        self._show(self.work.rows)

    def _show(self, rows: Sequence[object]) -> None:
        del rows  # the newest are those of the view-model
        self.feed.show_rows(in_strip(self.work.rows) if self._narrow else self.work.rows)
        if self.feed.current is None or self._sought in {row.key for row in self.work.rows}:
            self.feed.choose(self._desk.open.interaction)
            self._sought = ""

    def _follow(self, what: Open) -> None:
        """What was opened elsewhere is the current row here too."""
        task = self._desk.task
        self.feed.choose(what.interaction or (task.id if task else None))
        # What was accepted a moment ago comes as a row a moment later.
        self._sought = "" if self.feed.current == what.interaction else what.interaction or ""
        if what.interaction is not None:
            self.feed.see(what.interaction)

    def _show_note(self) -> None:
        """The note that the action was asked for, in its contact, with the keyboard on it."""
        note = self._actions.subject
        on_case = self.work.told.on_case(note)
        self._actions.trigger("page.desk")
        self.work.choose(note)
        self._actions.trigger("pane.case" if on_case else "pane.conversation")

    def _go_to(self, _key: str) -> None:
        """With the keyboard, where one goes on with what is open."""
        what = self._desk.open
        if what.interaction is None and (what.case or what.customer) is not None:
            self._desk.go(what)
        else:
            self._actions.trigger("pane.composer")

    def _clicked(self) -> None:
        """Whoever points at a contact goes there: what they type next is meant for it."""
        what = self._desk.open
        if what.interaction is not None and what.interaction == self.feed.current:
            self._desk.go(what)

    def _asked(self, key: str, part: str) -> None:
        if part == UNDO:
            self._actions.trigger("task.reopen", key)

    def _take_keyboard(self) -> None:
        self.feed.setFocus()
        if self.feed.current is None and self.work.rows:
            self.work.step(0)

    def _row_actions(self, key: str) -> Sequence[QAction]:
        """The menu of a row: what can be done with what it stands for."""
        task = self._desk.task
        ids = actions_of(task) if task is not None and task.id == key else _OF_CONTACT
        return [self._actions[id_] for id_ in ids if self._actions.is_handled(id_)]
