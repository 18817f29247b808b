"""What comes into sight when a scope grows, row by row in a fixed order, page by page.

Law: a row that lies in an added bucket when its turn comes is sent; what changes while this goes
on is in the log behind the cursor and comes again.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain import masks
from desktop.domain.kinds import KINDS, Kind
from desktop.ports.wire import Row
from integrations.hub.server import scopes
from integrations.hub.server.scopes import Change, Scope
from integrations.hub.server.store import records
from integrations.hub.server.store.moments import Moment
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.records import Stored

Key = tuple[str, str]  # kind, id
_KINDS: Final = {kind.name: place for place, kind in enumerate(KINDS)}


class Filled(msgspec.Struct, frozen=True):
    rows: list[Row]
    size: int  # bytes
    after: Key | None  # go on behind this; None: all is sent


def fill(
    within: Transaction, scope: Scope, missed: Change, after: Key, *, most: int, most_bytes: int
) -> Filled:
    """At most so many rows of what was missed, those behind the key `after`."""
    rows: list[Row] = []
    size = 0
    first = _KINDS.get(after[0], 0)
    for kind in KINDS[first:]:
        behind = after[1] if kind.name == after[0] else ""
        wanted = most - len(rows)
        ids = records.ids_in(within, kind.name, _buckets(kind, missed), behind, wanted)
        for id, row in visible(Moment(within), scope, kind.name, ids).items():
            size += len(row.doc)
            if rows and size > most_bytes:
                return Filled(rows, size, (kind.name, behind))
            rows.append(row)
            behind = id
        if len(ids) == wanted:
            return Filled(rows, size, (kind.name, ids[-1]))
    return Filled(rows, size, None)


def visible(moment: Moment, scope: Scope, kind: str, ids: list[str]) -> dict[str, Row]:
    """{id: row as this scope may have it} of those that it sees, in the order of the ids."""
    lie = moment.buckets(kind, ids)
    seen = [id for id in ids if scope.sees(lie[id])]
    found = moment.documents(kind, seen)
    return {id: _row(scope, kind, found[id]) for id in seen if id in found}


def _row(scope: Scope, kind: str, stored: Stored) -> Row:
    document = scopes.veiled(scope, kind, stored.doc)
    return Row(kind, msgspec.Raw(document.encode()), stored.version)


def _buckets(kind: Kind, missed: Change) -> frozenset[str]:
    """Where to look; other fields are hidden only in kinds that have such fields."""
    return missed.add | missed.veil if kind.record in masks.VEILED else missed.add
