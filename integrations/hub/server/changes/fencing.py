"""The fence: what was asked under an older taking of a contact is not done any more.

A desk that works without a line does not know that its contact went back to the queue. Laws: as
long as nobody else has taken it since, what was done there counts, and the contact is its agent's
again; once somebody has, nothing that needs the contact in hand is done for anybody before.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from desktop.domain.operations.interaction import Resume, taken
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Interaction, Record
from desktop.domain.words import InteractionStatus
from integrations.hub.server.store import leases
from integrations.hub.server.store.work import Work

_IN_NOBODYS_HANDS: Final = frozenset({InteractionStatus.QUEUED, InteractionStatus.OFFERED})


def too_late(
    operation: AnyOperation, record: Record | None, stamp: Stamp, fence: int | None
) -> Reason | None:
    """What came of a contact that somebody has taken since; None where nobody has.

    fence: None for a desk that had nothing in hand when it asked, or knows of no fences.
    """
    if not isinstance(record, Interaction) or not operation.declared.fenced:
        return None
    if fence is None or fence >= record.epoch:
        return None  # later ones were given by a hub that was restored since
    return operation.refusal(record, stamp) or Reason.FENCED


def in_hand_again(
    work: Work,
    operation: AnyOperation,
    record: Record | None,
    stamp: Stamp,
    fence: int | None,
    *,
    again: bool = False,
) -> Record | None:
    """The record as it is for who is not too late.

    again: done before the hub was restored from a backup, which may be older than the taking.
    """
    if not isinstance(record, Interaction) or not operation.declared.fenced:
        return record
    if again and fence is not None and fence > record.epoch and record.status in _IN_NOBODYS_HANDS:
        return replace(taken(record, stamp.by, work.now), epoch=fence)
    if fence != record.epoch:
        return record
    if isinstance(operation, Resume):
        leases.end(work.within, record.id)  # of before it was parked
    return taken(record, stamp.by, work.now) if _was_let_go(record, stamp) else record


def _was_let_go(record: Interaction, stamp: Stamp) -> bool:
    """It waits again because nothing was heard of this agent, and nobody else has had it."""
    return record.status is InteractionStatus.QUEUED and record.last_agent == stamp.by
