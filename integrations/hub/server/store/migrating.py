"""Bringing the tables up to date when a hub starts, one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7_083_617_325  # any number, as long as every hub takes the same


def migrate(engine: Engine) -> None:
    """Run what is missing; whoever starts at the same moment waits and then finds it done."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
