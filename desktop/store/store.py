"""The local store: hub rows, outbox, and the rows the agent sees.

One invariant: for every record, doc == project(base or doc, what waits for it). `ask` writes the
outbox alone; `absorb` and `snapshot` alone write hub rows; each is one durable transaction, and
what it touched is announced after the commit. Synchronous: `worker` runs it in its thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from desktop.domain.ids import OperationId, new_id
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.wire import Answer, Session
from desktop.store import absorb, outbox
from desktop.store.changes import Changes, changes_of
from desktop.store.opening import Connection
from desktop.store.progress import Progress, read_progress, write_progress
from desktop.store.projection import reproject
from desktop.store.snapshot import SnapshotWriter

Announce = Callable[[Changes], None]


class NobodySignedIn(Exception):
    """The profile belongs to no one yet: sign in first."""


class Store:
    """Writes; made on a connection of `opening.connect`, its schema brought up by `prepare`."""

    def __init__(self, connection: Connection, clock: Clock, announce: Announce) -> None:
        self._connection = connection
        self._clock = clock
        self._announce = announce

    def ask(self, operations: Sequence[AnyOperation]) -> list[OperationId]:
        """Put operations into the outbox and show their effect; all of them or none.

        Returns the id of each. Raises NobodySignedIn.
        """
        with self._transaction() as connection:
            progress = read_progress(connection)
            if not progress.agent:
                raise NobodySignedIn
            ids = [self._add(connection, operation) for operation in operations]
            keys = {(operation.declared.kind, operation.id) for operation in operations}
            reproject(connection, keys)
        self._announce(changes_of(keys, outbox=True))
        return ids

    def batch(self, limit: int) -> list[outbox.Waiting]:
        """What to push next, marked as sent: from now on none of it is changed any more."""
        with self._transaction() as connection:
            batch = outbox.next_batch(connection, limit)
            outbox.mark_sent(connection, [waiting.mid for waiting in batch])
        return batch

    def take_answers(self, answers: Sequence[Answer]) -> None:
        with self._transaction() as connection:
            touched = absorb.take_answers(connection, answers)
        self._announce(changes_of(touched, outbox=True))

    def absorb(self, asked_with: str, page: bytes) -> bool:
        """Apply a page that was pulled with this cursor; whether more is to come.

        A page that does not follow any more changes nothing: pull again with the new cursor.
        """
        with self._transaction() as connection:
            taken = absorb.take_page(connection, asked_with, page)
        if taken is None:
            return True
        touched, more = taken
        self._announce(changes_of(touched, outbox=True))
        return more

    @contextmanager
    def snapshot(self) -> Iterator[SnapshotWriter]:
        """A snapshot's writer; wrap each `take` in `writing`."""
        yield SnapshotWriter(self._connection)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction around a page of a snapshot; announces that much has changed."""
        with self._transaction():
            yield
        self._announce(Changes(whole=True, outbox=True))

    def renumber(self, first: int) -> None:
        """Count the outbox from `first`: the hub has no earlier ones of this client."""
        with self._transaction() as connection:
            following = outbox.renumber(connection, first)
            self._advance(connection, next_mid=following, pulled_mid=first - 1)

    def dismiss(self, op_ids: Sequence[str]) -> None:
        """The person has seen these refusals."""
        with self._transaction() as connection:
            outbox.dismiss(connection, op_ids)
        self._announce(Changes(outbox=True))

    def sign_in(self, address: str, session: Session) -> None:
        """Make this profile the person's. A profile has one owner; see `belongs_to`."""
        with self._transaction() as connection:
            progress = read_progress(connection)
            self._advance(
                connection,
                client_id=progress.client_id or new_id(unix_ms(self._clock)),
                address=address,
                agent=session.agent,
                site=session.site,
                name=session.name,
            )
        self._announce(Changes(whole=True))

    def advance(self, **fields: object) -> None:
        """Write these fields of the progress."""
        with self._transaction() as connection:
            self._advance(connection, **fields)

    def progress(self) -> Progress:
        return read_progress(self._connection)

    def _advance(self, connection: Connection, **fields: object) -> None:
        progress = read_progress(connection)
        write_progress(connection, msgspec.structs.replace(progress, **fields))

    def _add(self, connection: Connection, operation: AnyOperation) -> OperationId:
        progress = read_progress(connection)
        op_id = OperationId(new_id(unix_ms(self._clock)))
        stamp = Stamp(op_id, progress.agent, self._clock.now())
        replaced = outbox.take_place(connection, operation, stamp)
        if replaced is not None:
            return replaced
        outbox.add(connection, progress.next_mid, operation, stamp)
        self._advance(connection, next_mid=progress.next_mid + 1)
        return op_id

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        finally:
            # After a full disk SQLite has rolled back by itself, and a second one would raise.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
