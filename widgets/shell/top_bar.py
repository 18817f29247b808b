"""The top bar: search, own state, what is in hand, as of when it is true, who sits here.

Law: own state and stamp never give way; the search narrows first, then the channels' numbers go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.text import tr
from widgets.shared.control import SHORTCUT, Control
from widgets.shared.drawn import Drawn
from widgets.shared.loads import Load, Loads
from widgets.shared.pills import StateSelector, SyncStamp
from widgets.shared.roles import Bar
from widgets.shell.bell import Bell
from widgets.theme.appearance import dress, ground, look
from widgets.theme.tokens import CONTROL, HIT

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent

    from desktop.viewmodels.shell import Frame
    from desktop.viewmodels.state import Shown
    from widgets.shared.actions import Actions
    from widgets.theme.canvas import Canvas

_TALL = 49  # the hairline below included
_SEARCH_LEAST, _SEARCH_MOST = 180, 480
_RAIL = 72


class Mark(Drawn):
    """The counter."""

    def size_in_units(self) -> tuple[float, float]:
        return _RAIL, 48

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.box(24, 12, 24, 24, "fill", None, CONTROL)
        c.box(33, 16, 6, 6, "on_fill", None, 3)
        c.box(28, 25, 16, 3, "on_fill", None, 1.5)
        c.box(31, 28, 2.5, 5, "on_fill", None, 1)
        c.box(38.5, 28, 2.5, 5, "on_fill", None, 1)


class SearchBox(Control):
    """Looks like a field and opens the palette, where the typing is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._keys = ""
        self._narrow = False
        super().__init__(tr("Search or command"), parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wear(self, action: QAction) -> None:
        self._keys = str(action.property(SHORTCUT) or "")
        super().wear(action)

    def set_narrow(self, narrow: bool) -> None:
        """Show the glass alone."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()

    def wide(self) -> float:
        return HIT if self._narrow else _SEARCH_LEAST

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(self.wide()), look().px(HIT))

    def picture(self, c: Canvas, w: float, h: float) -> None:
        edge = "edge" if c.one_ground else None
        c.box(0, 2, w, h - 4, "pressed" if self.touched else "sunken", edge, CONTROL)
        if self.hasFocus():
            c.focus(0, 1, w, h - 2, CONTROL + 2)
        c.icon(10 if self._narrow else 12, (h - 16) / 2, "search", "muted")
        if self._narrow:
            return
        key = c.key(w - 8, (h - 18) / 2, self._keys, right=True) if self._keys else 0
        c.text(38, (h - 20) / 2, w - key - 56, self.text(), "body", "muted")


class Me(Control):
    """Who sits here; opens the menu of the person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._letters = ""
        super().__init__("", parent)

    def show_person(self, letters: str, name: str) -> None:
        self._letters = letters
        self.setAccessibleName(name)
        self.set_tip(name)
        self.update()

    def wide(self) -> float:
        return HIT

    def picture(self, c: Canvas, w: float, h: float) -> None:
        c.face(3, 3, self._letters, 30, "offline")
        if self.touched:
            c.darken(3, 3, 30, 30, 0.06, 15)
        if self.hasFocus():
            c.focus(1, 1, w - 2, h - 2, 17)


class TopBar(Bar):
    """Shows a Frame and the own state; what is clicked is said by its parts."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Search and own state"))
        self._mark = Mark()
        self.search = SearchBox()
        self.search.bind(actions["palette.open"])
        self.state = StateSelector()
        self.loads = Loads()
        self.stamp = SyncStamp()
        self.bell = Bell()
        self.me = Me()
        self._box = QHBoxLayout(self)
        self._lay_out()
        ground(self, "surface")
        dress(self)

    def _lay_out(self) -> None:
        self._box.addWidget(self._mark)
        self._box.addWidget(self.search, 3)
        self._box.addStretch(2)
        for part in (self.state, self.loads, self.stamp, self.bell, self.me):
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_frame(self, frame: Frame) -> None:
        self.stamp.show_stamp(frame.stamp.kind, frame.stamp.text)
        self.stamp.set_tip(tr("What waits and what was refused"))
        self.me.show_person(frame.letters, frame.name)
        loads = [Load(chip.kind, chip.text, chip.full) for chip in frame.chips]
        said = ", ".join(chip.said for chip in frame.chips)
        self.loads.show_loads(loads, said, "\n".join(chip.room for chip in frame.chips))
        self._fit()

    def show_state(self, shown: Shown) -> None:
        wide = self.state.sizeHint().width()
        self.state.show_state(shown)
        if self.state.sizeHint().width() != wide:
            self._fit()

    def look_changed(self) -> None:
        px = look().px
        self.setFixedHeight(px(_TALL))
        self._box.setContentsMargins(look().margins(0, 0, 14, 1))
        self._box.setSpacing(px(8))
        self.search.setMaximumWidth(px(_SEARCH_MOST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take from the search first, then the numbers, then the search but for its glass.

        When even that is too wide, what applies after this conversation is left out, then the mark.
        """
        self.state.set_brief(False)
        parts = (self.state, self.stamp, self.bell, self.me)
        spaces = look().px(8 * 7 + 14 + _RAIL)
        room = self.width() - spaces - sum(part.sizeHint().width() for part in parts)
        self.search.set_narrow(room < look().px(_SEARCH_LEAST))
        least = self.search.minimumSizeHint().width()
        self.loads.setVisible(room >= least + self.loads.sizeHint().width())
        self.state.set_brief(room < least)
        self._mark.setVisible(room + self.state.given_way() >= least)
