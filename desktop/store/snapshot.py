"""The first sync, and every one after the cursor was lost: the hub's rows as of one moment.

Rows are shown as they come, the agent's own work first. Deltas since the snapshot's beginning
follow by pull, so a row read early is brought up to date. What the hub did not send any more is
taken away at the end, in the transaction that sets the cursor; what lies here word for word is not
written again. Into an empty store everything goes without indexes, which are built once at the end:
1.21 against 1.66 s for 100,000 rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import zstandard

from desktop.domain.kinds import KINDS, Kind
from desktop.giving_way import giving_way
from desktop.ports.wire import AHEAD, Begin, Complete, PageEnd, SnapshotLine
from desktop.store import fulltext, healing, staging
from desktop.store.absorb import put_documents
from desktop.store.alike import apart
from desktop.store.leaving import forget_words, take_away
from desktop.store.opening import Connection, set_filling
from desktop.store.orders import ORDERS
from desktop.store.progress import read_progress, write_progress
from desktop.store.projection import NOT_ON_HUB
from desktop.store.rows import Key
from desktop.store.staging import Document

_Line = tuple[str, msgspec.Raw, int] | Begin | PageEnd | Complete
_LINES: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)
_ROW_OF_1 = msgspec.json.Decoder(tuple[str, msgspec.Raw])
# So many rows are written in one transaction, but for the first ones, which are shown as they come:
# ids come in no order, so each transaction writes most of their index once more.
ROWS_A_TRANSACTION: Final = 10_000
_SHOWN_AT_ONCE: Final = 5_000
# Of what came, packed: lines are made of it holding the interpreter, and the window waits for that.
_AT_ONCE: Final = 32_768


class Loaded(msgspec.Struct, frozen=True):
    """How far a snapshot has come."""

    written: int
    expected: int
    complete: bool


class Snapshot:
    """One snapshot on its way into the store, over as many connections as it takes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reader = _Reader()
        self._lines: list[Document | SnapshotLine] = []
        self._resume = ""
        self._expected = 0
        self._written = 0
        self._complete = False
        self._begun_at = _place(connection)
        self._fresh = _is_empty(connection)
        every = frozenset(kind.name for kind in KINDS)
        self._new = every - AHEAD if self._fresh else frozenset()  # kinds not yet here at all
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS sent (kind TEXT, id TEXT)")
        connection.execute("DELETE FROM temp.sent")
        staging.clear(connection)
        healing.clear(connection)
        if self._fresh:
            _drop_indexes(connection)
            fulltext.set_filling(connection, filling=True)
            set_filling(connection, filling=True)

    @property
    def loaded(self) -> Loaded:
        return Loaded(self._written, self._expected, self._complete)

    def resumed(self) -> str:
        """The stream broke and a new one begins: the token to ask with."""
        self._reader = _Reader()
        if self._written:
            self._new = frozenset()  # rows behind the last page end may be here already
        ends = [place for place, line in enumerate(self._lines) if isinstance(line, PageEnd)]
        del self._lines[ends[-1] + 1 if ends else 0 :]  # what stood behind the last one comes again
        if self._lines and isinstance(last := self._lines[-1], PageEnd):
            self._resume = last.resume
        return self._resume

    def read(self, chunk: bytes) -> bool:
        """Take in a chunk; whether it is time to `write`."""
        lines = self._reader.feed(chunk)
        self._lines += lines
        if len(self._lines) >= ROWS_A_TRANSACTION:
            return True
        controls = [line for line in lines if not isinstance(line, tuple)]
        complete = any(isinstance(line, Complete) for line in controls)
        return complete or (bool(controls) and self._written < _SHOWN_AT_ONCE)

    def write(self) -> None:
        """Write what was read, in the caller's transaction.

        Nothing, when another process of this profile was faster: what it has done since is newer.
        """
        if _place(self._connection) != self._begun_at:
            self._lines.clear()
            self._complete = True
            return
        documents: list[Document] = []
        for line in self._lines:
            if isinstance(line, tuple):
                documents.append(line)
            else:
                self._put(documents)
                documents = []
                self._control(line)
        self._put(documents)
        self._lines.clear()

    def _control(self, line: SnapshotLine) -> None:
        if isinstance(line, Begin):
            self._expected = self._written + line.rows
        elif isinstance(line, PageEnd):
            self._resume = line.resume
        else:
            self._finish(line)

    def _put(self, documents: list[Document]) -> None:
        self._written += len(documents)
        if self._fresh:
            put_documents(self._connection, documents, self._new)
            return
        write, sent = apart(self._connection, documents)
        sent |= put_documents(self._connection, write)
        self._connection.executemany("INSERT INTO temp.sent VALUES (?, ?)", list(sent))

    def _finish(self, end: Complete) -> None:
        # Also when this was not begun on an empty store: a killed first sync left it so.
        _make_indexes(self._connection)
        fulltext.set_filling(self._connection, filling=False)
        set_filling(self._connection, filling=False)
        if not self._fresh:
            _take_away_unseen(self._connection)
        progress = read_progress(self._connection)
        write_progress(
            self._connection,
            msgspec.structs.replace(progress, cursor=end.cursor, as_of=end.as_of.isoformat()),
        )
        self._connection.execute("DELETE FROM temp.sent")
        self._complete = True


