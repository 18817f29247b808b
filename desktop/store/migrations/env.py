"""Alembic's entrance: the connection is handed in by `run`, which also holds the transaction."""

from __future__ import annotations

from alembic import context

from desktop.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
