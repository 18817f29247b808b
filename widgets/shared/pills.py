"""The two buttons of the top bar that say how things stand: own state, and as of when all is true.

Law: each state has its icon and its word; timers use tabular figures, so a second moves nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from desktop.text import tr
from widgets.shared.control import Control
from widgets.shared.sides import menu_below
from widgets.shared.telling import tell
from widgets.theme.appearance import look
from widgets.theme.tokens import CONTROL, HIT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.viewmodels.state import Shown
    from widgets.theme.canvas import Canvas

Stamp = Literal["fresh", "waiting", "offline", "failed"]
_STAMPS: dict[str, tuple[str, str]] = {  # icon, tone
    "fresh": ("cloud-check", "muted"),
    "waiting": ("cloud-upload", "pause"),
    "offline": ("cloud-off", "pause"),
    "failed": ("cloud-alert", "breach"),
}
_FIGURE = re.compile(r"\d")  # all equally wide, so a second changes no width
_DARKER = {"hover": 0.04, "pressed": 0.08}


class StateSelector(Control):
    """Own state: icon, word, timer, and what applies after this conversation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._shown: Shown | None = None
        self._brief = False  # without what applies afterwards
        super().__init__(tr("Own state"), parent)

    def show_state(self, shown: Shown) -> None:
        """Show these words; the timer is not read aloud, it would never stop."""
        known = self._shown
        self._shown = shown
        if known is None or known.said != shown.said:
            self.setAccessibleName(shown.said)
            if known is not None:
                tell(self, shown.said)
        if known is None or _width_of(known) != _width_of(shown):
            self.updateGeometry()
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        self.clicked.connect(lambda: menu.popup(menu_below(self, menu)))

    def set_brief(self, brief: bool) -> None:
        """Leave out what applies afterwards: it is still read aloud and in the menu."""
        if brief != self._brief:
            self._brief = brief
            self.updateGeometry()
            self.update()

    def given_way(self) -> float:
        """Return how many units it is narrower in brief."""
        return 0 if self._shown is None else _then(self._shown)

    def wide(self) -> float:
        if self._shown is None:
            return HIT
        return _width_of(self._shown) - (self.given_way() if self._brief else 0)

    def picture(self, c: Canvas, w: float, h: float) -> None:
        shown = self._shown
        if shown is None:
            return
        tone = shown.tone if self.isEnabled() else "offline"
        c.box(2, 2, w - 4, h - 4, f"{tone}_tint", radius=CONTROL)
        if self.touched:
            c.darken(2, 2, w - 4, h - 4, _DARKER[self.touched], CONTROL)
        if self.hasFocus():
            c.focus(0, 0, w, h, CONTROL + 2)
        c.icon(12, 10, shown.icon, tone)
        x = 36 + c.text(36, 8, w - 60, shown.word, "body_b", tone)
        x += 10 + c.text(x + 10, 8, w - x - 30, shown.timer, "body", tone)
        if not self._brief:
            c.text(x + 10, 9, w - x - 38, shown.then, "small", tone)
        if self.isEnabled():
            c.icon(w - 28, 10, "chevron-down", tone)


def _width_of(shown: Shown) -> float:
    width = look().width
    timer = width(_FIGURE.sub("0", shown.timer), "body")
    return width(shown.word, "body_b") + timer + _then(shown) + 84


def _then(shown: Shown) -> float:
    return look().width(shown.then, "small") + 10 if shown.then else 0


class SyncStamp(Control):
    """As of when the window is true, and what has not gone out yet; opens the outbox."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._stamp: Stamp = "fresh"
        super().__init__("", parent)

    def show_stamp(self, stamp: Stamp, text: str) -> None:
        self._stamp = stamp
        if len(text) == len(self.text()):
            self.setText(text)  # the same width: nothing is laid out again
            self.setAccessibleName(text)
        else:
            self.say(text)
        self.update()

    def wide(self) -> float:
        return look().width(self.text(), "small_b") + 46

    def picture(self, c: Canvas, w: float, h: float) -> None:
        icon, tone = _STAMPS[self._stamp]
        calm = self._stamp == "fresh"
        fill = (self.touched or None) if calm else f"{tone}_tint"
        c.box(2, 3, w - 4, h - 6, fill, radius=CONTROL)
        if self.touched and not calm:
            c.darken(2, 3, w - 4, h - 6, _DARKER[self.touched], CONTROL)
        if self.hasFocus():
            c.focus(0, 1, w, h - 2, CONTROL + 2)
        c.icon(10, 10, icon, tone)
        c.text(32, 9, w - 34, self.text(), "small" if calm else "small_b", tone)
