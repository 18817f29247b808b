"""Tables that are there already: the real scripts make them once a process, then they are copied.

Making a desk's or a hub's tables from the first script on takes 0.15 s, some thousand times a run.
Law: only what holds nothing and has no key is filled by copying; everything else is migrated as
always. (`tests/support/postgres.py` does the same with its templates.)
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlcipher3 import dbapi2

from desktop.store.migrations import run
from desktop.store.opening import Connection, connect
from integrations.hub.server.store import migrating, opening

_FOLDER = tempfile.TemporaryDirectory(prefix="tresen-tables-")
_PATCHES = pytest.MonkeyPatch()
_upgrade: Callable[[Connection], None] = run.upgrade
_migrate = migrating.migrate


@cache
def _desks() -> Connection:
    made = connect(Path(_FOLDER.name))
    _upgrade(made)
    return made


@cache
def _hubs() -> sqlite3.Connection:
    address = Path(_FOLDER.name) / "hub.db"
    engine = create_engine(f"sqlite:///{address}")
    _migrate(engine)
    engine.dispose()
    return sqlite3.connect(address, check_same_thread=False)


def _is_empty(connection: Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not tables


def _upgrade_or_copy(connection: Connection) -> None:
    try:
        if _is_empty(connection):
            _desks().backup(connection)
            return
    except dbapi2.OperationalError:  # it has a key, or there is no room
        pass
    _upgrade(connection)


def _migrate_or_copy(engine: Engine, role: str = "") -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            if isinstance(driver, sqlite3.Connection) and _is_empty(driver):
                _hubs().backup(driver)
                return
    _migrate(engine, role)


def pytest_configure() -> None:
    _PATCHES.setattr(run, "upgrade", _upgrade_or_copy)
    _PATCHES.setattr(opening, "migrate", _migrate_or_copy)


def pytest_unconfigure() -> None:
    _PATCHES.undo()
    _FOLDER.cleanup()
