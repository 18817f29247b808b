"""A field for a time as people write it, with what was understood beside its label.

Law: what is understood is said at once, so that nobody learns of a wrong day when it has passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from widgets.shared.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable


class TimeField(Field):
    """`understood` gives the words for what is typed, "" while it means nothing."""

    def __init__(self, label: str, understood: Callable[[str], str]) -> None:
        super().__init__(label, hint=tr("16:00, tomorrow 14:00, in 2 h"))
        self._title = label
        self._understood = understood
        self.edit.textChanged.connect(self._say)

    def _say(self, text: str) -> None:
        meant = self._understood(text)
        self._label.setText(f"{self._title}: {meant}" if meant else self._title)
        self.edit.setAccessibleName(f"{self._title} {meant}".strip())
