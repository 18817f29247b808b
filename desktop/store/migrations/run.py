"""Runs the Alembic scripts on an open connection of the store."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from desktop.store.opening import Connection


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest script, in one transaction."""
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool
    )
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    connection.execute("BEGIN IMMEDIATE")  # the driver itself begins nothing; `begin` below ends it
    try:
        with engine.begin() as opened:
            config.attributes["connection"] = opened
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise (error.orig or error) from error  # a full disk is the same here as everywhere
