"""What a desktop is told that comes back from behind the log's floor.

The log does not say any more what has changed since its cursor; the records do, each by the number
of its last change. All that the person sees is walked through in a fixed order, page by page: what
is newer than the cursor, or is seen otherwise since, is sent; of all else six bytes, by which the
desktop knows what of its own is not there any more. Law: what changes while this goes on is in the
log behind the new cursor and comes again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Final

import msgspec

from desktop.domain.bucket_sums import short_name
from desktop.domain.kinds import KINDS
from desktop.ports.wire import Row
from integrations.hub.server.rights.filling import Key, visible
from integrations.hub.server.scopes import Change, Scope
from integrations.hub.server.store import records
from integrations.hub.server.store.moments import Moment

AT_ONCE: Final = 20_000  # of those that are only named
_PLACES: Final = {kind.name: place for place, kind in enumerate(KINDS)}


class Walked(msgspec.Struct):
    rows: list[Row]
    size: int  # bytes
    still: bytearray  # names of what is as it was
    after: Key | None = None  # go on behind this; None: all was walked through

    @property
    def said(self) -> str:
        return b64encode(self.still).decode()


def walk(
    moment: Moment,
    scope: Scope,
    missed: Change,
    than: int,
    after: Key,
    *,
    most: int,
    most_bytes: int,
) -> Walked:
    """At most so many rows newer than this number, or in what was missed, behind `after`."""
    walked = Walked([], 0, bytearray())
    named = 0
    for kind in KINDS[_PLACES.get(after[0], 0) :]:
        behind = after[1] if kind.name == after[0] else ""
        while True:
            wanted = AT_ONCE - named
            numbers = records.numbers_in(moment.within, kind.name, scope.names, behind, wanted)
            sent = _to_be_sent(moment, kind.name, numbers.items(), missed, than)
            rows = visible(moment, scope, kind.name, sent)
            for id, number in numbers.items():
                if id in rows:
                    walked.size += len(rows[id].doc)
                    full = len(walked.rows) >= most or walked.size > most_bytes
                    if walked.rows and full:
                        walked.after = (kind.name, behind)
                        return walked
                    walked.rows.append(rows[id])
                elif id not in sent:
                    walked.still += short_name(kind.name, id, number)
                behind = id
            named += len(numbers)
            if named >= AT_ONCE:
                walked.after = (kind.name, behind)
                return walked
            if len(numbers) < wanted:
                break
    return walked


def _to_be_sent(
    moment: Moment, kind: str, numbers: Iterable[tuple[str, int]], missed: Change, than: int
) -> list[str]:
    numbers = list(numbers)
    otherwise = missed.add | missed.veil
    lie = moment.buckets(kind, [id for id, _ in numbers]) if otherwise else {}
    among = Scope(otherwise)
    return [id for id, number in numbers if number > than or (lie and among.sees(lie[id]))]
