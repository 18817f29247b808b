"""Where a desktop stands in the log: a position, never an authorisation."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.ports.wire import ErrorCode
from integrations.hub.server import seals
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Person
from integrations.hub.server.store.heads import Head

SCHEMA: Final = 1  # of the records' documents


class Position(msgspec.Struct, frozen=True):
    epoch: int
    tenant: TenantId
    seqs: tuple[int, ...]  # one today; a hot tenant gets several counters
    scope: str
    schema: int = SCHEMA

    @property
    def seq(self) -> int:
        return self.seqs[0]


def position(seq: int, who: Person, head: Head) -> Position:
    return Position(head.epoch, who.tenant, (seq,), who.scope.fingerprint)


def cursor_at(seq: int, who: Person, head: Head) -> str:
    return seals.sealed(position(seq, who, head), head.cursor_key)


def seq_of(cursor: str, who: Person, head: Head) -> int:
    """How far the desktop is. Raises Refused: epoch, or floor when only a snapshot helps."""
    try:
        found = seals.opened(cursor, head.cursor_key, Position)
    except seals.Broken:
        raise _floor("This cursor was not given out by this hub.") from None
    check(found, who, head)
    return found.seq


def check(found: Position, who: Person, head: Head) -> None:
    """Raises Refused: epoch, or floor when only a snapshot helps."""
    if found.epoch != head.epoch:
        raise Refused(ErrorCode.EPOCH, "The hub was restored from a backup.")
    if found.schema != SCHEMA:
        raise _floor("The records have another form since.")
    if found.tenant != who.tenant or found.scope != who.scope.fingerprint:
        raise _floor("What this person sees has changed.")
    if not head.floor <= found.seq <= head.seq:
        raise _floor("The log does not reach back that far.")


def _floor(message: str) -> Refused:
    return Refused(ErrorCode.FLOOR, message)
