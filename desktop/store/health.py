"""Whether a profile's store is sound, asked without changing anything in it."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from desktop.store import outbox_counts
from desktop.store.migrate import SCHEMA
from desktop.store.opening import connect

SOUND = "ok"


class Health(msgspec.Struct, frozen=True):
    verdict: str  # SOUND, or what SQLite says is wrong
    newer: bool = False  # written by a newer Tresen, so not looked into
    waiting: int = 0  # operations the hub has not answered


def examine(profile: Path) -> Health:
    """Look at an existing store. Never raises for what is wrong with it: that is the verdict."""
    try:
        connection = connect(profile, only_reading=True)
    except dbapi2.Error as error:
        return Health(str(error))
    try:
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        if schema > SCHEMA:
            return Health(SOUND, newer=True)
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        waiting = outbox_counts.counts(connection).waiting if schema == SCHEMA else 0
        return Health(verdict, waiting=waiting)
    except dbapi2.Error as error:
        return Health(str(error))
    finally:
        connection.close()
