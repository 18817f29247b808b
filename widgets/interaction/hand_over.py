"""To whom: a sheet with a field, the colleagues it finds, the free ones first, and the queues.

Laws: who only looks on is never chosen by accident: rows that say something cannot be opened; what
was written into the card stands there again until the contact was handed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.text import tr
from desktop.viewmodels.composer.colleagues import Colleagues, agent_of
from desktop.viewmodels.composer.hand_over_card import CARD_FORM, card_for
from desktop.viewmodels.composer.queues_to import queue_of
from desktop.viewmodels.kept_form import KeptForm
from desktop.viewmodels.latest import Latest
from widgets.shared.boxes import across, down
from widgets.shared.drawn import Words
from widgets.shared.edged import PAPER, Edged
from widgets.shared.feed import Feed
from widgets.shared.field import Field
from widgets.shared.half_gone import half_gone
from widgets.shared.popup import Popup
from widgets.shared.read_along import read_along
from widgets.shared.undoing import undo_with
from widgets.shared.writing import Writing
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from typing import Any

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.kept_form import Fields

_WIDE, _TALL = 480, 540  # units
_CARD = 8  # lines of the card, then it scrolls
_WORDS = "card"  # the one field of what is kept


class HandOver(QObject):
    """`chosen` carries the colleague's id, `queue_chosen` the queue's."""

    chosen = Signal(str)
    queue_chosen = Signal(str)

    def __init__(self, desk: Desk, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._desk = desk
        self.colleagues = Colleagues(desk)
        self.field = Field("", name=tr("Hand over to"), hint=tr("Name, site or queue"))
        self.feed = Feed(tr("Colleagues"), on="raised", whole="line")
        self.card = Writing(tr("What whoever takes it over must know"), least=4, most=_CARD)
        self.card.set_paper(True)
        title = Words(tr("Card that goes along"), "small", "muted")
        self.filling = Latest(desk.supervisor, "hand-over card")
        self._kept = KeptForm(desk, CARD_FORM)
        inner = down(
            across(self.field, margins=(12, 8, 12, 6)),
            self.feed,
            across(title, margins=(12, 6, 12, 2)),
            across(
                Edged(across(self.card, margins=(10, 6, 10, 6)), PAPER), margins=(12, 0, 12, 10)
            ),
        ).give_room_to(self.feed)
        self.popup = Popup(inner, pane.window(), of=pane)
        self.popup.closed.connect(self._closed)
        read_along(self.field.edit, self.feed)
        self._of: str | None = None  # the contact
        self._moved = False  # whether the person has moved in the list since it was narrowed
        self.field.changed.connect(self._narrow)
        self.field.edit.installEventFilter(self)
        self.field.committed.connect(lambda _text: self._take(self.feed.current or ""))
        self.feed.opened.connect(self._take)
        self.feed.clicked.connect(lambda _index: self._take(self.feed.current or ""))
        self.card.edited.connect(lambda text: self._kept.typed({_WORDS: text}))
        undo_with(pane, self.colleagues.close, self.colleagues.rows_changed.connect(self._show))
        undo_with(pane, desk.opened.connect(lambda _what: self._other_is_open()))
        undo_with(pane, self._kept.close, self._kept.replaced.connect(self._show_kept))

    def open(self, below: QPoint) -> None:
        """Open it with its end here, in the window's pixels."""
        px = look().px
        self.field.set_text("")
        self._moved = False
        self.card.set_text("")
        self._of = self._desk.open.interaction
        self._kept.turn_to(self._of or "")
        self.filling.ask(self._fill())
        self.colleagues.begin()
        left = below.x() if look().rtl else below.x() - px(_WIDE)
        self.popup.open_at(QRect(left, below.y(), px(_WIDE), px(_TALL)))
        self.field.setFocus()
        self._watch_clicks(on=True)

    def _other_is_open(self) -> None:
        """What stands here is of the contact that was open; it is kept there."""
        if self._desk.open.interaction != self._of:
            self.popup.give_up()

    async def _fill(self) -> None:
        """What is known, unless something was written there meanwhile."""
        text = await card_for(self._desk)
        if not self.card.text and _WORDS not in self._kept.fields:
            self.card.set_text(text)

    def _show_kept(self, fields: Fields) -> None:
        if _WORDS in fields:
            self.card.set_text(fields[_WORDS])

    async def gone(self, giving: Coroutine[Any, Any, None]) -> None:
        """Hand it over, and be done with the card in the same transaction."""

        async def give() -> Mapping[str, str]:
            await giving
            return {}

        await self._kept.submit(give)

    def _closed(self) -> None:
        self._kept.leave()
        self._watch_clicks(on=False)
        self.colleagues.end()

    def _watch_clicks(self, *, on: bool) -> None:
        app = QApplication.instance()
        if app is not None:
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def _narrow(self, text: str) -> None:
        self._moved = False
        self.colleagues.ask(text)

    def _show(self, _rows: object) -> None:
        """The keyboard is on the first one who is here, until somebody moves it."""
        self.feed.show_rows(self.colleagues.rows)
        if not self._moved:
            self.feed.choose(self.colleagues.first)

    def _take(self, key: str) -> None:
        queue = queue_of(key)
        if queue is not None:
            self.popup.give_up()
            self.queue_chosen.emit(queue)
        elif key and agent_of(key) is not None:
            self.popup.give_up()
            self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the field move through the list; a click beside the sheet closes it."""
        if half_gone(self):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed(watched)
        if watched is not self.field.edit or not isinstance(event, QKeyEvent):
            return False
        arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() != QEvent.Type.KeyPress or not arrow:
            return False
        self._moved = True
        self.feed.keyPressEvent(event)
        return True

    def _pressed(self, where: QObject) -> None:
        beside = isinstance(where, QWidget) and not self.popup.isAncestorOf(where)
        if beside and where is not self.popup:
            self.popup.give_up()
