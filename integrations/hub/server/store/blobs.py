"""Attachments' content under its SHA-256, and who has shown to have it."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import exists, select
from sqlalchemy.dialects import postgresql, sqlite

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import blob, blob_from


class Blob(msgspec.Struct, frozen=True):
    media_type: str
    content: bytes


def keep(within: Transaction, sha256: str, agent: str, kept: Blob) -> None:
    """Store it unless it is there; whoever brought it has it from now on."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    row = {
        "tenant": within.tenant,
        "sha256": sha256,
        "size": len(kept.content),
        "media_type": kept.media_type,
        "content": kept.content,
    }
    within.connection.execute(made(blob).values(row).on_conflict_do_nothing())
    mine = {"tenant": within.tenant, "sha256": sha256, "agent": agent}
    within.connection.execute(made(blob_from).values(mine).on_conflict_do_nothing())


def find(within: Transaction, sha256: str) -> Blob | None:
    statement = select(blob.c.media_type, blob.c.content).where(
        blob.c.tenant == within.tenant, blob.c.sha256 == sha256
    )
    row = within.connection.execute(statement).one_or_none()
    return None if row is None else Blob(row.media_type, bytes(row.content))


def of_others(within: Transaction, hashes: Collection[str], agent: str) -> set[str]:
    """Those that are here and that this agent never brought."""
    if not hashes:
        return set()
    brought = exists().where(
        blob_from.c.tenant == blob.c.tenant,
        blob_from.c.sha256 == blob.c.sha256,
        blob_from.c.agent == agent,
    )
    statement = select(blob.c.sha256).where(
        blob.c.tenant == within.tenant, blob.c.sha256.in_(sorted(hashes)), ~brought
    )
    return set(within.connection.scalars(statement))
