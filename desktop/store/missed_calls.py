"""Calls to this desk that nobody answered: how often each number rang in vain, and when last.

Only this desktop knows them: they rang here alone. Laws: of one number there is one line, until
somebody has talked to it or has put it away; with its customer it goes at once, and anyway KEPT
after it rang.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.store.opening import Connection

KEPT: Final = timedelta(days=7)


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    number: str  # as the telephone told it; "" where it was kept back
    at: datetime  # UTC, of the last time
    times: int = 1
    spoken: str = ""  # the number as people write it
    name: str = ""
    customer: str = ""  # id, where it can only be one


def note(connection: Connection, missed: Missed) -> None:
    """This number rang in vain, the last time as this says."""
    row = (missed.number, milliseconds(missed.at), missed.times, missed.spoken, missed.name)
    connection.execute(
        "INSERT OR REPLACE INTO missed_call (number, at, times, spoken, name, customer) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (*row, missed.customer),
    )


def listed(connection: Connection, now: datetime) -> list[Missed]:
    """Those of the last days, the oldest first; what is older goes."""
    connection.execute("DELETE FROM missed_call WHERE at < ?", (milliseconds(now - KEPT),))
    rows = connection.execute(
        "SELECT number, at, times, spoken, name, customer FROM missed_call ORDER BY at, number"
    ).fetchall()
    return [
        Missed(
            number=number,
            at=datetime.fromtimestamp(at / 1000, UTC),
            times=times,
            spoken=spoken,
            name=name,
            customer=customer,
        )
        for number, at, times, spoken, name, customer in rows
    ]


def done(connection: Connection, numbers: Iterable[str]) -> None:
    """Somebody has seen to these."""
    each = [(number,) for number in numbers]
    connection.executemany("DELETE FROM missed_call WHERE number = ?", each)


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Those of customers who are erased."""
    connection.executemany("DELETE FROM missed_call WHERE customer = ?", [(id_,) for id_ in ids])
