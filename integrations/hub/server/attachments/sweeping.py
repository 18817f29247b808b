"""Attachments that no record names any more, and uploads that were begun and forgotten.

Laws: what was brought lately stays, because what names it may still be on its way; what is named
between looking and deleting is found in the log, under a lock that holds up whoever would name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from desktop.domain.ids import TenantId
from desktop.domain.kinds import KINDS, milliseconds
from integrations.hub.server.store import blobs, changes, records
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.mentions import mentioning
from integrations.hub.server.store.opening import Store, Transaction

_NAMED: Final = re.compile(r'"sha256":"([0-9a-f]{64})"')
_AT_ONCE: Final = 1_000  # documents, or changes


def sweep(store: Store, tenant: TenantId, now: datetime, grace: timedelta) -> int:
    """Delete what no record names, brought before the grace time; returns how many it were."""
    before = milliseconds(now - grace) or 0
    store.writing(tenant, lambda within: blobs.end_old_uploads(within, before))
    with store.reading(tenant) as within:
        old = blobs.kept_before(within, before)
        head = head_of(within)
        since = head.seq if head else 0
        unnamed = old - _named(within) if old else set()
    deleting = (partial(_delete, sha256=each, since=since) for each in sorted(unnamed))
    return sum(store.writing(tenant, each) for each in deleting)


def _named(within: Transaction) -> set[str]:
    found = (mentioning(within, kind.name, '"sha256":"') for kind in KINDS)
    return {sha256 for documents in found for each in documents for sha256 in _NAMED.findall(each)}


def _delete(within: Transaction, sha256: str, since: int) -> int:
    """1, unless something has come to name it since."""
    blobs.lock(within, sha256)
    if sha256 in set(_named_since(within, since)):
        return 0
    blobs.delete_whole(within, sha256)
    return 1


def _named_since(within: Transaction, seq: int) -> Iterator[str]:
    while log := changes.since(within, seq, _AT_ONCE):
        for each in log:
            document = records.document_of(within, each.kind, each.id)
            yield from _NAMED.findall(document or "")
        seq = log[-1].seq
