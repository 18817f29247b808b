"""The face of a call: how it stands in words, icon and colour, how long, with whom; its keys.

Laws: hold and mute change the ground and the words, never the colour alone; keys keep their place;
once the call is over only what became of it is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from desktop.text import tr
from widgets.shared.call_key import CallKey
from widgets.shared.roles import Group
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import Canvas, canvas_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from desktop.viewmodels.telephone.call_card import Shown
    from widgets.shared.actions import Actions

KEYS = ("call.mute", "call.hold", "call.consult", "call.transfer", "call.keypad")
_TALL, _OVER_TALL = 148, 64
_KEYS_FROM = 200  # units from the left; the words stand before them
_WORDS_TALL = 138  # where the keys have no room beside the words and stand below them
_LEFT = 18
_GROUND = {"pause": "pause_tint", "breach": "breach_tint", "offline": "sunken"}
_BARS = (5, 9, 14, 7, 12, 16, 10, 6, 12, 8)


class CallFace(Group):
    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.shown: Shown | None = None
        self.keys = {id_: CallKey("", "") for id_ in KEYS}
        self.end = CallKey("phone-off", tr("Hang up"), danger=True)
        self._box = QHBoxLayout(self)
        self._box.addStretch(1)
        for id_, key in self.keys.items():
            key.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the note its caret
            key.bind(actions[id_])
            self._box.addWidget(key)
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.end.same_key_as(actions["interaction.wrap-up"])
        self.end.bind(actions["call.hang-up"])
        self._box.addWidget(self.end)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        dress(self)

    def show_call(self, shown: Shown) -> None:
        was_live = self.shown is None or self.shown.live
        self.shown = shown
        for key in (*self.keys.values(), self.end):
            key.setVisible(shown.live)
        self.keys["call.mute"].say(tr("Unmute") if shown.muted else tr("Mute"))
        self.keys["call.hold"].say(tr("Resume") if shown.held else tr("Hold"))
        self.setAccessibleName(shown.said)
        if was_live != shown.live:
            self.updateGeometry()
        self.update()

    def look_changed(self) -> None:
        self._box.setSpacing(0)
        self._place_keys()

    def _place_keys(self) -> None:
        """Beside the words, or below them: no word of a key is cut."""
        below = self._keys_below
        beside = look().margins(_KEYS_FROM, 24, 4, 20)
        self._box.setContentsMargins(look().margins(4, _WORDS_TALL, 4, 4) if below else beside)
        self.updateGeometry()

    @property
    def _keys_below(self) -> bool:
        keys = sum(key.sizeHint().width() for key in (*self.keys.values(), self.end))
        return self.width() < look().px(_KEYS_FROM + 4) + keys

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_keys()

    def sizeHint(self) -> QSize:
        over = self.shown is not None and not self.shown.live
        if over or not self._keys_below:
            return QSize(look().px(520), look().px(_OVER_TALL if over else _TALL))
        return QSize(look().px(520), look().px(_WORDS_TALL + 4) + self.end.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(300), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.shown is None:
            return
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        c.box(0, 0, w, h, _GROUND.get(self.shown.tone, "talk_tint"))
        ink = "accent" if self.shown.tone == "offer" else self.shown.tone
        c.icon(_LEFT, 15, self.shown.icon, ink, 18)
        (self._live if self.shown.live else self._over)(c, w, self.shown, ink)
        painter.end()

    def _live(self, c: Canvas, w: float, shown: Shown, ink: str) -> None:
        c.text(_LEFT + 26, 15, w - _LEFT - 40, shown.word, "body_b", ink)
        c.text(_LEFT, 38, 190, shown.timer, "timer", "ink")
        c.text(_LEFT, 76, 176, shown.number, "small", "muted")
        c.text(_LEFT, 94, 176, shown.times, "caption", "muted")
        if shown.line:
            left = _LEFT + len(_BARS) * 6 + 8
            self._bars(c, shown.level, ink)
            c.text(left, 116, 196 - left, shown.line, "small", "muted")

    def _bars(self, c: Canvas, level: float, ink: str) -> None:
        for at, tall in enumerate(_BARS):
            high = max(3.0, tall * level)
            c.box(_LEFT + at * 6, 125 - high / 2, 3, high, ink, radius=1.5)

    def _over(self, c: Canvas, w: float, shown: Shown, ink: str) -> None:
        wide = look().width(shown.timer, "body_b") + 2
        c.text(_LEFT + 26, 14, w - 60 - wide, shown.word, "body_b", ink)
        c.text(w - wide - 18, 14, wide, shown.timer, "body_b", "ink")
        rest = " · ".join(part for part in (shown.line, shown.times) if part)
        c.text(_LEFT + 26, 35, w - 60, rest, "small", "muted")
