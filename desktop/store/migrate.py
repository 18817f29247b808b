"""Bringing a profile's schema to this version, before anything reads it.

`PRAGMA user_version` says which schema a file has, so that a start that has nothing to migrate
imports neither Alembic nor SQLAlchemy. A file from a newer version is refused and left untouched.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from desktop.store.opening import connect

SCHEMA = 24  # how many scripts there are in migrations/versions: one more with each


class NewerStore(Exception):
    """A newer Tresen wrote this profile; it is untouched. Update, or use another profile."""


def prepare(profile: Path, *, key: bytes | None = None) -> None:
    """Make or migrate the store, which `key` opens. Raises NewerStore."""
    connection = connect(profile, key=key)
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > SCHEMA:
            raise NewerStore(f"schema {found}, this version knows {SCHEMA}")
        if found < SCHEMA:
            # Imported here: 0.4 s of Alembic and SQLAlchemy that an ordinary start must not pay.
            importlib.import_module("desktop.store.migrations.run").upgrade(connection)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
    finally:
        connection.close()
