"""Who was given which right, by whom, when and for what: written down with the right itself.

Laws: a line stands in the transaction that gives or ends the right; lines are only ever added, and
the database itself refuses to change or delete one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import func, insert, select

from desktop.domain.ids import SiteId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import Purpose
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import grant_event

_c = grant_event.c


class Did(StrEnum):
    GIVEN = "given"
    ENDED = "ended"
    REVEALED = "revealed"  # a hidden value, to one person, for a reason
    WITHDRAWN = "withdrawn"  # a device
    TAKEN_BACK = "taken-back"  # its withdrawal
    REPLAYED = "replayed"  # a session ended, because its refresh token came twice


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody did to the rights of a site."""

    at: datetime  # the hub's clock
    by: str  # the account on the machine from which it was done
    did: Did
    site: SiteId
    bucket: str
    purpose: Purpose | None = None  # None: whatever it was given for
    since: datetime | None = None
    until: datetime | None = None
    contract: str = ""


def write(within: Transaction, lines: Iterable[Line]) -> None:
    """Add them, in order. Whoever adds at the same moment is done once more."""
    last = select(func.coalesce(func.max(_c.n), 0)).where(_c.tenant == within.tenant)
    first = int(within.connection.scalar(last) or 0) + 1
    rows = [_row(within, n, line) for n, line in enumerate(lines, first)]
    if rows:
        within.connection.execute(insert(grant_event), rows)


def read(within: Transaction, *, site: str = "", since: datetime | None = None) -> list[Line]:
    """The lines in order; of one site, from a time on."""
    asked = select(grant_event).where(_c.tenant == within.tenant).order_by(_c.n)
    if site:
        asked = asked.where(_c.site == site)
    if since is not None:
        asked = asked.where(_c.at >= milliseconds(since))
    return [
        Line(
            at=_time(row.at) or datetime.min.replace(tzinfo=UTC),
            by=row.who,
            did=Did(row.did),
            site=SiteId(row.site),
            bucket=row.bucket,
            purpose=Purpose(row.purpose) if row.purpose else None,
            since=_time(row.since),
            until=_time(row.until),
            contract=row.contract,
        )
        for row in within.connection.execute(asked)
    ]


def _row(within: Transaction, n: int, line: Line) -> dict[str, Any]:
    times = {name: milliseconds(getattr(line, name)) for name in ("at", "since", "until")}
    fields = msgspec.structs.asdict(line) | {"purpose": line.purpose or "", **times}
    return {"tenant": within.tenant, "n": n, "who": fields.pop("by"), **fields}


def _time(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)
