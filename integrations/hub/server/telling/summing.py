"""The sums of the buckets that a person sees, as they were at the desktop's cursor.

Kept up in every transaction and as of the head; what has happened since the cursor is taken back
out, from the log, so that a busy hub is compared as exactly as a quiet one. Authorised like a pull:
sums of other buckets would tell how much is going on there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.domain.bucket_sums import Tally, row_hash
from desktop.ports.wire import PAGE_ROWS, BucketSums
from integrations.hub.server.pulling import known_head
from integrations.hub.server.pushing import client_of
from integrations.hub.server.rights import cursors
from integrations.hub.server.rights.rights import Bearer, reading_as
from integrations.hub.server.store import changes, sums
from integrations.hub.server.store.changes import Change
from integrations.hub.server.store.opening import Store

LATER = BucketSums(known=False)


def bucket_sums(
    store: Store,
    bearer: Bearer,
    client_id: str,
    cursor: str,
    heard: Callable[[int], None] = lambda _seq: None,
) -> BucketSums:
    """Raises Refused: signed out, fork, floor, epoch.

    heard: told the number that the desk has shown to have.
    """
    with reading_as(store, bearer) as (within, who):
        client_of(within, who, client_id)
        head = known_head(within)
        told = cursors.opened(cursor, who, head)
        heard(told.seq)
        if told.scope != who.version or told.filling is not None:
            return LATER
        since = changes.since(within, told.seq, PAGE_ROWS)
        if len(since) == PAGE_ROWS or any(each.version_before is None for each in since):
            return LATER
        scope = who.scope
        tally = Tally(sums.read(within, scope.buckets, every_queue=scope.every_queue))
        _take_back(tally, since)
        seen = {bucket: each for bucket, each in tally.sums().items() if scope.sees([bucket])}
        return BucketSums(known=True, sums=seen, sees=tuple(sorted(scope.names)))


def _take_back(tally: Tally, since: Iterable[Change]) -> None:
    for each in since:
        tally.take(each.buckets_after, row_hash(each.kind, each.id, each.seq))
        tally.put(each.buckets_before, row_hash(each.kind, each.id, each.version_before or 0))
