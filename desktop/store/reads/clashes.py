"""Conflicts that nobody has decided on, each with the record it is about."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from desktop.domain import kinds
from desktop.domain.clash import Clash
from desktop.domain.records import Record
from desktop.store.opening import Connection
from desktop.store.reads.outbox_list import About, about
from desktop.store.reads.records import people

MOST = 50  # at once on a screen


class Undecided(msgspec.Struct, frozen=True):
    clash: Clash
    record: Record | None  # None: it is not here any more
    about: About


class Found(msgspec.Struct, frozen=True):
    """Newest first; `people` are the names of everybody who is named in them."""

    clashes: tuple[Undecided, ...]
    people: dict[str, str]


_UNDECIDED = "SELECT doc FROM clashes WHERE decided IS NULL"
# What is open, its tasks, the notes on it and the drafts in it.
_ABOUT = """ AND (about IN (:interaction, :customer, :case)
    OR about IN (SELECT id FROM tasks WHERE customer = :customer OR case_id = :case)
    OR about IN (SELECT id FROM notes WHERE about IN (:interaction, :customer, :case))
    OR about IN (SELECT id FROM drafts WHERE interaction = :interaction))"""
_NEWEST = f" ORDER BY at DESC, id LIMIT {MOST}"


def everywhere(connection: Connection, home: str) -> Found:
    rows = connection.execute(_UNDECIDED + _NEWEST).fetchall()
    return _found(connection, [doc for (doc,) in rows], home)


def of_kinds(connection: Connection, home: str, named: Collection[str]) -> Found:
    """On any record of these kinds."""
    one_of = " AND json_extract(doc, '$.about_kind') IN (SELECT value FROM json_each(?))"
    asked = (msgspec.json.encode(sorted(named)).decode(),)
    rows = connection.execute(_UNDECIDED + one_of + _NEWEST, asked).fetchall()
    return _found(connection, [doc for (doc,) in rows], home)


def on_what_is_open(
    connection: Connection,
    home: str,
    *,
    interaction: str | None,
    customer: str | None,
    case: str | None,
) -> Found:
    shown = {"interaction": interaction, "customer": customer, "case": case}
    rows = connection.execute(_UNDECIDED + _ABOUT + _NEWEST, shown).fetchall()
    return _found(connection, [doc for (doc,) in rows], home)


def _found(connection: Connection, documents: list[str], home: str) -> Found:
    clashes = [msgspec.json.decode(document, type=Clash) for document in documents]
    named = {clash.by for clash in clashes}
    named |= {side.by for clash in clashes for side in clash.sides if side.by}
    undecided = tuple(
        Undecided(each, _record(connection, each), about(connection, each.about_kind, each.about))
        for each in clashes
    )
    return Found(undecided, people(connection, named, home))


def _record(connection: Connection, clash: Clash) -> Record | None:
    kind = kinds.BY_NAME.get(clash.about_kind)
    if kind is None:
        return None
    row = connection.execute(
        f"SELECT doc FROM {kind.table} WHERE id = ?", (clash.about,)
    ).fetchone()
    return None if row is None else kinds.decode(kind.name, row[0])
