"""What sites were given beyond the queues they work, for which purpose and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, ColumnElement, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.ids import SiteId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Purpose
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import site_grant

_c = site_grant.c
_HOLDS: Final = _c.until.is_(None) | (_c.until > bindparam("now", type_=BigInteger))
_EVERY: Final = Prepared(
    select(_c.site, _c.bucket, _c.purpose, _c.since, _c.until, _c.contract)
    .where(_c.tenant == OF_TENANT, _HOLDS)
    .order_by(_c.site, _c.bucket, _c.purpose)
)


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A bucket that a site sees from `since` until before `until`; None: there is no end."""

    site: SiteId
    bucket: str
    purpose: Purpose = Purpose.SERVICE
    since: datetime
    until: datetime | None = None
    contract: str = ""  # under which the site processes data for the enterprise (GDPR Art. 28)

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def every(within: Transaction, at: datetime) -> list[Grant]:
    """The tenant's grants that hold at this time or later."""
    return [
        Grant(
            site=SiteId(site),
            bucket=bucket,
            purpose=Purpose(purpose),
            since=_time(since),
            until=None if until is None else _time(until),
            contract=contract,
        )
        for site, bucket, purpose, since, until, contract in _EVERY.rows(
            within, now=milliseconds(at)
        )
    ]


def give(within: Transaction, grant: Grant) -> None:
    """Write it down in the place of one for the same site, bucket and purpose."""
    insert = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    times = {"since": milliseconds(grant.since), "until": milliseconds(grant.until)}
    row: dict[str, Any] = {"tenant": within.tenant, **msgspec.structs.asdict(grant), **times}
    changed = {name: row[name] for name in ("since", "until", "contract")}
    key = [_c.tenant, _c.site, _c.bucket, _c.purpose]
    statement = insert(site_grant).values(row)
    within.connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def end(within: Transaction, site: SiteId, bucket: str, at: datetime) -> int:
    """End what the site was given of this bucket; returns how many grants that were."""
    now = milliseconds(at)
    holds: ColumnElement[bool] = _c.until.is_(None) | (_c.until > now)
    statement = update(site_grant).where(
        _c.tenant == within.tenant, _c.site == site, _c.bucket == bucket, holds
    )
    return within.connection.execute(statement.values(until=now)).rowcount


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
