"""The day's figures by queue and site over the window, and beside them the contacts behind one.

`open` is asked for by `team.figures`. Going to a figure shows its contacts; Enter on it goes over
to them, Enter on a contact opens it. Esc closes the sheet and gives the keyboard back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.signal import all_of
from desktop.text import tr
from desktop.viewmodels.rows import TableRow
from desktop.viewmodels.service.the_day import TheDay, columns
from widgets.shared.boxes import across
from widgets.shared.button import IconButton
from widgets.shared.drawn import Hairline, Words
from widgets.shared.feed import Feed
from widgets.shared.popup import Popup, Scrim
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import Row

_WIDE, _EDGE = 1120, 60
_BESIDE = 840  # less room, or larger letters, and the contacts stand below the figures


class FiguresSheet(QObject):
    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.model = TheDay(desk)
        self.about = Words("", "small", "muted")
        self.figures = Feed(tr("Figures of the day"), on="raised", columns=columns())
        self.contacts = Feed(tr("Contacts behind the figure"), on="raised")
        self._lists = QHBoxLayout()
        self._between = Hairline(upright=True)
        close = IconButton("x", tr("Close"))
        self._scrim = Scrim(window)
        self._popup = Popup(self._laid_out(close), window)
        self._scrim.clicked.connect(self._popup.give_up)
        close.clicked.connect(self._popup.give_up)
        self._popup.closed.connect(self._scrim.hide)
        self.figures.chosen.connect(self.model.choose)
        self.figures.opened.connect(lambda _key: self.contacts.setFocus())
        self.contacts.opened.connect(self._open)
        self._disconnect = all_of(
            self.model.changed.connect(self._show),
            self.model.behind_changed.connect(self.contacts.show_rows),
        )

    def _laid_out(self, close: QWidget) -> QWidget:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        title = Words(tr("Figures of the day"), "title")
        box.addWidget(across(title, 12, self.about, None, close, gap=0, margins=(20, 8, 12, 8)))
        box.addWidget(Hairline())
        self._lists.setSpacing(0)
        self._lists.addWidget(self.figures, 3)
        self._lists.addWidget(self._between)
        self._lists.addWidget(self.contacts, 2)
        box.addLayout(self._lists, 1)
        return inner

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def close_model(self) -> None:
        self._disconnect()
        self.model.close()

    def open(self) -> None:
        self.model.ask()
        px, room = look().px, self._window.rect()
        wide = min(px(_WIDE), room.width() - px(_EDGE))
        sheet = QRect((room.width() - wide) // 2, px(_EDGE), wide, room.height() - px(2 * _EDGE))
        beside = wide >= px(_BESIDE)
        way = QBoxLayout.Direction
        self._lists.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._between.setVisible(beside)
        self._scrim.show()
        self._scrim.raise_()
        self._popup.open_at(sheet)
        self.figures.scrollToTop()
        self.figures.setFocus(Qt.FocusReason.PopupFocusReason)

    def _open(self, key: str) -> None:
        if self.model.open(key):
            self._popup.give_up()

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.about.setText(self.model.standing)
        self.figures.show_rows(rows)
        first = (row.key for row in rows if isinstance(row, TableRow))
        self.figures.choose(next(first, None))
