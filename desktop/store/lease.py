"""How long this machine may show what it has without a word with its hub.

The hub grants a lease with each hello. Laws: it is kept by this machine's own clock and counted
from the moment it was granted, so that a clock that is off costs nothing; a clock that was put back
behind that moment cannot make it longer; one word with the hub always ends a lock. What this is
not: the file is not encrypted, so the lock is the window's and the commands' alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from desktop.store.progress import Progress

BACK: Final = timedelta(minutes=5)  # a clock that is put right by less than this is no trick


def is_over(progress: Progress, now: datetime) -> bool:
    """Whether nothing of customers is to be shown before the hub was heard."""
    if not progress.lease_until or not progress.lease_since:
        return False  # no hub has ever granted one
    since = datetime.fromisoformat(progress.lease_since)
    return not since - BACK <= now < datetime.fromisoformat(progress.lease_until)
