"""The files beside a reply as chips: name, size, how far it is; taken out by mouse or key.

Law: a chip that is refused says why in words and in the colour of a breach, and stays until
somebody puts it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop.text import tr
from widgets.shared.control import Control
from widgets.shared.flow import Flow
from widgets.shared.roles import Group
from widgets.theme.appearance import dress, look
from widgets.theme.tokens import CONTROL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from desktop.viewmodels.composer.attaching import Chip
    from widgets.theme.canvas import Canvas

_TALL = 30
_WIDEST = 380
_WIDEST_REFUSED = 560  # the reason is to be read in full
_END = 30  # where the cross stands
_SHORTEST_NAME = 60
_TURN_MS = 160
_TURNS = 8
_OUT = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FileChip(Control):
    """One file; `out` asks to take it out."""

    tall = _TALL
    out = Signal()

    def __init__(self, chip: Chip) -> None:
        self.chip = chip
        self._turn = 0
        self._on_cross = False
        super().__init__(chip.name)
        self._spin = QTimer(self)
        self._spin.setInterval(_TURN_MS)
        self._spin.timeout.connect(self._turn_on)
        self.clicked.connect(self._clicked)
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        """Show how the file stands now."""
        known, self.chip = self.chip, chip
        self.setAccessibleName(chip.said)
        self.setAccessibleDescription(tr("Delete takes it out."))
        self.setToolTip(chip.said)
        if chip.working != self._spin.isActive():
            self._spin.start() if chip.working else self._spin.stop()
        if known.more != chip.more:
            self.updateGeometry()
        if chip.refused and not known.refused:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.update()

    def wide(self) -> float:
        width = look().width
        words = width(self.chip.name, "small") + width(self.chip.more, "small")
        return min(_WIDEST_REFUSED if self.chip.refused else _WIDEST, words + 78)

    # ------------------------------------------------------------------------------- hands
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OUT:
            self.out.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        end = look().px(_END)
        self._on_cross = x <= end if look().rtl else x >= self.width() - end
        super().mouseReleaseEvent(event)
        self._on_cross = False

    def _clicked(self) -> None:
        if self._on_cross:
            self.out.emit()

    def _turn_on(self) -> None:
        self._turn = (self._turn + 1) % _TURNS
        self.update()

    # ------------------------------------------------------------------------------- looks
    def picture(self, c: Canvas, w: float, h: float) -> None:
        chip = self.chip
        bad = bool(chip.refused)
        c.box(0.5, 0.5, w - 1, h - 1, self.touched or None, "breach" if bad else "line", CONTROL)
        if chip.working:
            c.spinner(10, 7, 16, self._turn / _TURNS, "muted")
        else:
            c.icon(10, 7, "triangle-alert" if bad else "paperclip", "breach" if bad else "muted")
        room = w - 34 - 8 - _END
        name = min(_SHORTEST_NAME, c.look.width(chip.name, "small") + 1)
        tail = min(c.look.width(chip.more, "small") + 1, max(room - name, room / 2))
        used = c.text(34, 6, room - tail, chip.name, "small")
        c.text(42 + used, 6, tail, chip.more, "small", "breach" if bad else "faint")
        c.icon(w - _END + 8, 8, "x", "muted", 14)
        if chip.share:
            c.rule(6, h - 3, max(2.0, (w - 12) * chip.share), "accent", 2)
        if self.hasFocus():
            c.focus(0, 0, w, h, CONTROL)


class FileChips(Group):
    """All of them; nothing at all while there is none. `removed` names one to be taken out."""

    removed = Signal(str)
    emptied = Signal()  # the last one that had the keyboard is gone

    def __init__(self) -> None:
        super().__init__()
        self.chips: dict[str, FileChip] = {}
        self._flow = Flow([], gap=6)
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._flow)
        self.setAccessibleName(tr("Attachments"))
        self.hide()
        dress(self)

    def look_changed(self) -> None:
        self._box.setContentsMargins(look().px(14), look().px(2), look().px(14), look().px(4))

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show these; those that stay keep their place and the keyboard."""
        focused = next((key for key, chip in self.chips.items() if chip.hasFocus()), None)
        place = list(self.chips).index(focused) if focused else 0
        gone = [key for key in self.chips if key not in {chip.key for chip in chips}]
        for chip in chips:
            if chip.key in self.chips:
                self.chips[chip.key].show_chip(chip)
            else:
                self.chips[chip.key] = self._made(chip)
        old = [self.chips.pop(key) for key in gone]
        self.chips = {chip.key: self.chips[chip.key] for chip in chips}
        self._flow.set_parts(list(self.chips.values()))
        for each in self.chips.values():
            each.show()
        self.setVisible(bool(chips))
        if focused in gone:
            self._focus_near(place)
        for each in old:
            each.hide()
            each.deleteLater()
        self.updateGeometry()

    def _made(self, chip: Chip) -> FileChip:
        made = FileChip(chip)
        made.out.connect(lambda: self.removed.emit(chip.key))
        return made

    def _focus_near(self, place: int) -> None:
        left = list(self.chips.values())
        if left:
            left[min(place, len(left) - 1)].setFocus()
        else:
            self.emptied.emit()
