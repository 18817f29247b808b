"""Bytes of a store that are not what was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from desktop.store.opening import FILE, PAGE_BYTES


def place_of(profile: Path, table: str) -> int:
    """Where in the file a page of its rows begins; of an unencrypted one."""
    with closing(sqlite3.connect(profile / FILE)) as connection:
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,)
        ).fetchall()
    number: int = pages[len(pages) // 2][0]
    return (number - 1) * PAGE_BYTES


def flip(profile: Path, at: int) -> None:
    """A page from here on is rubbish."""
    with (profile / FILE).open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * PAGE_BYTES)
