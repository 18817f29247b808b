"""Bringing the tables up to date when a hub starts, one process at a time."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from integrations.hub.server.store import guarding

SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7_083_617_325  # any number, as long as every hub takes the same


class Behind(Exception):
    """The tables have to be brought up to date first, by whoever owns them."""


def migrate(engine: Engine, role: str = "") -> None:
    """Run what is missing; whoever starts at the same moment waits and then finds it done.

    role: on PostgreSQL, who will work with the tables; "" for the hub's own role. Raises Behind
    when there is something to do for the owner alone, guarding.Unguarded.
    """
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            _migrate_postgresql(connection, role)
        elif _is_behind(connection):
            command.upgrade(_config(connection), "head")


def _migrate_postgresql(connection: Connection, role: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not guarding.owns(connection):
        guarding.check(connection, str(connection.scalar(text("SELECT current_user"))))
        if _is_behind(connection):
            raise Behind
        return
    if not role:
        guarding.make_role(connection)
    if _is_behind(connection):
        guarding.loosen(connection)
        command.upgrade(_config(connection), "head")
    guarding.guard(connection, role or guarding.APP_ROLE)


def _is_behind(connection: Connection) -> bool:
    return MigrationContext.configure(connection).get_current_revision() != _newest()


@cache
def _newest() -> str | None:
    """To know it, every script is compiled: some 0.3 s."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
