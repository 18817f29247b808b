"""The rail: the areas of the window, help and settings at its foot.

Law: each is a button of its own with a name, and says what waits there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import tr
from widgets.shared.rail_button import NARROW, WIDE, RailButton
from widgets.shared.roles import Bar
from widgets.theme.appearance import dress, ground, look

if TYPE_CHECKING:
    from widgets.shared.actions import Actions

AREAS: Final = (
    "page.desk",
    "page.customers",
    "page.contacts",
    "page.cases",
    "page.tasks",
    "page.knowledge",
    "page.team",
)
FOOT: Final = ("page.help", "page.settings")


class Rail(Bar):
    """`choose` marks the page that is shown; a click triggers its action."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Areas"))
        self._buttons: dict[str, RailButton] = {}
        self._box = QVBoxLayout(self)
        for id_ in AREAS:
            self._add(id_, actions, area=True)
        self._box.addStretch(1)
        for id_ in FOOT:
            self._add(id_, actions, area=False)
        ground(self, "bg")
        dress(self)

    def _add(self, id_: str, actions: Actions, *, area: bool) -> None:
        button = RailButton("", "", area=area)
        button.bind(actions[id_])
        self._buttons[id_] = button
        self._box.addWidget(button)

    def choose(self, id_: str) -> None:
        """Mark the area that is shown; a page without a place here marks none."""
        chosen = self._buttons.get(id_)
        for button in self._buttons.values():
            button.set_chosen(button is chosen and id_ in AREAS)

    def set_count(self, id_: str, count: int) -> None:
        self._buttons[id_].set_count(count)

    def set_narrow(self, narrow: bool) -> None:
        for button in self._buttons.values():
            button.set_narrow(narrow)
        self.setFixedWidth(look().px(NARROW if narrow else WIDE))

    def look_changed(self) -> None:
        self._box.setContentsMargins(0, look().px(12), 0, look().px(8))
        self._box.setSpacing(0)
