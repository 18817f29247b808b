"""Who would get a contact and why, over the window for as long as one needs to read it.

`open` is asked for by `interaction.why`: of the contact given with it, else of the open one. Esc
closes it and gives the keyboard back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.ids import InteractionId
from desktop.text import tr
from desktop.viewmodels.team.who_gets_it import WhoGetsIt
from widgets.shared.boxes import across
from widgets.shared.button import IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.popup import Popup, Scrim
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row
    from widgets.shared.actions import Actions

_WIDE, _EDGE = 680, 60


class WhySheet(QObject):
    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.model = WhoGetsIt(desk)
        self.title = Words("", "title")
        self.about = Words("", "small", "muted")
        self.feed = Feed(tr("Who would get it, and why"), on="raised")
        close = IconButton("x", tr("Close"))
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = across(self.title, 12, self.about, None, close, gap=0, margins=(20, 8, 12, 8))
        for part in (head, Hairline(), self.feed):
            box.addWidget(part)
        box.setStretchFactor(self.feed, 1)
        self._scrim = Scrim(window)
        self._popup = Popup(inner, window)
        self._scrim.clicked.connect(self._popup.give_up)
        close.clicked.connect(self._popup.give_up)
        self._popup.closed.connect(self._scrim.hide)
        self._disconnect = self.model.changed.connect(self._show)

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def close_model(self) -> None:
        self._disconnect()
        self.model.close()

    def open(self) -> None:
        subject = self._actions.subject
        self.title.setText(tr("Who would get it?"))
        self.model.ask(InteractionId(subject) if subject else None)
        px, room = look().px, self._window.rect()
        wide = min(px(_WIDE), room.width() - px(_EDGE))
        sheet = QRect((room.width() - wide) // 2, px(_EDGE), wide, room.height() - px(2 * _EDGE))
        self._scrim.show()
        self._scrim.raise_()
        self._popup.open_at(sheet)
        self.feed.scrollToTop()
        self.feed.setFocus(Qt.FocusReason.PopupFocusReason)

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.about.setText(self.model.title)
        self.feed.show_rows(rows)
