"""How much of what a person asked for waits, and how much came back."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.operations.operation import Reason
from desktop.store.opening import Connection

# Refusals that nobody has seen to, and own changes that stand against somebody else's.
_NOT_SEEN_TO = """
    SELECT (SELECT count(*) FROM refused WHERE dismissed = 0)
         + (SELECT count(*) FROM clashes WHERE decided IS NULL
            AND by_agent = (SELECT value FROM progress WHERE name = 'agent'))
"""


class Counts(msgspec.Struct, frozen=True):
    """How much waits, how much was refused and not seen to, and since when the oldest waits."""

    waiting: int
    refused: int
    oldest_at: datetime | None
    again: int = 0  # of those that wait: offered once more, because the hub was restored


def counts(connection: Connection) -> Counts:
    number, oldest, again = connection.execute(
        "SELECT count(*), min(iif(held = ?, NULL, coalesce(nullif(again, ''), at))), "
        "sum(again <> '') FROM outbox WHERE answered = 0",
        (Reason.RESTORED,),  # for others; that is nobody's fault here
    ).fetchone()
    (no,) = connection.execute(_NOT_SEEN_TO).fetchone()
    return Counts(number, no, datetime.fromisoformat(oldest) if oldest else None, again or 0)


def not_seen_to(connection: Connection) -> int:
    """How many refusals nobody has seen to, those apart that are kept as a conflict."""
    (no,) = connection.execute("SELECT count(*) FROM refused WHERE dismissed = 0").fetchone()
    return int(no)
