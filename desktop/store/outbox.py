"""The outbox: what agents asked for and the hub has not yet given back as a row.

An operation's life: waiting -> sent (it may have arrived) -> answered ok (its row is to come)
-> gone, in the transaction that brings the row. Refused ones move to `refused` with their text;
of one that was done in part, the rest stays until its row is here. What the hub cannot do yet is
held (`holding`). Order is the mutation number's; numbers are gapless for one client id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from desktop.domain.bounds import PUSH_BYTES
from desktop.domain.ids import AgentId, OperationId
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.ports.wire import Answer, Mutation, Verdict
from desktop.store import cleaning
from desktop.store.opening import Connection
from desktop.store.rows import Key


class Waiting(msgspec.Struct, frozen=True):
    """An operation in the outbox."""

    mid: int
    op_id: OperationId
    op: str
    kind: str
    record: str
    by: AgentId
    at: datetime
    fields: str
    sent: bool
    answered: bool
    seen: str = ""  # JSON of what the person saw of the record
    held: str = ""  # why it is not pushed now
    again: str = ""  # when it was offered once more, to a hub that was restored
    fence: int | None = None  # under which taking of its contact it was asked

    @property
    def stamp(self) -> Stamp:
        return Stamp(self.op_id, self.by, self.at)

    @property
    def operation(self) -> AnyOperation:
        """Raises UnknownOperation for one that a newer version of the desk wrote."""
        return registry.read(self.op, self.fields)

    @property
    def mutation(self) -> Mutation:
        fields = msgspec.Raw(self.fields.encode())
        more: dict[str, Any] = {"fence": self.fence, "again": bool(self.again)}
        return Mutation(self.mid, self.op_id, self.op, self.at, fields, self.seen, **more)


class Refused(msgspec.Struct, frozen=True):
    """An operation that the hub did not do, with everything that was in it."""

    op_id: OperationId
    op: str
    kind: str
    record: str
    by: AgentId
    at: datetime
    fields: str
    verdict: Verdict
    reason: str | None
    detail: str
    dismissed: bool

    @property
    def operation(self) -> AnyOperation:
        return registry.read(self.op, self.fields)


def readable(one: Waiting | Refused) -> AnyOperation | None:
    """The operation; None when a newer version of the desk wrote it."""
    try:
        return one.operation
    except (registry.UnknownOperation, msgspec.ValidationError):
        return None


_COLUMNS = (
    "mid, op_id, op, kind, record, by_agent, at, fields, sent, answered, seen, held, again, fence"
)
HOLLOW = "{}"  # the fields of an operation of which nothing may be left but its number
_ENVELOPE = 200  # bytes of a mutation beside its fields
_REFUSED = "op_id, op, kind, record, by_agent, at, fields, verdict, reason, detail, dismissed"
# An answer may come twice, to two processes of a profile: the words of the first time are whole.
_ONCE_MORE = (
    "ON CONFLICT (op_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, "
    "detail = excluded.detail, dismissed = excluded.dismissed"
)


def add(
    connection: Connection,
    mid: int,
    operation: AnyOperation,
    stamp: Stamp,
    *,
    seen: str = "",
    fence: int | None = None,
) -> None:
    """`seen`: what the person saw of the record, of `together.seen_by`. `fence`: see `fence`."""
    declared = operation.declared
    connection.execute(
        f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '', '', ?)",
        (
            mid,
            stamp.operation,
            declared.signature,
            declared.kind,
            operation.id,
            stamp.by,
            stamp.at.isoformat(),
            registry.encode(operation).decode(),
            seen,
            fence,
        ),
    )


def take_place(connection: Connection, operation: AnyOperation, stamp: Stamp) -> OperationId | None:
    """Put a coalescing operation into the place of its unsent forerunner, if that is the last.

    One that is offered again is not unsent: the hub may know it. What was seen stays what was seen
    before the first of them. It takes the number and not the id: where the profile was copied in
    between, the same id would stand for other words on the other machine. Returns the new id;
    None when there is no forerunner.
    """
    declared = operation.declared
    if not declared.coalesces:
        return None
    last = connection.execute(
        "SELECT mid, op_id, op, sent OR again <> '' FROM outbox WHERE kind = ? AND record = ? "
        "ORDER BY mid DESC LIMIT 1",
        (declared.kind, operation.id),
    ).fetchone()
    if last is None or last[2] != declared.signature or last[3]:
        return None
    connection.execute(
        "UPDATE outbox SET op_id = ?, fields = ?, at = ? WHERE mid = ?",
        (
            stamp.operation,
            registry.encode(operation).decode(),
            stamp.at.isoformat(),
            last[0],
        ),
    )
    return stamp.operation


def waiting(
    connection: Connection, *, unanswered_only: bool = False, at_most: int = -1
) -> list[Waiting]:
    """The outbox in order, or its first ones."""
    where = "WHERE answered = 0" if unanswered_only else ""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM outbox {where} ORDER BY mid LIMIT {at_most}")
    return [_waiting(row) for row in rows]


def numbered(connection: Connection, mids: Collection[int]) -> list[Waiting]:
    """Those with these numbers, in order: what is pushed together lies together.

    Where 20,000 wait, reading all of them for each of 100 answers took longer than all the rest.
    """
    if not mids:
        return []
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE mid BETWEEN ? AND ? ORDER BY mid",
        (min(mids), max(mids)),
    )
    return [each for each in map(_waiting, rows) if each.mid in mids]


def mids_waiting(connection: Connection) -> list[int]:
    """The numbers of what is unanswered, in order."""
    rows = connection.execute("SELECT mid FROM outbox WHERE answered = 0 ORDER BY mid")
    return [mid for (mid,) in rows.fetchall()]


def anything_unanswered(connection: Connection) -> bool:
    return (
        connection.execute("SELECT 1 FROM outbox WHERE answered = 0 LIMIT 1").fetchone() is not None
    )


def next_batch(connection: Connection, limit: int, most_bytes: int = PUSH_BYTES) -> list[Waiting]:
    """What to push next: unanswered ones in order, at most so many bytes, but one at least."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE answered = 0 ORDER BY mid LIMIT ?",
        (limit,),
    )
    batch: list[Waiting] = []
    size = 0
    for waiting in map(_waiting, rows):
        size += weight(waiting)
        if batch and size > most_bytes:
            break
        batch.append(waiting)
    return batch


