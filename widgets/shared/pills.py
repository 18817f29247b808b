"""The two buttons of the top bar that say how things stand: own state, and as of when all is true.

Law: each state has its icon and its word; timers use tabular figures, so a second moves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from desktop.text import tr
from widgets.shared.control import Control
from widgets.theme.appearance import look
from widgets.theme.tokens import CONTROL, STATE_ICON

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from desktop.viewmodels.rows import Tone
    from widgets.theme.canvas import Canvas

Stamp = Literal["fresh", "waiting", "offline", "failed"]
_STAMPS: dict[str, tuple[str, str]] = {  # icon, tone
    "fresh": ("cloud-check", "muted"),
    "waiting": ("cloud-upload", "pause"),
    "offline": ("cloud-off", "pause"),
    "failed": ("cloud-alert", "breach"),
}


class StateSelector(Control):
    """Own state: icon, word, timer, and what applies after this conversation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._tone: Tone = "offline"
        self._word = self._timer = self._after = ""
        super().__init__(tr("Own state"), parent)

    def show_state(self, tone: Tone, word: str, timer: str, after: str = "") -> None:
        """Show these words; the timer is left out of what is read aloud at each change."""
        resized = (tone, word, len(timer), after) != (
            self._tone, self._word, len(self._timer), self._after,
        )  # fmt: skip
        self._tone, self._word, self._timer, self._after = tone, word, timer, after
        if resized:
            name = ", ".join(part for part in (tr("Own state"), word, after) if part)
            self.setAccessibleName(name)
            self.updateGeometry()
        self.update()

    def set_menu(self, menu: QMenu) -> None:
        self.clicked.connect(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def wide(self) -> float:
        width = look().width
        after = width(self._after, "small") + 10 if self._after else 0
        return width(self._word, "body_b") + width(self._timer, "body") + after + 84

    def picture(self, c: Canvas, w: float, h: float) -> None:
        usable = self.isEnabled()
        tone = self._tone if usable else "offline"
        c.box(2, 2, w - 4, h - 4, f"{tone}_tint", radius=CONTROL)
        if self.touched:
            c.darken(2, 2, w - 4, h - 4, 0.04 if self.touched == "hover" else 0.08, CONTROL)
        if self.hasFocus():
            c.focus(0, 0, w, h, CONTROL + 2)
        c.icon(12, 10, STATE_ICON[self._tone], tone)
        x = 36 + c.text(36, 8, w - 60, self._word, "body_b", tone)
        x += 10 + c.text(x + 10, 8, w - x - 30, self._timer, "body", tone)
        c.text(x + 10, 9, w - x - 38, self._after, "small", tone)
        if usable:
            c.icon(w - 28, 10, "chevron-down", tone)


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
            c.darken(2, 3, w - 4, h - 6, 0.04 if self.touched == "hover" else 0.08, CONTROL)
        if self.hasFocus():
            c.focus(0, 1, w, h - 2, CONTROL + 2)
        c.icon(10, 10, icon, tone)
        c.text(32, 9, w - 34, self.text(), "small" if calm else "small_b", tone)
