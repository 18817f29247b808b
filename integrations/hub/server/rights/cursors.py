"""Where a desktop stands: how far in the log, and under which scope. Never an authorisation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.bounds import SCHEMA
from desktop.domain.ids import AgentId, TenantId
from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import seals
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.heads import Head

FROM_THE_START: Final = ("", "")


class Filling(msgspec.Struct, frozen=True):
    """What has come into sight is being sent: all since that version of the scope, in order."""

    since: int
    after: tuple[str, str]  # (kind, id) of the last row that was sent
    anew: tuple[str, ...] = ()  # buckets that the desk wants once more, whether new to it or not
    than: int | None = None  # all else is named, and what is newer than this number is sent


class Position(msgspec.Struct, frozen=True):
    epoch: int
    tenant: TenantId
    agent: AgentId
    seqs: tuple[int, ...]  # one today; a hot tenant gets several counters
    scope: int  # the version that the desktop was told of
    filling: Filling | None = None
    schema: int = SCHEMA

    @property
    def seq(self) -> int:
        return self.seqs[0]


def position(seq: int, who: Person, head: Head, filling: Filling | None = None) -> Position:
    return Position(head.epoch, who.tenant, who.id, (seq,), who.version, filling)


def from_behind(told: Position, head: Head) -> Position:
    """The end of the log, on the way to which all is walked through that the person sees.

    Raises Refused: floor, where pages before this one were not the last of what came into sight.
    """
    if told.filling is not None:
        raise _floor("What came into sight then was not all told.")
    filling = Filling(told.scope, FROM_THE_START, than=told.seq)
    return replace(told, seqs=(head.seq,), filling=filling)


def with_anew(told: Position, buckets: Collection[str]) -> Position:
    """The same position, from which these buckets are sent once more, from the start."""
    if not buckets:
        return told
    before = told.filling or Filling(told.scope, FROM_THE_START)
    anew = tuple(sorted({*before.anew, *buckets}))
    return replace(told, filling=Filling(before.since, FROM_THE_START, anew, before.than))


def sealed(at: Position, head: Head) -> str:
    return seals.sealed(at, head.cursor_key)


def opened(cursor: str, who: Person, head: Head, *, behind: bool = False) -> Position:
    """Where the desktop is. Raises Refused: epoch, or floor when only a snapshot helps.

    behind: it may be below the floor.
    """
    try:
        found = seals.opened(cursor, head.cursor_key, Position)
    except seals.Broken:
        raise _floor("This cursor was not given out by this hub.") from None
    check(found, who, head, behind=behind)
    return found


def check(found: Position, who: Person, head: Head, *, behind: bool = False) -> None:
    """Raises Refused: epoch, or floor when only a snapshot helps."""
    if found.epoch != head.epoch:
        raise Refused(ErrorCode.EPOCH, "The hub was restored from a backup.")
    if found.schema != SCHEMA:
        raise _floor("The records have another form since.")
    if (found.tenant, found.agent) != (who.tenant, who.id):
        raise _floor("This is another person's cursor.")
    if not (behind or head.floor <= found.seq) or found.seq > head.seq:
        raise _floor("The log does not reach back that far.")


def _floor(message: str) -> Refused:
    return Refused(ErrorCode.FLOOR, message)
