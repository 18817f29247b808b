"""The window has nothing to show, because the local data cannot be used: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.boxes import across, down
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.roles import Group
from widgets.signin.sign import Sign
from widgets.theme.appearance import dress, ground, look

_WIDE = 480


class Trouble(Group):
    """`ended`: the person has read it; `chosen`: what `offer` says is to be done."""

    ended = Signal()
    chosen = Signal()

    def __init__(
        self, happened: str, what_to_do: str, parent: QWidget | None = None, *, offer: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(happened)
        end = Button(tr("End Tresen"), kind="plain" if offer else "primary")
        end.clicked.connect(self.ended)
        button = Button(offer, kind="primary") if offer else end
        if offer:
            button.clicked.connect(lambda: self._choose(button))
        self._column = down(
            Sign(),
            12,
            Words(happened, "title", wraps=True),
            Words(what_to_do, "read", "muted", wraps=True, copyable=True),
            16,
            across(button, end, None) if offer else across(end, None),
            gap=8,
        )
        box = QVBoxLayout(self)
        box.addStretch(2)
        # Not by an alignment: that asks for a height before it knows how the words wrap.
        box.addWidget(across(None, self._column, None))
        box.addStretch(3)
        self.setFocusProxy(button)
        ground(self, "surface")
        dress(self)

    def _choose(self, button: Button) -> None:
        """Once: what is to be done may take a while."""
        if not button.working:
            button.set_working(True)
            self.chosen.emit()

    def look_changed(self) -> None:
        self._column.setFixedWidth(look().px(_WIDE))
