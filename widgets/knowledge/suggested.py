"""Suggestions in a list: they stand still under the pointer, and what is done with one is done.

A `Suggested` watches one list and answers for the rows in it; the tab beside the contact and the
customer's each have one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from desktop.domain.words import Usable, Used
from desktop.viewmodels.finding.knowledge_rows import INSERT
from desktop.viewmodels.interaction.suggestions import MODULE, NO_HELP, Suggestions
from desktop.viewmodels.using import note_use
from widgets.shared.half_gone import half_gone

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.feed import Feed

_COMES = (QEvent.Type.Enter, QEvent.Type.FocusIn)
_GOES = (QEvent.Type.Leave, QEvent.Type.FocusOut)


class Suggested(QObject):
    def __init__(self, desk: Desk, suggestions: Suggestions, feed: Feed) -> None:
        super().__init__(feed)
        self._desk = desk
        self._suggestions = suggestions
        self._feed = feed
        self._pointed = self._focused = False
        for watched in (feed, feed.viewport()):
            watched.installEventFilter(self)

    def insert(self, key: str, asked: str = "") -> None:
        """Put it into the composer; `asked` is what was searched for."""
        work = self._suggestions.insert(key, asked)
        self._desk.supervisor.spawn("insert suggestion", work)

    def opened(self, article: str) -> None:
        """An article was opened from the list."""
        work = note_use(self._desk, article, Usable.ARTICLE, Used.OPENED)
        self._desk.supervisor.spawn("note use", work)

    def took(self, key: str, part: str, asked: str = "") -> bool:
        """Whether this part of a row, or the row itself (""), was something to do here."""
        if part == NO_HELP:
            self._desk.supervisor.spawn("put away", self._suggestions.put_away(key))
        elif part == INSERT or key.startswith(MODULE):
            self.insert(key, asked)
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if half_gone(self) or event.type() not in (*_COMES, *_GOES):
            return False
        here = event.type() in _COMES
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._pointed = here
        elif watched is self._feed:
            self._focused = here
        self._suggestions.hold(still=self._pointed or self._focused)
        return False
