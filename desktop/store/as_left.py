"""How the person left the window: what was open, scrolled to and half typed, a text for each part.

Kept in the profile, told to nobody. Laws: it is a comfort and no record: a part that cannot be
read any more is not there; and because words that were looked for may name a person, all of it
goes when anything is erased.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.store.opening import Connection


def keep(connection: Connection, parts: Mapping[str, str]) -> None:
    """In place of what was kept of these parts."""
    connection.executemany(
        "INSERT INTO as_left (part, doc) VALUES (?, ?) "
        "ON CONFLICT (part) DO UPDATE SET doc = excluded.doc",
        list(parts.items()),
    )


def kept(connection: Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT part, doc FROM as_left").fetchall())


def forget(connection: Connection) -> None:
    connection.execute("DELETE FROM as_left")
