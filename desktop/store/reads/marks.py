"""What the outbox says of records: about which something waits, about which it was refused."""

from __future__ import annotations

from desktop.store.opening import Connection


def waiting(connection: Connection, kind: str) -> frozenset[str]:
    """The records of a kind about which the hub has not answered something yet."""
    rows = connection.execute(
        "SELECT DISTINCT record FROM outbox WHERE kind = ? AND answered = 0", (kind,)
    )
    return frozenset(record for (record,) in rows)


def refused(connection: Connection, kind: str) -> frozenset[str]:
    """The records of a kind about which something was refused that nobody has seen to."""
    rows = connection.execute(
        "SELECT DISTINCT record FROM refused WHERE kind = ? AND dismissed = 0", (kind,)
    )
    return frozenset(record for (record,) in rows)
