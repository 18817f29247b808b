"""What stands beside the contact: customer, timeline, case, knowledge, text modules.

Each tab keeps its scroll place and its forms; a dot says that knowledge which fits was found. The
tabs are built one a step, or when they are first gone to.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.customer.customer import CustomerTab as CustomerModel
from desktop.viewmodels.customer.overview import Overview
from desktop.viewmodels.customer.timeline import Timeline
from desktop.viewmodels.interaction.suggestions import Suggestions
from widgets.case.tab import CaseTab
from widgets.conflicts.strip import ConflictStrip
from widgets.customer.tab import CustomerTab
from widgets.customer.timeline import TimelineTab
from widgets.knowledge.tab import KnowledgeTab
from widgets.knowledge.texts import TextsTab
from widgets.shared.tabs import Tabs
from widgets.shared.turning import Stack, turn
from widgets.shared.undoing import undo_with
from widgets.tasks.hands import TaskHands
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.desk import Desk, Open
    from widgets.shared.actions import Actions
    from widgets.shared.in_steps import Steps


class ContextPane(QWidget):
    """`go` shows a tab: customer, timeline, case, knowledge, text-modules."""

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self.customer = CustomerModel(desk)
        self.suggestions = Suggestions(desk)
        self.timeline = Timeline(desk)
        self.overview = Overview(desk, self.customer, self.suggestions, self.timeline)
        self.tabs = Tabs(
            tr("Context"),
            (
                ("customer", tr("Customer")),
                ("timeline", tr("Timeline")),
                ("case", tr("Case")),
                ("knowledge", tr("Knowledge")),
                ("text-modules", tr("Texts")),
            ),
        )
        self._hands = TaskHands(desk, actions, self)
        self._making: dict[str, Callable[[], QWidget]] = {
            "customer": lambda: CustomerTab(
                desk, actions, self.customer, self.overview, self.timeline
            ),
            "timeline": lambda: TimelineTab(self.timeline),
            "case": lambda: CaseTab(desk, actions),
            "knowledge": lambda: KnowledgeTab(desk, actions, self.suggestions),
            "text-modules": lambda: TextsTab(desk, actions),
        }
        self._built: dict[str, QWidget] = {}
        self._stack = Stack()
        self.conflicts = ConflictStrip(desk, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tabs)
        box.addWidget(self.conflicts)
        box.addWidget(self._stack, 1)
        ground(self, "bg")
        self.tabs.chosen.connect(self._show)
        undo_with(
            self,
            self.overview.close,
            self.timeline.close,
            self.suggestions.close,
            self.customer.close,
            desk.opened.connect(self._turn_to),
            self.suggestions.changed.connect(
                lambda found: self.tabs.set_news("knowledge", bool(found))
            ),
            *(actions.handle(f"pane.{name}", self._going(name)) for name in self._making),
        )

    def fill(self) -> Steps:
        """A tab a step; the first is the one that is shown."""
        for name in self._making:
            yield partial(self.page, name)

    def page(self, name: str) -> QWidget:
        """The tab of this name, built if it was not."""
        if name not in self._built:
            self._built[name] = self._making[name]()
            self._stack.addWidget(self._built[name])
        return self._built[name]

    def go(self, name: str) -> None:
        """Show a tab and give it the keyboard."""
        self.tabs.choose(name)
        turn(self._stack, self.page(name), self.page(name).setFocus)

    def _turn_to(self, what: Open) -> None:
        """A case that was opened without a contact is what one wants to see."""
        if what.case is not None and what.interaction is None:
            self.tabs.go("case")

    def _show(self, name: str) -> None:
        self._stack.setCurrentWidget(self.page(name))

    def _going(self, name: str) -> Callable[[], None]:
        return lambda: self.go(name)
