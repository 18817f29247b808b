"""Alembic's way in; `migrating.migrate` hands it a connection inside a transaction."""

from __future__ import annotations

from alembic import context

from integrations.hub.server.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
