"""What became of what a person gave: told once, as a notice, whichever desk they sit at then.

Law: what had an end before this desk was first used is history and told by nobody; what ends while
nobody is signed in is told at the next start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.words import Became, RevisionStatus
from desktop.notices import Notice, Tone
from desktop.settings import HEARD
from desktop.store.reads import authored
from desktop.store.reads.authored import Given
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest

if TYPE_CHECKING:
    from desktop.store.changes import Changes

_LOOKED_AT: Final = 40  # of each kind, the newest
_ENDS: Final = (RevisionStatus.APPROVED, RevisionStatus.PUBLISHED, RevisionStatus.REJECTED)


class ArticleHeard:
    """Watches what this person gave, as long as they are signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = Latest(desk.supervisor, "heard of articles")
        self._disconnect = desk.changed.connect(self._on_change)
        self._reading.ask(self._read())

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("note", "revision"):
            self._reading.ask(self._read())

    async def _read(self) -> None:
        given = await self._desk.read(authored.given, self._desk.me.agent, _LOOKED_AT)
        ends = {f"{each.id}:{end}": each for each in given if (end := _end(each))}
        known = self._known()
        if known is not None:
            for key, each in ends.items():
                if key not in known:
                    self._tell(each)
        if known is None or not ends.keys() <= known:
            kept = sorted(ends)
            self._desk.settings.note(HEARD, msgspec.json.encode(kept).decode())

    def _known(self) -> frozenset[str] | None:
        """What was told; None when nobody was ever told here."""
        kept = self._desk.settings[HEARD]
        try:
            return msgspec.json.decode(kept, type=frozenset[str]) if kept else None
        except msgspec.MsgspecError:
            return None

    def _tell(self, each: Given) -> None:
        returned = each.status is RevisionStatus.REJECTED
        self._desk.notices.tell(
            Notice(
                tone=Tone.INFO,
                happened=_happened(each),
                safe=tr("Answer: {words}", words=each.answer) if each.answer else "",
                replace=f"heard:{each.id}",
                action="revision.show" if returned else "article.show",
                subject=each.id if returned else each.article,
                icon="book-open-text",
            )
        )


def _end(each: Given) -> str:
    """What it has come to, "" while it is on its way."""
    if each.became is not None:
        return each.became
    return each.status if each.status in _ENDS else ""


def _happened(each: Given) -> str:
    title = each.title or tr("An article that is not here")
    if each.became is Became.CORRECTED:
        return tr("“{title}” was corrected because of what you said.", title=title)
    if each.became is Became.TAKEN_UP:
        return tr("“{title}” is being corrected because of what you said.", title=title)
    if each.became is not None:
        return tr("The editors answered what you said of “{title}”.", title=title)
    if each.status is RevisionStatus.PUBLISHED:
        return tr("Your proposal “{title}” is published.", title=title)
    if each.status is RevisionStatus.APPROVED:
        return tr("Your proposal “{title}” was approved.", title=title)
    return tr("Your proposal “{title}” was given back to you.", title=title)
