"""What the hub has acknowledged, kept for a while: a hub restored from a backup knows it no more.

An operation is written down here in the transaction that takes in its answer, whole and in the
order of asking, and stays for KEPT. When the hub's epoch rises, all of it goes back into the
outbox, before what waits there, under the ids it had: what the hub still knows it answers as it
did then and does nothing. Laws:
- what was acknowledged within KEPT lies here or in the outbox, in a store that is still the one
  of that time (at most MOST; the oldest go);
- time is the hub's: a desk's own clock may jump, and would forget everything at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.operations import registry
from desktop.store import outbox
from desktop.store.opening import Connection
from desktop.store.rows import Key

KEPT: Final = timedelta(days=14)
MOST: Final = 20_000

_SAME = "op_id, op, kind, record, by_agent, at, fields, seen, fence"
_KEEP = (
    f"INSERT INTO acknowledged ({_SAME}, as_of) SELECT {_SAME}, ? FROM outbox "
    f"WHERE mid = ? AND fields <> '{outbox.HOLLOW}' "
    "ON CONFLICT (op_id) DO NOTHING RETURNING n, op, kind, record"
)
# What was typed in the same place before, with nothing else asked of it in between.
_RUN = """ WHERE op = ?1 AND kind = ?2 AND record = ?3 AND n <= ?4 AND n > (
    SELECT coalesce(max(n), 0) FROM acknowledged
    WHERE kind = ?2 AND record = ?3 AND n < ?4 AND op <> ?1)"""
# While its row is still to come it stands in the outbox, too, and keeps its place in the order.
_FORERUNNERS = (
    f"DELETE FROM acknowledged{_RUN} AND n < ?4 AND op_id NOT IN (SELECT op_id FROM outbox)"
)


def keep(connection: Connection, mids: Iterable[int], as_of: str) -> None:
    """Write down operations of the outbox, ascending, that the hub has answered; `as_of` is when.

    One that coalesces (what is typed, saved at every moment) takes the place of its forerunner.
    """
    for mid in mids:
        written = connection.execute(_KEEP, (as_of, mid)).fetchone()
        if written is None:
            continue
        n, op, kind, record = written
        run = (op, kind, record, n)
        if _coalesces(op) and connection.execute(_FORERUNNERS, run).rowcount > 0:
            # What was seen was the forerunner's words, which the hub may not know any more.
            connection.execute(f"UPDATE acknowledged SET seen = ''{_RUN}", run)
    _trim(connection, as_of)


def _trim(connection: Connection, as_of: str) -> None:
    """Forget what is older than KEPT, by the hub's clock, and what is more than MOST."""
    if as_of:
        oldest = (datetime.fromisoformat(as_of) - KEPT).isoformat()
        connection.execute("DELETE FROM acknowledged WHERE as_of <> '' AND as_of < ?", (oldest,))
    connection.execute(
        "DELETE FROM acknowledged WHERE n <= (SELECT max(n) FROM acknowledged) - ?", (MOST,)
    )


def put_back(connection: Connection, at: str) -> set[Key]:
    """All of it into the outbox again, before what waits; marked with the time at which.

    Returns the records it is about. The numbers say the order; `outbox.renumber` must follow.
    """
    # Answered, and its row was to come: it is written down here, and whole.
    connection.execute("DELETE FROM outbox WHERE op_id IN (SELECT op_id FROM acknowledged)")
    (most,) = connection.execute("SELECT coalesce(max(n), 0) FROM acknowledged").fetchone()
    connection.execute("UPDATE outbox SET mid = -mid")  # every number is the key of a row
    connection.execute("UPDATE outbox SET mid = ? - mid", (most,))
    connection.execute(
        f"INSERT INTO outbox (mid, {_SAME}, sent, answered, again) "
        f"SELECT n, {_SAME}, 0, 0, ? FROM acknowledged",
        (at,),
    )
    keys = set(connection.execute("SELECT DISTINCT kind, record FROM acknowledged").fetchall())
    connection.execute("DELETE FROM acknowledged")
    return keys


def _coalesces(op: str) -> bool:
    found = registry.BY_SIGNATURE.get(op)
    return found is not None and found.declared.coalesces
