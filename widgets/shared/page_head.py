"""The head of a page that is not the desk: its name, and what can be done with all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.theme.appearance import dress, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction


class PageHead(QWidget):
    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        *,
        buttons: Sequence[QAction] = (),
        makes: QAction | None = None,
    ) -> None:
        """makes: what makes a new one of what the page lists; the one primary button."""
        super().__init__(parent)
        self._box = QHBoxLayout(self)
        self._box.addWidget(Words(title, "title"))
        self._box.addStretch(1)
        actions = [*buttons, *([makes] if makes is not None else [])]
        self.buttons = [Button("", kind="primary" if it is makes else "plain") for it in actions]
        for button, action in zip(self.buttons, actions, strict=True):
            button.bind(action)
            self._box.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        dress(self)

    def look_changed(self) -> None:
        px = look().px
        self.setFixedHeight(px(60))
        self._box.setContentsMargins(look().margins(20, 0, 18, 0))
        self._box.setSpacing(px(8))
