"""One record by its id, as it is shown; and the names that others are called by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Draft, Note, Record
from desktop.store.opening import Connection
from desktop.store.reads.sealed import is_sealed

R = TypeVar("R", bound=Record)


def record(connection: Connection, type_: type[R], id_: str | None) -> R | None:
    """The record of this type; None when there is none here that can be read."""
    if not id_:
        return None
    table = BY_RECORD[type_].table
    row = connection.execute(f"SELECT doc FROM {table} WHERE id = ?", (id_,)).fetchone()
    found = None if row is None else msgspec.json.decode(row[0], type=type_)
    return None if isinstance(found, Draft) and is_sealed(connection, found) else found


def notes_about(connection: Connection, kind: str, about: str) -> tuple[Note, ...]:
    """The notes on a record, oldest first."""
    rows = connection.execute(
        "SELECT doc FROM notes WHERE about = ? AND about_kind = ? ORDER BY at, id", (about, kind)
    )
    return tuple(msgspec.json.decode(doc, type=Note) for (doc,) in rows.fetchall())


def people(connection: Connection, agents: Iterable[str], home: str) -> dict[str, str]:
    """Their names; somebody of another site than `home` with it: "Malte Muster, North"."""
    names = {}
    for agent in set(agents):
        row = connection.execute(
            "SELECT a.name, a.site, s.name FROM agents a LEFT JOIN sites s ON s.id = a.site "
            "WHERE a.id = ?",
            (agent,),
        ).fetchone()
        if row is not None:
            names[agent] = row[0] if row[1] == home or not row[2] else f"{row[0]}, {row[2]}"
    return names


def names(connection: Connection, table: str) -> dict[str, str]:
    """Id and name of all queues, sites or teams, in order of name."""
    return dict(connection.execute(f"SELECT id, name FROM {table} ORDER BY name, id").fetchall())


def name_of(connection: Connection, table: str, id_: str | None) -> str:
    """The name of a queue, site or team; "" when it is not here."""
    row = connection.execute(f"SELECT name FROM {table} WHERE id = ?", (id_,)).fetchone()
    return str(row[0]) if row else ""
