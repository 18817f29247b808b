"""What routing counts, so that it need not read everything that happened: by queue, site and time.

Law: a number grows in the transaction of what it counts, and says of nobody who it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.functions import sum as sum_of

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import tally

_c = tally.c


class Counted(StrEnum):
    GIVEN = "given"  # a contact of the day, each to one site; `at` is when the day began
    ANSWERED = "answered"  # taken by somebody; `at` is when the minute began
    IN_TIME = "in-time"  # of those, within what is promised for the queue


class Count(msgspec.Struct, frozen=True):
    what: Counted
    queue: str
    site: str
    at: int  # ms
    n: int = 1


_ADD: Final = {
    name: Prepared(
        made(tally).on_conflict_do_update(
            index_elements=["tenant", "what", "queue", "site", "at"],
            set_={"n": _c.n + made(tally).excluded.n},
        )
    )
    for name, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_READ: Final = Prepared(
    select(_c.what, _c.queue, _c.site, sum_of(_c.n))
    .where(
        _c.tenant == OF_TENANT,
        _c.what.in_(bindparam("of_what", expanding=True)),
        _c.at >= bindparam("since", type_=BigInteger),
    )
    .group_by(_c.what, _c.queue, _c.site)
)


def add(within: Transaction, counts: Iterable[Count]) -> None:
    together: dict[tuple[Any, ...], int] = {}
    for each in counts:
        key = (each.what.value, each.queue, each.site, each.at)
        together[key] = together.get(key, 0) + each.n
    rows = [
        {"tenant": within.tenant, "what": what, "queue": queue, "site": site, "at": at, "n": n}
        for (what, queue, site, at), n in sorted(together.items())
        if n
    ]
    _ADD[within.connection.dialect.name].do_each(within, rows)


def since(within: Transaction, at: int, *what: Counted) -> list[tuple[Counted, str, str, int]]:
    """(what, queue, site, how many) since then."""
    rows = _READ.rows(within, of_what=[each.value for each in what], since=at)
    return [(Counted(kind), queue, site, int(n)) for kind, queue, site, n in rows]


def forget(within: Transaction, before: int) -> int:
    """Forget what is older; returns how many numbers there were."""
    statement = delete(tally).where(_c.tenant == within.tenant, _c.at < before)
    return within.connection.execute(statement).rowcount
