"""Says that the hub wanted a mass of records gone that it still counts itself, and that they stay.

Law: it is told once for each time it happened; the person can go on, whoever runs the hub cannot.
"""

from __future__ import annotations

from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.desk import Desk


class KeptRows:
    """One notice of the window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told = 0
        self.close = desk.line.changed.connect(self._on_line)
        self._on_line(desk.line.state)

    def _on_line(self, line: LineState) -> None:
        if line.kept != self._told:
            self._told = line.kept
            self._desk.notices.tell(kept_notice(line.kept))


def kept_notice(count: int) -> Notice:
    return Notice(
        tone=Tone.WARNING,
        happened=tr("The hub wanted {count} records gone that it still counts.", count=count),
        safe=tr("They are kept here; keep working. Please tell whoever runs the hub."),
        replace="kept-rows",
    )
