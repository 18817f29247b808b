"""The long lists, a page at a time, and what was filtered: customers, contacts, cases, articles.

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

Value = str | int
Key = tuple[Value, ...]  # what a row is sorted by; the last part is its place, so no two are equal

_RANKED_FROM = 3  # letters: shorter prefixes hit so much that scoring it all would take too long


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """A table in the order of an index, `place` (which is `n`) behind its columns."""

    kind: str
    by: tuple[str, ...]
    down: bool = False  # the largest first
    within: tuple[str, ...] = ()  # columns with one value throughout, before `by` in the index
    only: str = ""  # a condition on the rows; may name :bound

    @property
    def table(self) -> str:
        return BY_NAME[self.kind].table

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.by, "place")

    @property
    def order(self) -> str:
        down = " DESC" if self.down else ""
        return ", ".join(f"{column}{down}" for column in self.columns)

    @property
    def after(self) -> str:
        marks = ", ".join(f":after{at}" for at in range(len(self.columns)))
        return f"({', '.join(self.columns)}) {'<' if self.down else '>'} ({marks})"

    def turned(self, *, down: bool) -> Walk:
        """The same walk, that way round."""
        return msgspec.structs.replace(self, down=down)


class Where(msgspec.Struct, frozen=True):
    """What a walk is asked for: the values of its `within`, and its bound."""

    within: tuple[Value, ...] = ()
    bound: int = 0


EVERYWHERE = Where()
# The orders each list offers, by the name of their column.
CUSTOMERS = {
    "name": Walk(kind="customer", by=("name_sort",)),
    "number": Walk(kind="customer", by=("number_length", "number")),
}
CONTACTS = {"last": Walk(kind="interaction", by=("last_at",))}
CASES = {
    "opened": Walk(kind="case", by=("opened_at",)),
    "number": Walk(kind="case", by=("number_length", "number")),
    "subject": Walk(kind="case", by=("subject_sort",)),
    "status": Walk(kind="case", by=("status_sort", "opened_at")),
    "due": Walk(kind="case", by=("due_sort",)),
}
ARTICLES = {
    "title": Walk(kind="article", by=("title_sort",), within=("language",)),
    "changed": Walk(kind="article", by=("updated_at",), within=("language",)),
}
TASKS = {
    "due": Walk(kind="task", by=("due_sort",), within=("assignee", "ended")),
    "title": Walk(kind="task", by=("title_sort",), within=("assignee", "ended")),
}
ORDERS = {
    "customer": CUSTOMERS,
    "interaction": CONTACTS,
    "case": CASES,
    "article": ARTICLES,
    "task": TASKS,
}


def keys_statement(walk: Walk, *, first: bool) -> str:
    """Keys from one on: the page's own, or with OFFSET the next anchor."""
    return (
        f"SELECT {', '.join(walk.columns)} FROM {walk.table} {_where(walk, first=first)} "
        f"ORDER BY {walk.order} LIMIT :count OFFSET :skip"
    )


def page(
    connection: Connection, walk: Walk, after: Key | None, size: int, where: Where = EVERYWHERE
) -> list[tuple[Key, int]]:
    """The next keys of the list, each with its row's `n`."""
    statement = keys_statement(walk, first=after is None)
    rows = connection.execute(statement, _parameters(after, where, size, 0)).fetchall()
    return [(tuple(row), row[-1]) for row in rows]


def anchors(
    connection: Connection,
    walk: Walk,
    after: Key | None,
    *,
    every: int,
    most: int,
    where: Where = EVERYWHERE,
) -> list[Key]:
    """The keys at the places every-1, 2*every-1, … behind `after`; fewer than `most`: the end."""
    found: list[Key] = []
    while len(found) < most:
        statement = keys_statement(walk, first=after is None)
        row = connection.execute(statement, _parameters(after, where, 1, every - 1)).fetchone()
        if row is None:
            break
        after = tuple(row)
        found.append(after)
    return found


def count(connection: Connection, walk: Walk, where: Where = EVERYWHERE) -> int:
    statement = f"SELECT count(*) FROM {walk.table} {_where(walk, first=True)}"
    return int(connection.execute(statement, _parameters(None, where, 0, 0)).fetchone()[0])


def in_order(connection: Connection, walk: Walk, places: Sequence[int]) -> list[int]:
    """The same rows, as the walk would come by them."""
    marks = ", ".join("?" * len(places))
    statement = f"SELECT n FROM {walk.table} WHERE n IN ({marks}) ORDER BY {walk.order}"
    return [n for (n,) in connection.execute(statement, places).fetchall()]


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
    conditions = [f"{column} = :within{at}" for at, column in enumerate(walk.within)]
    if walk.only:
        conditions.append(walk.only)
    if not first:
        conditions.append(walk.after)
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _parameters(after: Key | None, where: Where, size: int, skip: int) -> dict[str, Value]:
    given: dict[str, Value] = {"count": size, "skip": skip, "bound": where.bound}
    given |= {f"within{at}": value for at, value in enumerate(where.within)}
    return given | {f"after{at}": value for at, value in enumerate(after or ())}
