"""Says that some records of the hub cannot be read by this version, and what becomes of them.

Law: told when there is another number of them, and once only; it goes by itself when they came.
"""

from __future__ import annotations

from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.desk import Desk

_MATTER = "unreadable"


class Unreadable:
    """One notice of the window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told = 0
        self.close = desk.line.changed.connect(self._on_line)
        self._on_line(desk.line.state)

    def _on_line(self, line: LineState) -> None:
        if line.unreadable == self._told:
            return
        self._told = line.unreadable
        if line.unreadable:
            self._desk.notices.tell(unreadable_notice(line.unreadable))
        else:
            self._desk.notices.clear(_MATTER)


def unreadable_notice(count: int) -> Notice:
    return Notice(
        tone=Tone.INFO,
        happened=tr("Records that this version of Tresen cannot read yet: {count}.", count=count),
        safe=tr("Everything else is here. They come by themselves with an update of Tresen."),
        replace=_MATTER,
    )
