"""The long lists: all customers, all cases, all articles, a page at a time, and what was filtered.

A list is walked along one index: a page is read from the key before it, and the anchors (the key
before each page) are looked up some hundred at a time, so that no read keeps the others waiting.
A filter asks the full-text table and gives the places of its hits, best first.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop.domain.kinds import BY_NAME
from desktop.store.opening import Connection
from desktop.store.reads.matching import every_word, words

Key = tuple[str | int, str | int]

_RANKED_FROM = 3  # letters: shorter prefixes hit so much that scoring it all would take too long


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """A table in the order of an index whose columns, together, are unique."""

    kind: str
    by: tuple[str, str]
    newest_first: bool = False
    within: str = ""  # a column that has one value throughout; part of the index, before `by`

    @property
    def table(self) -> str:
        return BY_NAME[self.kind].table

    @property
    def order(self) -> str:
        down = " DESC" if self.newest_first else ""
        return ", ".join(f"{column}{down}" for column in self.by)

    @property
    def after(self) -> str:
        sign = "<" if self.newest_first else ">"
        return f"({', '.join(self.by)}) {sign} (:first, :second)"


CUSTOMERS = Walk(kind="customer", by=("name_key", "id"))
CASES = Walk(kind="case", by=("opened_at", "id"), newest_first=True)
ARTICLES = Walk(kind="article", by=("title", "n"), within="language")


def keys_statement(walk: Walk, *, first: bool) -> str:
    """Keys from one on: the page's own, or with OFFSET the next anchor."""
    return (
        f"SELECT {', '.join(walk.by)}, n FROM {walk.table} {_where(walk, first=first)} "
        f"ORDER BY {walk.order} LIMIT :count OFFSET :skip"
    )


def page(
    connection: Connection, walk: Walk, after: Key | None, size: int, within: str = ""
) -> list[tuple[Key, int]]:
    """The next keys of the list, each with its row's `n`."""
    rows = connection.execute(
        keys_statement(walk, first=after is None), _parameters(after, within, size, 0)
    ).fetchall()
    return [((row[0], row[1]), row[2]) for row in rows]


def anchors(
    connection: Connection,
    walk: Walk,
    after: Key | None,
    *,
    every: int,
    most: int,
    within: str = "",
) -> list[Key]:
    """The keys at the places every-1, 2*every-1, … behind `after`; fewer than `most`: the end."""
    found: list[Key] = []
    while len(found) < most:
        row = connection.execute(
            keys_statement(walk, first=after is None), _parameters(after, within, 1, every - 1)
        ).fetchone()
        if row is None:
            break
        after = (row[0], row[1])
        found.append(after)
    return found


def count(connection: Connection, walk: Walk, within: str = "") -> int:
    where = f"WHERE {walk.within} = :within" if walk.within else ""
    statement = f"SELECT count(*) FROM {walk.table} {where}"
    return int(connection.execute(statement, {"within": within}).fetchone()[0])


def filtered(connection: Connection, kind: str, text: str, limit: int) -> list[int]:
    """The `n` of the rows with all the words, best first; at most so many."""
    terms = words(text)
    if not terms:
        return []
    table = f"{BY_NAME[kind].table}_fts"
    order = f"bm25({table}, 5.0, 1.0), rowid" if _can_be_ranked(terms) else "rowid"
    rows = connection.execute(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY {order} LIMIT ?",
        (every_word(text), limit),
    )
    return [n for (n,) in rows.fetchall()]


def _can_be_ranked(terms: Sequence[str]) -> bool:
    return max(map(len, terms)) >= _RANKED_FROM


def _where(walk: Walk, *, first: bool) -> str:
    conditions = [f"{walk.within} = :within"] if walk.within else []
    if not first:
        conditions.append(walk.after)
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _parameters(after: Key | None, within: str, size: int, skip: int) -> dict[str, object]:
    first, second = after if after is not None else (None, None)
    return {"first": first, "second": second, "within": within, "count": size, "skip": skip}
