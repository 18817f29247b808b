"""What may be pushed now: an operation waits for the content that it names, alone with its record.

Another one waits for a newer hub, because this one does not know it yet; with it waits what is on
the same record or speaks of it.

Numbers have no gap, so what waits goes behind what can go: it takes the later numbers. Laws: the
order of operations on one record never changes; a number that may have reached the hub is never
given to another operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.domain.bounds import PUSH_BYTES
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox, transfers
from desktop.store.opening import Connection


def next_batch(
    connection: Connection, limit: int, most_bytes: int = PUSH_BYTES
) -> list[outbox.Waiting]:
    """What to push next, in order; what waits for content has been put behind it."""
    held = _held(connection)
    if not held:
        return outbox.next_batch(connection, limit, most_bytes)
    held = _put_behind(connection, held)
    batch = outbox.next_batch(connection, limit, most_bytes)
    return [each for each in batch if each.mid not in held]


def final(connection: Connection, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that stand; where the hub cannot do one yet, the numbers from there are free."""
    for answer in answers:
        if answer.verdict is Verdict.RETRY:
            free = "UPDATE outbox SET sent = 0 WHERE answered = 0 AND mid >= ?"
            connection.execute(free, (answer.mid,))
            transfers.missing(connection, answer.missing)
        if answer.verdict is Verdict.RETRY and not answer.missing:
            hold = "UPDATE outbox SET held = ? WHERE mid = ?"
            connection.execute(hold, (answer.reason or Verdict.RETRY, answer.mid))
    return [answer for answer in answers if answer.verdict is not Verdict.RETRY]


def release(connection: Connection, why: str = "") -> bool:
    """Let what is held, all or for this reason, be tried again; whether there was any."""
    held = "UPDATE outbox SET held = '' WHERE held <> '' AND ?1 IN ('', held)"
    return connection.execute(held, (why,)).rowcount > 0


def naming(connection: Connection, sha256: str) -> list[outbox.Waiting]:
    """The operations not sent yet that name this content."""
    unsent = [each for each in outbox.waiting(connection, unanswered_only=True) if not each.sent]
    return [each for each in unsent if sha256 in each.fields]


def first_unsent(connection: Connection) -> int | None:
    """From here on no number has been used."""
    unsent = _unsent(connection)
    return unsent[0] if unsent else None


def count_from(connection: Connection, first: int) -> int:
    """Number what is not sent from here on, without a gap; returns the next free number."""
    unsent = _unsent(connection)
    _renumber(connection, unsent, range(first, first + len(unsent)))
    return first + len(unsent)


def _held(connection: Connection) -> set[int]:
    """What names content that is not there, and what follows it on the same record."""
    held = _for_a_newer_hub(connection)
    for sha256 in transfers.not_on_hub(connection):
        naming = connection.execute(
            "SELECT mid, kind, record FROM outbox WHERE answered = 0 AND sent = 0 "
            "AND instr(fields, ?)",
            (sha256,),
        ).fetchall()
        for mid, kind, record in naming:
            following = connection.execute(
                "SELECT mid FROM outbox WHERE kind = ? AND record = ? AND mid >= ?",
                (kind, record, mid),
            )
            held |= {each for (each,) in following.fetchall()}
    return held


def _for_a_newer_hub(connection: Connection) -> set[int]:
    """What this hub does not know, and what must not go before it."""
    if connection.execute("SELECT 1 FROM outbox WHERE held <> '' LIMIT 1").fetchone() is None:
        return set()
    records: set[str] = set()
    waiting: set[int] = set()
    query = "SELECT mid, record, fields, held FROM outbox WHERE answered = 0 AND sent = 0"
    for mid, record, fields, held in connection.execute(f"{query} ORDER BY mid").fetchall():
        named = any(f'"{each}"' in fields for each in records)
        if held or record in records or named:
            records.add(record)
            waiting.add(mid)
    return waiting


def _put_behind(connection: Connection, held: set[int]) -> set[int]:
    """Give what can go the first of the numbers not used yet; returns those of what is held."""
    unsent = _unsent(connection)
    ready = [mid for mid in unsent if mid not in held]
    _renumber(connection, [*ready, *sorted(held)], unsent)
    return set(unsent[len(ready) :])


def _unsent(connection: Connection) -> list[int]:
    rows = connection.execute("SELECT mid FROM outbox WHERE answered = 0 AND sent = 0 ORDER BY mid")
    return [mid for (mid,) in rows.fetchall()]


def _renumber(connection: Connection, mids: Sequence[int], numbers: Iterable[int]) -> None:
    """By way of negative numbers, because every number is the key of a row."""
    moves = [(new, -old) for old, new in zip(mids, numbers, strict=True) if new != old]
    connection.executemany("UPDATE outbox SET mid = ? WHERE mid = ?", [(o, -o) for _, o in moves])
    connection.executemany("UPDATE outbox SET mid = ? WHERE mid = ?", moves)
