"""The window leaves what has left this desk, and says so.

A contact, customer or case that is open goes when a right to it ends or when it is moved. What the
person had begun to write about it is kept; nothing on screen stays that they may not see any more.
Of somebody who was erased nothing is kept but words that waited to be sent, and this says so.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.desk import Desk, Open

if TYPE_CHECKING:
    from desktop.store.changes import Changes

MATTER = "lost"


class Lost:
    """Closes what went; made with the window's frame and closed with it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.close = desk.changed.connect(self._on_change)

    def _on_change(self, changes: Changes) -> None:
        if changes.erased:
            self._erased(changes)
            return
        if not changes.lost:
            return
        was, left = self._desk.open, still_open(self._desk.open, changes.lost)
        if left != was:
            self._desk.show(left)
            self._desk.notices.tell(notice(was, left))

    def _erased(self, changes: Changes) -> None:
        """Said also when nothing of it is open: what was begun here about somebody is no more."""
        was, left = self._desk.open, still_open(self._desk.open, changes.lost)
        if left != was:
            self._desk.show(left)
        if left != was or changes.offered or changes.of("draft"):
            self._desk.notices.tell(of_erased(offered=changes.offered))


def still_open(what: Open, lost: Collection[tuple[str, str]]) -> Open:
    """What of it is still here; with its contact or customer all of it goes."""
    if ("interaction", what.interaction) in lost or ("customer", what.customer) in lost:
        return Open()
    if ("case", what.case) in lost:
        return Open(what.interaction, what.customer)
    return what


def of_erased(*, offered: int) -> Notice:
    """What was erased comes back for nobody, so it is never "kept"."""
    safe = tr("Everything about them is gone from here for ever, drafts included.")
    if offered:
        kept = tr("What you had written and not sent stands in the outbox for seven days.")
        safe = f"{safe} {kept}"
    return Notice(
        tone=Tone.WARNING,
        happened=tr("A customer was erased, as the law lets them ask for."),
        safe=safe,
        replace=MATTER,
    )


def notice(was: Open, left: Open) -> Notice:
    if was.interaction is not None and left.interaction is None:
        happened = tr("The contact has left your desk.")
    elif left.customer is None:
        happened = tr("The customer has left your desk.")
    else:
        happened = tr("The case has left your desk.")
    safe = tr("It was moved, or your right to see it has ended. What you began to write is kept.")
    return Notice(tone=Tone.WARNING, happened=happened, safe=safe, replace=MATTER)
