"""The help page: every action with its keys, and what is new in this version.

Enter on an action does it, if it can be done now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from desktop.actions.context import Context
from desktop.text import tr
from desktop.viewmodels.help_page import changes_text, rows
from widgets.shared.feed import Feed
from widgets.shared.menu import of_the_system
from widgets.shared.page_head import PageHead
from widgets.shared.slim_bar import slim
from widgets.shared.tabs import Tabs
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_TEXT_PAD = 24


class HelpPage(QWidget):
    """Two tabs over one list and one text."""

    def __init__(self, _desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self.tabs = Tabs(tr("Help"), (("keys", tr("Keys")), ("news", tr("What is new"))))
        self.feed = Feed(tr("Keys"), on="surface", pad=12)
        self.news = Text(tr("What is new"), changes_text())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.feed)
        self._stack.addWidget(self.news)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (PageHead(tr("Help")), self.tabs, self._stack):
            box.addWidget(part)
        box.setStretchFactor(self._stack, 1)
        self.tabs.chosen.connect(lambda name: self._stack.setCurrentIndex(int(name == "news")))
        self.feed.opened.connect(self._do)
        undo_with(self, actions.changed.connect(self._judge))
        self._judge(actions.context)
        self.setFocusProxy(self.feed)
        ground(self, "surface")

    def _judge(self, _context: Context) -> None:
        if self.isVisible() or not self.feed.rows:
            self.feed.show_rows(rows(self._actions.keymap, self._actions.why_not))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._judge(self._actions.context)

    def _do(self, key: str) -> None:
        if key.startswith("action:"):
            self._actions.trigger(key.removeprefix("action:"))


class Text(QTextBrowser):
    """A Markdown text to read, in the look's own fonts and colours."""

    def __init__(self, name: str, markdown: str) -> None:
        super().__init__()
        slim(self)
        self._markdown = markdown
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        ground(self, "surface")
        dress(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu(event.pos())).popup(event.globalPos())

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        self.document().setDefaultFont(look().widget_font("read"))
        self.document().setDocumentMargin(look().px(_TEXT_PAD))
        self.setMarkdown(self._markdown)