class _Reader:
    """Turns chunks as they arrive into lines: rows as documents, control lines as values."""

    def __init__(self) -> None:
        self._unpacked = zstandard.ZstdDecompressor().decompressobj()
        self._rest = b""

    def feed(self, chunk: bytes) -> list[Document | SnapshotLine]:
        """Raises msgspec.DecodeError or zstandard.ZstdError when it is no snapshot."""
        pieces = (chunk[at : at + _AT_ONCE] for at in range(0, len(chunk), _AT_ONCE))
        return [line for piece in giving_way(pieces) for line in self._feed(piece)]

    def _feed(self, piece: bytes) -> list[Document | SnapshotLine]:
        read = self._rest + self._unpacked.decompress(piece)
        end = read.rfind(b"\n") + 1
        self._rest = read[end:]
        return _read(read[:end])


def _read(lines: bytes) -> list[Document | SnapshotLine]:
    try:
        return [*_LINES.decode_lines(lines)]
    except msgspec.ValidationError:
        return [_read_one(line) for line in lines.split(b"\n") if line]


def _read_one(line: bytes) -> Document | SnapshotLine:
    """A line of whatever protocol."""
    if line.startswith(b"[") and line.endswith(b"}]"):
        return (*_ROW_OF_1.decode(line), None)
    return _LINES.decode(line)


def _place(connection: Connection) -> tuple[int, str]:
    """Of which life of the hub this profile knows, and how far."""
    progress = read_progress(connection)
    return progress.epoch, progress.cursor


def _is_empty(connection: Connection) -> bool:
    queries = (f"SELECT 1 FROM {kind.table} LIMIT 1" for kind in KINDS)
    return all(connection.execute(query).fetchone() is None for query in queries)


def _indexes(kind: Kind) -> Iterable[tuple[str, str]]:
    for column in kind.rare:
        name = f"{kind.table}_{column}"
        there = f"{kind.table} ({column}) WHERE {column} IS NOT NULL"
        yield name, f"CREATE INDEX IF NOT EXISTS {name} ON {there}"
    for number, columns in enumerate(kind.indexes):
        name = f"{kind.table}_{number}"
        yield name, f"CREATE INDEX IF NOT EXISTS {name} ON {kind.table} ({', '.join(columns)})"
    for order in ORDERS:
        if order.table == kind.table:
            yield order.name, order.statement


def _drop_indexes(connection: Connection) -> None:
    for kind in KINDS:
        for name, _ in _indexes(kind):
            connection.execute(f"DROP INDEX IF EXISTS {name}")


def _make_indexes(connection: Connection) -> None:
    for kind in KINDS:
        for _, statement in _indexes(kind):
            connection.execute(statement)


def _take_away_unseen(connection: Connection) -> None:
    """What the hub did not send is not ours to see any more, or is no more; ours alone stays."""
    connection.execute("CREATE INDEX IF NOT EXISTS temp.sent_key ON sent (kind, id)")
    for kind in KINDS:
        lost = connection.execute(
            f"SELECT id FROM {kind.table} AS row WHERE (base IS NULL OR base <> ?) AND NOT EXISTS "
            "(SELECT 1 FROM temp.sent WHERE kind = ? AND sent.id = row.id)",
            (NOT_ON_HUB, kind.name),
        ).fetchall()
        keys: list[Key] = [(kind.name, id_) for (id_,) in lost]
        take_away(connection, keys)
        if keys:
            forget_words(connection, [kind.name])
