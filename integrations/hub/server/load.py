"""Filling a tenant at once: the demo's made-up world, or an enterprise's first day."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.ids import TenantId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Case, Customer, Record
from integrations.hub.server.store import heads, in_line, numbers
from integrations.hub.server.store.bulk import ROWS, Bulk, count_anew, indexes_last
from integrations.hub.server.store.opening import Store, Transaction


def load(store: Store, tenant: TenantId, records: Iterable[Record]) -> dict[str, int]:
    """Take new records of any kinds in any order; returns how many of each kind.

    The tenant is there (`Administration` makes it). Nothing goes through the log: who is online
    gets a snapshot. Raises bulk.AlreadyThere, and takes nothing, when a record is there.
    """

    def job(within: Transaction) -> dict[str, int]:
        bulk = Bulk(within, heads.raise_floor(within))
        with indexes_last(within.connection):
            _take(bulk, records)
            bulk.close()
        in_line.file_missing(within)
        for kind in (Customer, Case):
            numbers.pass_over(within, kind)
        count_anew(within.connection)
        return bulk.counts

    return store.large(tenant, job)


def _take(bulk: Bulk, records: Iterable[Record]) -> None:
    waiting: dict[str, list[Record]] = {}
    for record in records:
        kind = BY_RECORD[type(record)].name
        some = waiting.setdefault(kind, [])
        some.append(record)
        if len(some) == ROWS:
            bulk.write(kind, some)
            some.clear()
    for kind, some in waiting.items():
        bulk.write(kind, some)
