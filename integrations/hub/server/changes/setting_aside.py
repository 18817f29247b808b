"""What could not be brought together is set aside: both values, who gave each and when.

Laws: the same operation makes the same clash, however often it comes; a clash is seen by whoever
sees its record, and moves with it; the words of a reply are not set aside, they go back to the
draft of the one who wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from desktop.domain.clash import Clash, Side
from desktop.domain.ids import ClashId, RecordId, id_of
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Record
from integrations.hub.server.store.work import Work


def set_aside(
    work: Work,
    operation: AnyOperation,
    record: Record,
    stamp: Stamp,
    *,
    sides: Iterable[Side],
    reason: Reason | None = None,
) -> ClashId | None:
    """Keep both values; None when there is nothing that somebody wrote."""
    kind = operation.declared.kind
    kept = tuple(_with_its_author(work, kind, record.id, side) for side in sides)
    if not kept:
        return None
    id = ClashId(id_of("clash", stamp.operation))
    work.hold("clash", id)
    work.put(
        Clash(
            id=id,
            about_kind=kind,
            about=RecordId(record.id),
            operation=operation.declared.signature,
            by=stamp.by,
            at=stamp.at,
            sides=kept,
            reason=reason or "",
            seen_in=tuple(sorted(BY_NAME[kind].buckets(record))),
        )
    )
    return id


def _with_its_author(work: Work, kind: str, id: str, side: Side) -> Side:
    gave = work.who_gave(kind, id, side.field)
    return side if gave is None else replace(side, by=gave.by, at=gave.at)
