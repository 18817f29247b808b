"""The help page: every action with its keys, short texts by what people want, and what is new.

Enter on an action does it, if it can be done now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.actions.context import Context
from desktop.text import tr
from desktop.viewmodels.help.help_page import changes_text, rows
from desktop.viewmodels.help.help_topics import Topic, topics
from desktop.viewmodels.rows import LineRow
from widgets.shared.feed import Feed
from widgets.shared.menu import of_the_system
from widgets.shared.page_head import PageHead
from widgets.shared.ring import ring
from widgets.shared.slim_bar import slim
from widgets.shared.tabs import Tabs
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent

    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_TEXT_PAD = 24
_TABS = ("keys", "topics", "news")
_TITLES = 300


class HelpPage(QWidget):
    """Three tabs: keys, topics, news."""

    def __init__(self, _desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        tabs = (("keys", tr("Keys")), ("topics", tr("Topics")), ("news", tr("What is new")))
        self.tabs = Tabs(tr("Help"), tabs)
        self.feed = Feed(tr("Keys"), on="surface")
        self.news = Text(tr("What is new"), changes_text())
        self._stack = Stack()
        self.topics = Topics()
        self._stack.addWidget(self.feed)
        self._stack.addWidget(self.topics)
        self._stack.addWidget(self.news)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = PageHead(tr("Help"), buttons=(actions["help.tour"], actions["page.doctor"]))
        for part in (head, self.tabs, self._stack):
            box.addWidget(part)
        box.setStretchFactor(self._stack, 1)
        self.tabs.chosen.connect(self._show_tab)
        self.feed.opened.connect(self._do)
        undo_with(
            self,
            actions.changed.connect(self._judge),
            actions.handle("help.news", self._show_news),
            actions.handle("help.topic", self._show_topic),
        )
        self._judge(actions.context)
        self.setFocusProxy(self.feed)
        ground(self, "surface")

    def _show_tab(self, name: str) -> None:
        self._stack.setCurrentIndex(_TABS.index(name))

    def _show_news(self) -> None:
        self.tabs.choose("news")
        self._show_tab("news")
        self.news.setFocus()

    def _show_topic(self) -> None:
        self.tabs.choose("topics")
        self._show_tab("topics")
        self.topics.show_topic(self._actions.subject)

    def _judge(self, _context: Context) -> None:
        if self.isVisible() or not self.feed.rows:
            self.feed.show_rows(rows(self._actions.keymap, self._actions.why_not))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._judge(self._actions.context)

    def _do(self, key: str) -> None:
        if key.startswith("action:"):
            self._actions.trigger(key.removeprefix("action:"))


class Topics(QWidget):
    """The titles beside the text of the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self._texts = {each.key: each for each in topics()}
        self.feed = Feed(tr("Topics"), on="surface", pad=12)
        self.text = Text(tr("Topics"), "")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.feed)
        box.addWidget(self.text, 1)
        self.feed.show_rows(tuple(map(_row, self._texts.values())))
        self.feed.chosen.connect(self._show)
        self.setFocusProxy(self.feed)
        dress(self)
        self.feed.choose("0")
        self._show("0")

    def show_topic(self, key: str) -> None:
        if key in self._texts:
            self.feed.choose(key)
            self.feed.see(key)
            self._show(key)
        self.feed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, key: str) -> None:
        topic = self._texts[key]
        self.text.say(topic.title, f"## {topic.title}\n\n{topic.text}")

    def look_changed(self) -> None:
        self.feed.setFixedWidth(look().px(_TITLES))


def _row(topic: Topic) -> LineRow:
    return LineRow(key=topic.key, icon="circle-question-mark", title=topic.title, said=topic.title)


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

    def say(self, name: str, markdown: str) -> None:
        self._markdown = markdown
        self.setAccessibleName(name)
        self.setMarkdown(markdown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        ring(self, on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring(self, on=False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        of_the_system(self.createStandardContextMenu(event.pos())).popup(event.globalPos())

    def look_changed(self) -> None:
        self.setFont(look().widget_font("read"))
        self.document().setDefaultFont(look().widget_font("read"))
        self.document().setDocumentMargin(look().px(_TEXT_PAD))
        self.setMarkdown(self._markdown)
