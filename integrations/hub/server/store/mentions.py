"""Documents that have some words in them: read through from one end to the other, in steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import RECORDS

_AT_ONCE: Final = 500


def mentioning(within: Transaction, kind: str, words: str) -> Iterator[str]:
    """The documents of a kind with these words as they stand in JSON."""
    table, after = RECORDS[kind], ""
    while True:
        rows = within.connection.execute(
            select(table.c.id, table.c.doc)
            .where(table.c.tenant == within.tenant, table.c.id > after)
            .where(table.c.doc.contains(words, autoescape=True))
            .order_by(table.c.id)
            .limit(_AT_ONCE)
        ).all()
        yield from (row.doc for row in rows)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].id
