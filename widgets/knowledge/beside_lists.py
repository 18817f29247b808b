"""What stands on the right of the page Knowledge: reading, the editor, or versions.

    right = Right(desk, actions, reader)      right.read(id), right.edit(id), right.change(id)

Law: whoever leaves the editor or the versions comes back to the article, and what was typed stays.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.text import tr
from desktop.viewmodels.knowledge.article_editing import ArticleEditing
from desktop.viewmodels.knowledge.article_versions import ArticleVersions
from widgets.knowledge.editor import ACTIONS, ArticleEditor
from widgets.knowledge.reader import ArticleReader
from widgets.knowledge.versions import Versions
from widgets.shared.turning import Stack, turn
from widgets.shared.undoing import undo_with
from widgets.shared.while_shown import WhileShown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.knowledge.article_reader import Reader
    from widgets.shared.actions import Actions


class Right(Stack):
    """`left`: the person wants back to the list; editor and versions are made when wanted."""

    left = Signal()
    gives_back = Signal()

    def __init__(self, desk: Desk, actions: Actions, reader: Reader) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._reader = reader
        self.editing = ArticleEditing(desk)
        self.article = ArticleReader(desk, actions, reader)
        self._editor: ArticleEditor | None = None
        self._versions: Versions | None = None
        self._compares: ArticleVersions | None = None
        self._from: QWidget = self.article
        self.addWidget(self.article)
        self.article.left.connect(self.left)
        of_editor = {id_: partial(self._act, id_) for id_ in ACTIONS}
        handlers: dict[str, Callable[[], object]] = {
            **of_editor,
            "article.edit": self._edit_article,
            "article.new": self.begin,
            "article.translate": self._translate,
            "article.versions": self._show_versions,
            "revision.show": lambda: self.change(self._actions.subject),
        }
        WhileShown(self, actions, handlers)
        undo_with(self, self.editing.close)

    @property
    def editor(self) -> ArticleEditor:
        if self._editor is None:
            self._editor = ArticleEditor(self._desk, self._actions, self.editing)
            self._editor.left.connect(self._back_to_list)
            self._editor.differences.connect(self._differences)
            self._editor.gives_back.connect(self.gives_back)
            self.addWidget(self._editor)
        return self._editor

    @property
    def versions(self) -> Versions:
        if self._versions is None:
            self._compares = ArticleVersions(self._desk)
            self._versions = Versions(self._desk, self._actions, self._compares)
            self._versions.left.connect(self._from_versions)
            self.addWidget(self._versions)
        return self._versions

    # ------------------------------------------------------------------------------- showing
    def show_article(self) -> None:
        """The reader is what is seen from now on."""
        self.setCurrentWidget(self.article)

    def edit(self, article: str, *, answers: str = "") -> None:
        """The editor, at the change of this article; `answers`: what somebody said."""
        self.editing.edit(article, answers=answers)
        self._go(self.editor)

    def change(self, revision: str) -> None:
        if revision:
            self.editing.show(revision)
            self._go(self.editor)

    def show_change(self, revision: str) -> None:
        """A change beside the list, which keeps the keyboard."""
        self.editing.show(revision)
        self.setCurrentWidget(self.editor)

    def begin(self) -> None:
        self.editing.begin()
        self._go(self.editor)

    def _edit_article(self) -> None:
        if self._reader.page is not None:
            self.edit(self._reader.page.id)

    def _translate(self) -> None:
        if self._reader.page is not None:
            work = self.editing.translate(self._reader.page.id)
            self._desk.supervisor.spawn("translate an article", work)
            self._go(self.editor)

    def _show_versions(self) -> None:
        page, pane = self._reader.page, self.versions
        if page is not None and self._compares is not None:
            self._compares.open(page.id)
            self._from = self.article
            self._go(pane)

    def _differences(self) -> None:
        """Of the change in the editor to what is valid."""
        change, pane = self.editing.revision, self.versions
        if change is not None and self._compares is not None:
            self._compares.compare(change, self.editing.article)
            self._from = self.editor
            self._go(pane)

    def _act(self, action: str) -> None:
        self.editor.act(action)

    def _from_versions(self) -> None:
        self._go(self._from)

    def _go(self, pane: QWidget) -> None:
        turn(self, pane, pane.setFocus)

    def _back_to_list(self) -> None:
        """What was typed is kept."""
        self.editing.leave()
        self.left.emit()  # the list takes the keyboard before this pane is gone
        self.setCurrentWidget(self.article)


def tab_word(word: str, count: int) -> str:
    """A tab's word with how many wait there."""
    return tr("{word} ({count})", word=word, count=count) if count else word
