"""Rows that this person may not see any more: out of the tables and the full text, at once.

A row's buckets follow from its document, so nothing is kept beside it for this. Laws: what is left
when a scope was told lies in one of its buckets, or was made here and is not on the hub yet; what
a person wrote (outbox, refused, drafts) is not touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from desktop.domain import kinds
from desktop.domain.buckets import needle
from desktop.domain.kinds import EVERY_QUEUE, KINDS, Kind, sees
from desktop.ports.wire import Scoped
from desktop.store import cleaning, outbox, staging
from desktop.store.lost import remember
from desktop.store.opening import Connection
from desktop.store.projection import NOT_ON_HUB, reproject
from desktop.store.rows import TABLES, Key

_MOST_NEEDLES = 20  # a row is looked at by its text only for few
_QUEUE = "queue:"


def leave(connection: Connection, scope: Scoped) -> set[Key]:
    """Take away what lies in no bucket of this scope; returns what went."""
    if not scope.drop:
        return set()
    staging.leave(connection, scope.sees)
    waiting = outbox.keys_waiting(connection)
    lost = {
        (kind.name, id_): lay_in
        for kind in KINDS
        for id_, document in _candidates(connection, kind, scope.drop, waiting)
        if not sees(scope.sees, lay_in := kind.buckets(kinds.decode(kind.name, document)))
    }
    take_away(connection, list(lost), lost)
    forget_words(connection, {kind for kind, _ in lost})
    return set(lost)


def take_away(
    connection: Connection, keys: Sequence[Key], lay_in: Mapping[Key, Collection[str]] | None = None
) -> None:
    """Out of the tables and the full text; what operations here make of them again stays.

    lay_in: the buckets of those whose document was read for it.
    """
    remember(connection, keys)
    by_kind: dict[str, list[str]] = {}
    read: dict[str, dict[str, Collection[str]]] = {}
    for kind, id_ in keys:
        by_kind.setdefault(kind, []).append(id_)
    for (kind, id_), buckets in (lay_in or {}).items():
        read.setdefault(kind, {})[id_] = buckets
    for kind, ids in by_kind.items():
        TABLES[kind].delete_all(connection, ids, read.get(kind, {}))
    waiting = outbox.keys_waiting(connection)
    reproject(connection, [key for key in keys if key in waiting])


def forget_words(connection: Connection, kinds_of: Iterable[str]) -> None:
    """What was deleted stands in the full text's file until it is merged: let it be, soon."""
    indexes = {TABLES[kind].kind.table for kind in kinds_of if TABLES[kind].kind.searched}
    cleaning.add(connection, "index", indexes)


def _candidates(
    connection: Connection, kind: Kind, drop: Collection[str], waiting: Iterable[Key]
) -> list[tuple[str, str]]:
    """(id, the hub's document) of the rows of a kind that may lie in these buckets."""
    where, needles = _where(kind, drop)
    rows: list[tuple[str, str]] = connection.execute(
        f"SELECT id, doc FROM {kind.table} WHERE base IS NULL{where}", needles
    ).fetchall()
    for of, id_ in waiting:
        found = TABLES[of].found(connection, id_) if of == kind.name else None
        if found is not None and found[1] not in (None, NOT_ON_HUB):
            rows.append((id_, str(found[1])))
    return rows


def _where(kind: Kind, drop: Collection[str]) -> tuple[str, list[str]]:
    """What narrows the rows down: by column where the queue is one, else by the text.

    A contact lies where its case lies, too, and of that there is no column.
    """
    names = [needle(bucket) for bucket in sorted(drop)]
    if EVERY_QUEUE in drop or not all(names) or len(names) > _MOST_NEEDLES:
        return "", []
    if any(column.name == "queue" for column in kind.columns):
        queues = [bucket.removeprefix(_QUEUE) for bucket in drop if bucket.startswith(_QUEUE)]
        lies = f"queue IN ({', '.join('?' * len(queues))})"
        return f""" AND ({lies} OR instr(doc, '"case_queue"'))""", queues
    needles = [msgspec.json.encode(name).decode()[1:-1] for name in names]
    return f" AND ({' OR '.join('instr(doc, ?)' for _ in needles)})", needles
