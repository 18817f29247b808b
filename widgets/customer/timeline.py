"""The timeline tab: every contact, case, task and note of the customer, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.rows import Empty
from widgets.shared.boxes import down
from widgets.shared.feed import Feed
from widgets.shared.paged_list import PagedList
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from desktop.viewmodels.customer.timeline import Timeline


class TimelineTab(QWidget):
    """However long it is, only what is in sight is read."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self.list = PagedList(tr("Timeline"), timeline.pages, kind="step", on="bg")
        self._nothing = Feed(tr("Timeline"), selects=False)
        self._stack = Stack()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(down(self._stack, margins=(0, 6, 0, 0)))
        self.setFocusProxy(self.list)
        self.list.opened.connect(timeline.open)
        self.list.clicked.connect(lambda _index: timeline.open(self.list.current or ""))
        self._nothing.show_rows((_nothing(),))
        undo_with(self, timeline.changed.connect(lambda _total: self._show()))
        self._show()

    def _show(self) -> None:
        self._stack.setCurrentWidget(self.list if self._timeline.total else self._nothing)


def _nothing() -> Empty:
    title, text = tr("Nothing has happened yet"), tr("Contacts, cases and promises stand here.")
    said = f"{title}. {text}"
    return Empty(key="empty", icon="history", title=title, text=text, top=120, said=said)
