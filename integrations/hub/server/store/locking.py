"""One transaction of a tenant at a time, by what it does, whatever process it is in.

Law: it ends with the transaction. SQLite has one writer anyway.
"""

from __future__ import annotations

import zlib

from sqlalchemy import text

from integrations.hub.server.store.opening import Transaction

_LOCK = text("SELECT pg_advisory_xact_lock(:what, :whose)")


def alone(within: Transaction, what: str) -> None:
    """Wait until no other transaction of the tenant does the same, which writes."""
    if within.connection.dialect.name == "postgresql":
        keys = {"what": _number(what), "whose": _number(within.tenant)}
        within.connection.execute(_LOCK, keys)


def _number(name: str) -> int:
    """As PostgreSQL takes it: 32 bits with a sign."""
    return zlib.crc32(name.encode()) - 2**31
