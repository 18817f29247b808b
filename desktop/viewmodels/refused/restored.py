"""Says that the hub was restored from a backup, and how far it has what this person had done.

Law: nothing has to be done about it, so it is told once and calmly; it is put away like any notice,
and says in its place when everything is there again.
"""

from __future__ import annotations

from datetime import datetime

from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.desk import Desk

_MATTER = "restored"


class Restored:
    """One notice of the window."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: tuple[datetime | None, int] = (None, 0)
        self.close = desk.line.changed.connect(self._on_line)
        self._on_line(desk.line.state)

    def _on_line(self, line: LineState) -> None:
        now = (line.restored, line.again)
        if line.restored is None or now == self._told:
            return
        stands = any(notice.replace == _MATTER for notice in self._desk.notices.everything)
        put_away = line.restored == self._told[0] and not stands
        self._told = now
        if not put_away:
            self._desk.notices.tell(restored_notice(line.again))


def restored_notice(again: int) -> Notice:
    """again: how much of what this person had done is still to be brought."""
    return Notice(
        tone=Tone.INFO,
        happened=tr("The hub was restored from a backup."),
        safe=tr("It has everything that you did since again.")
        if again == 0
        else tr("What you did since is kept here and is brought again: {count}.", count=again),
        replace=_MATTER,
        action="page.outbox" if again else "",
    )
