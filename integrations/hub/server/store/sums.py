"""The sums of buckets, moved in the transaction that moves the rows.

What they are stands in desktop/domain/bucket_sums.py.
Law: every statement that makes, changes, moves or deletes a record adds here what that does to the
sums, behind the lock on the head, so that nobody waits for anybody a second time.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.bucket_sum import Sum
from desktop.domain.bucket_sums import Tally
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.records import queue_range
from integrations.hub.server.store.tables import bucket_sum

_OURS: Final = bucket_sum.c.tenant == OF_TENANT
_NAMED: Final = bucket_sum.c.bucket.in_(bindparam("of_buckets", expanding=True))
_READ: Final = select(bucket_sum.c.bucket, bucket_sum.c.rows, bucket_sum.c.sum)
_OF_SOME: Final = Prepared(_READ.where(_OURS, _NAMED))
_OF_EVERY_QUEUE: Final = Prepared(_READ.where(_OURS, or_(_NAMED, queue_range(bucket_sum.c.bucket))))


def add(within: Transaction, moved: Tally) -> None:
    """Add what was put and taken to the sums."""
    rows = [
        {"tenant": within.tenant, "bucket": bucket, "rows": each.rows, "sum": each.sum}
        for bucket, each in sorted(moved.sums().items())
    ]
    _ADD[within.connection.dialect.name].do_each(within, rows)


def read(within: Transaction, buckets: Collection[str], *, every_queue: bool) -> dict[str, Sum]:
    """{bucket: sum} of these, and of every queue if that is asked."""
    statement = _OF_EVERY_QUEUE if every_queue else _OF_SOME
    rows = statement.rows(within, of_buckets=sorted(buckets))
    return {bucket: Sum(count, xor) for bucket, count, xor in rows}


def _adding(insert: postgresql.Insert | sqlite.Insert) -> postgresql.Insert | sqlite.Insert:
    # SQLite has no operator for XOR; both have these two.
    new, old = insert.excluded, bucket_sum.c
    xor = old.sum.bitwise_or(new.sum) - old.sum.bitwise_and(new.sum)
    return insert.on_conflict_do_update(
        index_elements=["tenant", "bucket"],
        set_={"rows": old.rows + new.rows, "sum": xor},
    )


_ADD: Final = {
    "postgresql": Prepared(_adding(postgresql.insert(bucket_sum))),
    "sqlite": Prepared(_adding(sqlite.insert(bucket_sum))),
}
