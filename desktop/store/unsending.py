"""What is settled inside the outbox: nothing of it has to go out any more.

A reply that no hub can know yet, and its taking back, cancel each other: neither is pushed. A
saving of what is typed takes the place of the one before it.

Laws: only what was never sent is taken out, for of anything else the hub decides; the numbers
behind it move up, so that there is no gap.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.ids import OperationId
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.sending import Unsend
from desktop.store import holding, outbox
from desktop.store.opening import Connection
from desktop.store.progress import read_progress, write_progress

_UNSENT = "op_id = ? AND record = ? AND sent = 0 AND answered = 0 AND again = ''"


def settled_here(
    connection: Connection, operation: AnyOperation, stamp: Stamp
) -> OperationId | None:
    """Its id when there is nothing more to ask; None when it goes into the outbox."""
    if isinstance(operation, Unsend):
        return stamp.operation if _taken_out(connection, operation) else None
    return outbox.take_place(connection, operation, stamp)


def _taken_out(connection: Connection, operation: Unsend) -> bool:
    first = holding.first_unsent(connection)
    reply = (operation.message, operation.id)
    gone = connection.execute(f"DELETE FROM outbox WHERE {_UNSENT}", reply).rowcount > 0
    if gone and first is not None:
        following = holding.count_from(connection, first)
        write_progress(connection, replace(read_progress(connection), next_mid=following))
    return gone
