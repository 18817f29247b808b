"""The palette over the window: one field, what it finds, and the keys to go through it.

Laws: the writing stays in the field while the arrows go through the list; headings are passed
over; what was chosen stays chosen when its rows say more; Enter takes what answers all that is
typed, and waits for it, unless somebody went to a row; Esc gives the keyboard back to where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.giving_way import the_window
from desktop.text import tr
from desktop.viewmodels.palette.palette import Palette
from desktop.viewmodels.palette.palette_rows import MEANT
from desktop.viewmodels.rows import CommandRow, Empty, Row
from widgets.palette.parts import Flaw, Foot, Glass
from widgets.shared.boxes import across
from widgets.shared.drawn import Hairline
from widgets.shared.feed import Feed
from widgets.shared.line import Line
from widgets.shared.popup import Popup, Scrim
from widgets.shared.read_along import read_along
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions

_WIDE, _TALL, _TOP = 640, 530, 60
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PaletteSheet(QObject):
    """`open` shows it over `window`; choosing or Esc closes it."""

    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.model = Palette(
            desk, why_not=actions.why_not, keys=actions.keymap_keys, trigger=self._trigger
        )
        self._actions = actions
        self._went = False  # through the list, by key, since something was typed
        self._enter_waits = False  # for the answer
        self._scrim = Scrim(window)
        self.edit = Line()
        self.feed = Feed(tr("What was found"), on="raised")
        self.flaw = Flaw()
        self._popup = Popup(_Inner(self.edit, self.flaw, self.feed), window)
        self._undo = (
            self.model.rows_changed.connect(self._show),
            self.model.retyped.connect(self._retype),
        )
        self._wire()

    def _wire(self) -> None:
        self.edit.setAccessibleName(tr("Search or command"))
        self.edit.setPlaceholderText(tr("Search or command"))
        self.edit.textChanged.connect(self._ask)  # also what is dictated or comes by braille
        self.edit.installEventFilter(self)
        self.feed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.feed.clicked.connect(lambda _index: self._choose())
        self._scrim.clicked.connect(self._popup.give_up)
        self._popup.closed.connect(self._closed)
        read_along(self.edit, self.feed)

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def open(self, asked: str = "") -> None:
        """Open it with these words; without any it opens empty, or closes if it is open."""
        if self.is_open and not asked:
            self._popup.give_up()
            return
        self._retype(asked)
        self._scrim.show()
        self._scrim.raise_()
        self._popup.open_at(self._sheet())
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_model(self) -> None:
        for undo in self._undo:
            undo()
        self.model.close()

    def _sheet(self) -> QRect:
        px, room = look().px, self._window.rect()
        wide = min(px(_WIDE), room.width() - px(48))
        tall = min(px(_TALL), room.height() - px(_TOP + 48))
        return QRect((room.width() - wide) // 2, px(_TOP + 24), wide, tall)

    def _closed(self) -> None:
        self._scrim.hide()
        self._enter_waits = False
        self.model.give_up()
        self.feed.show_rows(())  # opened again, it shows nothing of another question

    def _show(self, rows: tuple[Row, ...]) -> None:
        with the_window:
            self._put(rows)

    def _put(self, rows: tuple[Row, ...]) -> None:
        same = [row.key for row in rows] == [row.key for row in self.feed.rows]
        self.feed.show_rows(rows)
        self.flaw.say(self.model.flaw)
        if not same or self.feed.current is None:
            self._go_to(_first(rows, self.model.text))
            self.feed.scrollToTop()
        # Before the window rests: threads that have waited for it look for passages then.
        self.feed.paint_now()
        if self._enter_waits and not self.model.waits:
            self._choose()

    def _ask(self, text: str) -> None:
        self._went = self._enter_waits = False
        with the_window:
            self.model.ask(text)

    def _retype(self, text: str) -> None:
        if text == self.edit.text():
            self._ask(text)
        self.edit.setText(text)

    # ---------------------------------------------------------------------------- keyboard
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif key in _ENTER:
            self._choose()
        elif key == Qt.Key.Key_Escape:
            self._popup.give_up()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        keys = [row.key for row in self.feed.rows if isinstance(row, CommandRow)]
        if keys:
            self._went, self._enter_waits = True, False
            here = keys.index(self.feed.current) if self.feed.current in keys else -1
            self._go_to(keys[max(0, min(len(keys) - 1, here + by))])

    def _go_to(self, key: str | None) -> None:
        self.feed.choose(key)
        if key is not None:
            self.feed.see(key)

    def _choose(self) -> None:
        key = self.feed.current
        self._enter_waits = self.model.waits and not self._went and not self._answers(key)
        if key is None or self._enter_waits:
            return
        if key.startswith("action:"):
            # The keyboard goes back first: many actions lead to where it was.
            if not self._actions.why_not(key.removeprefix("action:")):
                self._popup.give_up()
                QTimer.singleShot(0, self, lambda: self.model.choose(key))
        elif self.model.choose(key):
            self._popup.give_up()

    def _answers(self, key: str | None) -> bool:
        """Whether this row answers all that is typed."""
        if any(isinstance(row, Empty) for row in self.model.rows):
            return False  # of less than this nothing was found
        rows = (row for row in self.model.rows if isinstance(row, CommandRow) and row.key == key)
        return any(_is_sure(row, self.model.text) for row in rows)

    def _trigger(self, id_: str, subject: str) -> None:
        self._actions.trigger(id_, subject)


def _is_sure(row: CommandRow, text: str) -> bool:
    return row.of == text or row.key.startswith("action:")


def _first(rows: tuple[Row, ...], text: str) -> str | None:
    """What Enter takes: the best hit; another spelling only where there is none."""
    found = [row for row in rows if isinstance(row, CommandRow)]
    hits = [row for row in found if not row.key.startswith(MEANT)]
    sure = [row.key for row in hits if _is_sure(row, text)]
    return next(iter(sure or [row.key for row in hits or found]), None)


class _Inner(QWidget):
    """Field, what is wrong with the question, list, foot, one above the other."""

    def __init__(self, edit: QLineEdit, flaw: QWidget, feed: Feed) -> None:
        super().__init__()
        self._edit = edit
        edit.setFrame(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = across(Glass(), edit, Foot.escape(), gap=12, margins=(20, 10, 16, 10))
        line.give_room_to(edit)
        for part in (line, flaw, Hairline(), feed, Hairline(), Foot()):
            box.addWidget(part)
        box.setStretchFactor(feed, 1)
        dress(self)

    def look_changed(self) -> None:
        self._edit.setFont(look().widget_font("title"))
        self._edit.setMinimumHeight(look().px(32))
