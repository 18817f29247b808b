"""The conversation itself: opens at its newest message, remembers where each was left.

A letter that is longer than the room is read from its beginning on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.addresses import PART
from desktop.viewmodels.interaction.merged_rows import leads_to
from desktop.viewmodels.rows import Bubble, Fold, MailRow
from widgets.interaction.address_bar import AddressBar
from widgets.interaction.laid_out import LaidOut
from widgets.knowledge.way_out import WayOut
from widgets.shared.feed import Feed
from widgets.shared.telling import tell
from widgets.shared.turning import Stack
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from desktop.domain.ids import InteractionId
    from desktop.viewmodels.as_left import Place
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.interaction.conversation import Conversation
    from desktop.viewmodels.interaction.mail_layout import Page
    from widgets.shared.actions import Actions


class Talk(QWidget):
    writes = Signal(str)  # the address that the reply shall go to

    def __init__(self, conversation: Conversation, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._conversation = conversation
        self._shown: InteractionId | None = None
        self._places: dict[InteractionId, int] = {}  # how far from the end its top was, 0: there
        self.feed = Feed(
            tr("Conversation"),
            on="surface",
            pad=24,
            selects=False,
            follows_end=True,
            copies=True,
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._pages = Stack()
        self._pages.addWidget(self.feed)
        self.laid_out: LaidOut | None = None  # built when somebody asks for it
        box.addWidget(self._pages)
        self.way_out: WayOut | None = None  # both built when somebody asks for them
        self.address_bar: AddressBar | None = None
        self._box = box
        self.setFocusProxy(self.feed)
        self._at_end = True
        bar = self.feed.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(lambda _least, most: self._grew(most))
        self.feed.asked.connect(self._asked)
        self.feed.opened.connect(self._unfold)
        self.feed.clicked.connect(lambda _index: self._unfold(self.feed.current or ""))
        undo_with(
            self,
            conversation.rows_changed.connect(lambda _rows: self._show()),
            conversation.layout.shown.connect(self._show_layout),
            conversation.found.connect(self._see),
        )
        self._show()

    def _asked(self, key: str, part: str) -> None:
        """A part of a row; an address in its words is shown before anything is done with it."""
        if not part.startswith(PART):
            self._conversation.asked(key, part)
            return
        kind, _, target = part.removeprefix(PART).partition(":")
        self._put_away()
        shown = self._show_link(target) if kind == "web" else self._show_address(kind, target)
        if self.feed.hasFocus():
            shown.setFocus()

    def _show_link(self, target: str) -> QWidget:
        if self.way_out is None:
            self.way_out = WayOut()
            self._box.addWidget(self.way_out)
        self.way_out.show_url(QUrl(target))
        return self.way_out.browse if self.way_out.browse.isVisible() else self.way_out.copy

    def _show_address(self, kind: str, target: str) -> QWidget:
        if self.address_bar is None:
            self.address_bar = AddressBar(self._actions)
            self.address_bar.writes.connect(self.writes)
            self._box.addWidget(self.address_bar)
        known = self._conversation.way_to(target) is not None
        self.address_bar.show_address(kind, target, can_be_written_to=known)
        return self.address_bar.first

    def _put_away(self) -> bool:
        """Whether an address was shown."""
        bars = [bar for bar in (self.way_out, self.address_bar) if bar and bar.isVisible()]
        for bar in bars:
            bar.hide()
        return bool(bars)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._put_away():
            self.feed.setFocus()
        else:
            super().keyPressEvent(event)

    def _show_layout(self, page: Page | None) -> None:
        """A mail as it was laid out, in place of the conversation; None: that again.

        The keyboard goes along when it was here, and stays where somebody writes.
        """
        was_here = self.isAncestorOf(QApplication.focusWidget() or self.window())
        if page is None:
            self._pages.setCurrentWidget(self.feed)
            if self.laid_out is not None:
                self._pages.removeWidget(self.laid_out)  # behind another it would ask for its room
            if was_here:
                self.feed.setFocus()
            return
        if self.laid_out is None:
            layout = self._conversation.layout
            self.laid_out = LaidOut(self._desk, self._actions)
            self.laid_out.pictures.always_wanted.connect(lambda on: layout.always(on=on))
            self.laid_out.left.connect(self._conversation.layout.put_away)
        self.laid_out.show_page(page)
        self._pages.addWidget(self.laid_out)
        self._pages.setCurrentWidget(self.laid_out)
        if was_here:
            self.laid_out.setFocus()

    def _see(self, key: str) -> None:
        """Have a row in sight, with the keyboard on it as soon as that is here."""
        self._at_end = False
        self.feed.executeDelayedItemsLayout()
        self.feed.choose(key)
        self.feed.see(key)

    @property
    def place(self) -> tuple[InteractionId, int, tuple[str, ...]] | None:
        """The contact that is shown, how far from its end, and what is unfolded in it."""
        here = self._conversation.shown
        if here is None or here != self._shown:
            return None
        return here, self._from_end(), tuple(sorted(self._conversation.unfolded))

    def come_back(self, places: Mapping[InteractionId, Place]) -> None:
        """Open these contacts where they were left."""
        for id_, place in places.items():
            self._places.setdefault(id_, place.from_end)
            self._conversation.unfold_at(id_, place.unfolded)

    def to_the_end(self) -> None:
        self.feed.scrollToBottom()

    def _scrolled(self, value: int) -> None:
        self._at_end = value >= self.feed.verticalScrollBar().maximum()

    def _grew(self, most: int) -> None:
        """The room became less, or more was said: who was at the end stays there."""
        if self._at_end:
            self.feed.verticalScrollBar().setValue(most)

    def _leave(self) -> None:
        """Remember how far from its end the contact stands that is shown until now."""
        if self._shown is not None:
            self._places[self._shown] = self._from_end()

    def _from_end(self) -> int:
        """From the first row in sight, whose place no composer changes that grows below."""
        bar = self.feed.verticalScrollBar()
        return 0 if self._at_end else bar.maximum() + bar.pageStep() - bar.value()

    def _show(self) -> None:
        here = self._conversation.shown
        is_other = here != self._shown
        if is_other:
            self._put_away()
            self._leave()
            self._shown = here
        known = {row.key for row in self.feed.rows}
        self.feed.show_rows(self._conversation.rows)
        if not is_other and known:
            self._tell_new(known)
        if is_other and here is not None:
            self._go_back_to(here)

    def _tell_new(self, known: set[str]) -> None:
        """What the customer says while the contact is open; own words and old ones are no news."""
        last = self.feed.rows[-1] if self.feed.rows else None
        if last is None or last.key in known:
            return
        theirs = isinstance(last, MailRow) and last.tone == "offer"
        if theirs or (isinstance(last, Bubble) and not last.mine):
            tell(self, last.said)

    def _go_back_to(self, here: InteractionId) -> None:
        self.feed.executeDelayedItemsLayout()
        self.feed.scrollToBottom()
        left = self._places.get(here)
        if left is None:
            said = [row for row in self.feed.rows if isinstance(row, MailRow | Bubble)]
            if said and isinstance(said[-1], MailRow):
                self.feed.see_beginning(said[-1].key)
        elif left:
            bar = self.feed.verticalScrollBar()
            bar.setValue(bar.maximum() + bar.pageStep() - left)

    def _unfold(self, key: str) -> None:
        row = next((row for row in self.feed.rows if row.key == key), None)
        if row is not None and leads_to(row.key) is not None:
            self._conversation.unfold(key)
        elif isinstance(row, Fold):
            self._at_end = False  # what was unfolded is to be read from its beginning
            self._conversation.unfold(key)
            self.feed.executeDelayedItemsLayout()
            self.feed.see(key)