def weight(waiting: Waiting) -> int:
    """Bytes of it in a push."""
    return len(waiting.fields.encode()) + len(waiting.seen.encode()) + _ENVELOPE


def pending_on(connection: Connection, key: Key) -> list[Waiting]:
    """What waits for one record, in order."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM outbox WHERE kind = ? AND record = ? ORDER BY mid",
        key,
    )
    return [_waiting(row) for row in rows]


def keys_waiting(connection: Connection) -> set[Key]:
    """The records that operations wait for."""
    return set(connection.execute("SELECT DISTINCT kind, record FROM outbox").fetchall())


def mark_sent(connection: Connection, mids: Iterable[int]) -> None:
    connection.executemany("UPDATE outbox SET sent = 1 WHERE mid = ?", [(mid,) for mid in mids])


def answers_to(
    connection: Connection, answers: Iterable[Answer], pushed: Iterable[Waiting]
) -> list[Answer]:
    """Those whose number still stands for the operation that was pushed under it."""
    then = {each.mid: each.op_id for each in pushed}
    now = {each.mid: each.op_id for each in numbered(connection, then)}
    return [answer for answer in answers if now.get(answer.mid, "") == then.get(answer.mid)]


def mark_answered(connection: Connection, mids: Iterable[int]) -> None:
    connection.executemany(
        "UPDATE outbox SET sent = 1, answered = 1 WHERE mid = ?", [(mid,) for mid in mids]
    )


def drop_contained(connection: Connection, upto: int) -> set[Key]:
    """Forget the operations that were answered ok and whose rows are here; their records."""
    keys = set(
        connection.execute(
            "SELECT kind, record FROM outbox WHERE answered = 1 AND mid <= ?", (upto,)
        ).fetchall()
    )
    connection.execute("DELETE FROM outbox WHERE answered = 1 AND mid <= ?", (upto,))
    return keys


def refuse(connection: Connection, answer: Answer) -> Key | None:
    """Move an operation to the refused ones, with all that was in it; its record.

    Where the hub keeps both values as a clash, that is what the person decides on, and the refusal
    counts as seen to. What the hub did of it stays in the outbox, as answered.
    """
    found = f"SELECT {_COLUMNS} FROM outbox WHERE mid = ?"
    row = connection.execute(found, (answer.mid,)).fetchone()
    if row is None:
        return None
    if row[7] == HOLLOW:
        connection.execute("DELETE FROM outbox WHERE mid = ?", (answer.mid,))
        return row[3], row[4]
    seen_to = answer.clash is not None or registry.is_quiet(row[2])
    connection.execute(
        f"INSERT INTO refused ({_REFUSED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {_ONCE_MORE}",
        (*row[1:8], answer.verdict, answer.reason, answer.detail, int(seen_to)),
    )
    _keep_rest(connection, _waiting(row), answer.left)
    return row[3], row[4]


def _keep_rest(connection: Connection, waiting: Waiting, left: Sequence[str]) -> None:
    """Of an operation done in part the other fields are shown until their row comes."""
    fields = msgspec.json.decode(waiting.fields, type=dict[str, msgspec.Raw])
    rest = {name: value for name, value in fields.items() if name not in left}
    done = msgspec.json.encode(rest).decode()
    whole = readable(msgspec.structs.replace(waiting, fields=done)) is not None
    if left and whole and len(rest) > 1:
        connection.execute(
            "UPDATE outbox SET fields = ?, sent = 1, answered = 1 WHERE mid = ?",
            (done, waiting.mid),
        )
    else:
        connection.execute("DELETE FROM outbox WHERE mid = ?", (waiting.mid,))


def not_refused(connection: Connection, mids: Iterable[int]) -> None:
    """Done after all: a restored hub was offered once more what it had refused before."""
    connection.executemany(
        "DELETE FROM refused WHERE op_id = (SELECT op_id FROM outbox WHERE mid = ?)",
        [(mid,) for mid in mids],
    )


def refused(connection: Connection, *, open_only: bool = False, at_most: int = -1) -> list[Refused]:
    """What was refused, oldest first; open_only: what nobody has seen to; at_most: the newest."""
    where = "WHERE dismissed = 0" if open_only else ""
    rows = connection.execute(
        f"SELECT {_REFUSED} FROM refused {where} ORDER BY at DESC, rowid DESC LIMIT ?", (at_most,)
    ).fetchall()
    return [_refused(row) for row in reversed(rows)]


def dismiss(connection: Connection, op_ids: Sequence[str]) -> None:
    """They have been seen to; words about somebody who was erased go with that."""
    of_erased = [(op_id, Reason.ERASED) for op_id in op_ids]
    forgotten = connection.executemany(
        "DELETE FROM refused WHERE op_id = ? AND reason = ?", of_erased
    )
    if forgotten.rowcount > 0:
        cleaning.add(connection, "log", [""])
    connection.executemany(
        "UPDATE refused SET dismissed = 1 WHERE op_id = ?", [(op_id,) for op_id in op_ids]
    )


def renumber(connection: Connection, first: int) -> int:
    """Give what is unanswered new gapless numbers from `first`; returns the next free one.

    Used when the hub counts differently: after its restore, or for a copied profile.
    """
    mids = [mid for (mid,) in connection.execute("SELECT mid FROM outbox ORDER BY mid").fetchall()]
    connection.execute(
        "UPDATE outbox SET mid = -mid, answered = 0, sent = 0, "
        "again = CASE WHEN again = '' AND (sent OR answered) THEN at ELSE again END"
    )
    connection.executemany(
        "UPDATE outbox SET mid = ? WHERE mid = ?",
        [(first + place, -mid) for place, mid in enumerate(mids)],
    )
    return first + len(mids)


def _refused(row: tuple[str, str, str, str, str, str, str, str, str | None, str, int]) -> Refused:
    op_id, op, kind, record, by, at, fields, verdict, reason, detail, dismissed = row
    return Refused(
        OperationId(op_id),
        op,
        kind,
        record,
        AgentId(by),
        datetime.fromisoformat(at),
        fields,
        Verdict(verdict),
        reason,
        detail,
        bool(dismissed),
    )


def _waiting(
    row: tuple[int, str, str, str, str, str, str, str, int, int, str, str, str, int | None],
) -> Waiting:
    mid, op_id, op, kind, record, by, at, fields, sent, answered, seen, held, again, fence = row
    return Waiting(
        mid,
        OperationId(op_id),
        op,
        kind,
        record,
        AgentId(by),
        datetime.fromisoformat(at),
        fields,
        bool(sent),
        bool(answered),
        seen,
        held,
        again,
        fence,
    )
