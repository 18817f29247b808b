"""Conflicts above what they are about: both values, who and when, and the keys to decide.

The strip is as high as its rows, at most half of the pane, and gone when there is none. Long texts
are opened side by side in a sheet over the window. Law: a new conflict is read aloud, and takes
the focus from nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.text import tr
from desktop.viewmodels.refused.conflicts import Conflicts
from widgets.shared.drawn import Hairline
from widgets.shared.feed import Feed
from widgets.shared.popup import Popup
from widgets.shared.telling import tell
from widgets.shared.undoing import undo_with
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.rows import ConflictRow

_SHEET: Final = (900, 560)  # units, at most


class ConflictStrip(QWidget):
    """For what is open in the desk, or for records of some kinds, whatever is open."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, *, kinds: Collection[str] = ()
    ) -> None:
        super().__init__(parent)
        self.model = Conflicts(desk, kinds=kinds)
        self.feed = _Rows(tr("Conflicts"), on="pause_tint")
        self._beside = Beside(self, self.model)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.feed)
        box.addWidget(Hairline())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.feed)
        ground(self, "pause_tint")
        dress(self)
        self.feed.asked.connect(self.model.act)
        undo_with(self, self.model.close, self.model.rows_changed.connect(self._show))
        self._show(self.model.rows)

    def _show(self, rows: Sequence[ConflictRow]) -> None:
        known = {row.key for row in self.feed.rows}
        self.feed.show_rows(rows)
        self.setVisible(bool(rows))
        self.fit()
        for row in rows:
            if row.key not in known:
                tell(self, row.said, at_once=True)

    def fit(self) -> None:
        """As high as the rows, and never more than half of the pane."""
        pane = self.parentWidget()
        most = pane.height() // 2 if pane is not None else look().px(320)
        self.feed.setFixedHeight(max(look().px(60), min(self.feed.tall(), most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def look_changed(self) -> None:
        self.fit()


class Beside:
    """Two long texts side by side, over the window of `owner`."""

    def __init__(self, owner: QWidget, model: Conflicts) -> None:
        self._owner = owner
        self._model = model
        self.feed: Feed | None = None
        self.popup: Popup | None = None
        undo_with(owner, model.beside.connect(self._open))

    def _open(self, row: ConflictRow) -> None:
        window = self._owner.window()
        if self.popup is None:
            self.feed = Feed(tr("Both texts side by side"), on="bg", copies=True)
            self.feed.asked.connect(self._act)
            self.popup = Popup(self.feed, window, of=self._owner)
        if self.feed is not None:
            self.feed.show_rows([row])
        px = look().px
        wide = min(px(_SHEET[0]), window.width() - px(40))
        tall = min(px(_SHEET[1]), window.height() - px(40))
        at = QRect((window.width() - wide) // 2, (window.height() - tall) // 2, wide, tall)
        self.popup.open_at(at)
        if self.feed is not None:
            self.feed.setFocus()

    def _act(self, key: str, part: str) -> None:
        if self.popup is not None:
            self.popup.give_up()
        self._model.act(key, part)


class _Rows(Feed):
    """A feed that knows how high all of its rows are."""

    def tall(self) -> int:
        self.executeDelayedItemsLayout()
        return sum(self.sizeHintForRow(number) for number in range(len(self.rows)))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), look().px(60))
