"""What stands beside the contact: customer, timeline, case, knowledge, text modules.

Each tab keeps its scroll place and its forms; a dot says that knowledge which fits was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.customer import CustomerTab as CustomerModel
from desktop.viewmodels.knowledge import Suggestions
from desktop.viewmodels.overview import Overview
from desktop.viewmodels.timeline import Timeline
from widgets.case.tab import CaseTab
from widgets.customer.tab import CustomerTab
from widgets.customer.timeline import TimelineTab
from widgets.knowledge.tab import KnowledgeTab
from widgets.knowledge.texts import TextsTab
from widgets.shared.tabs import Tabs
from widgets.shared.undoing import undo_with
from widgets.tasks.hands import TaskHands
from widgets.theme.appearance import ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions


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
        self.pages: dict[str, QWidget] = {
            "customer": CustomerTab(desk, actions, self.customer, self.overview, self.timeline),
            "timeline": TimelineTab(self.timeline),
            "case": CaseTab(desk, actions),
            "knowledge": KnowledgeTab(desk, actions, self.suggestions),
            "text-modules": TextsTab(desk, actions),
        }
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tabs)
        box.addWidget(self._stack, 1)
        ground(self, "bg")
        self.tabs.chosen.connect(self._show)
        undo_with(
            self,
            self.overview.close,
            self.timeline.close,
            self.suggestions.close,
            self.customer.close,
            self.suggestions.changed.connect(
                lambda found: self.tabs.set_news("knowledge", bool(found))
            ),
            *(actions.handle(f"pane.{name}", self._going(name)) for name in self.pages),
        )

    def go(self, name: str) -> None:
        """Show a tab and give it the keyboard."""
        self.tabs.choose(name)
        self._show(name)
        self.pages[name].setFocus()

    def _show(self, name: str) -> None:
        self._stack.setCurrentWidget(self.pages[name])

    def _going(self, name: str) -> Callable[[], None]:
        return lambda: self.go(name)
