"""Who is at which contact, written down where several processes serve one tenant.

One row a desk, and one for a customer who types; a process reads what others have written since it
looked last. Laws: it is no change, so the log knows nothing of it; what was not said again in time
is deleted, words and all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import beside

_c = beside.c


class Said(msgspec.Struct, frozen=True):
    """The last word of one desk; `until` in the past: it has left."""

    client_id: str
    interaction: str
    agent: str  # "": the customer
    said: str  # JSON of ports.beside.Looks
    at: int  # ms of the hub's clock; of two words of one desk the later one counts
    until: int  # ms


def put(within: Transaction, some: Iterable[Said]) -> None:
    """As they are now, unless another process has heard a later word."""
    rows: list[dict[str, Any]] = [
        {"tenant": within.tenant, **msgspec.structs.asdict(each)} for each in some
    ]
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(beside)
    names = ("interaction", "agent", "said", "at", "until")
    within.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant", "client_id"],
            set_={name: statement.excluded[name] for name in names},
            where=_c.at < statement.excluded.at,
        ),
        rows,
    )


def since(within: Transaction, at: int) -> list[Said]:
    """What was said from then on, by whomever."""
    statement = select(_c.client_id, _c.interaction, _c.agent, _c.said, _c.at, _c.until).where(
        _c.tenant == within.tenant, _c.at >= at
    )
    return [Said(*row) for row in within.connection.execute(statement)]


def forget(within: Transaction, before: int) -> None:
    """Delete what was over by then."""
    statement = delete(beside).where(_c.tenant == within.tenant, _c.until < before)
    within.connection.execute(statement)
