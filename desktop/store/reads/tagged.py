"""Lists by tag: `#vip` in a filter, or `#"two words"`, beside other words.

Few records have tags, and the index of their column holds nothing else: it answers which tags are
used and who bears one. Law: a tag is asked for whole, large and small letters alike.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from desktop.domain.kinds import BY_NAME
from desktop.store.opening import Connection
from desktop.store.reads import lists
from desktop.store.reads.matching import words

_TAG: Final = re.compile(r'#(?:"([^"]*)"?|(\S+))')
_AMONG: Final = 20_000  # hits of the other words that are looked at
_MOST: Final = 200  # tags that are named


def split(text: str) -> tuple[str, tuple[str, ...]]:
    """The words that are left, and the tags in small letters."""
    tags = tuple((quoted or plain).strip().casefold() for quoted, plain in _TAG.findall(text))
    return _TAG.sub(" ", text).strip(), tuple(tag for tag in tags if tag)


def typed(tag: str) -> str:
    """How a tag is asked for."""
    return f'#"{tag}"' if re.search(r"\s", tag) else f"#{tag}"


def used(connection: Connection, kind: str) -> tuple[tuple[str, int], ...]:
    """The tags of this kind of record and how many bear each, the most used first."""
    if not _has_tags(kind):
        return ()
    rows = connection.execute(
        f"SELECT tags, count(*) FROM {BY_NAME[kind].table} WHERE tags IS NOT NULL GROUP BY tags"
    )
    counted: Counter[str] = Counter()
    for tags, count in rows.fetchall():
        counted.update(dict.fromkeys(tags.split("\n"), count))
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0].casefold()))
    return tuple(ordered[:_MOST])


def filtered(connection: Connection, kind: str, text: str, limit: int) -> list[int]:
    """The `n` of the rows with all the words and all the tags, best first; at most so many."""
    rest, tags = split(text)
    if not tags or not _has_tags(kind):
        return lists.filtered(connection, kind, text, limit)
    bearing = _bearing(connection, kind, frozenset(tags))
    if not words(rest):
        return sorted(bearing, reverse=True)[:limit]
    hits = lists.filtered(connection, kind, rest, _AMONG)
    return [n for n in hits if n in bearing][:limit]


def _bearing(connection: Connection, kind: str, tags: frozenset[str]) -> set[int]:
    rows = connection.execute(
        f"SELECT n, tags FROM {BY_NAME[kind].table} WHERE tags IS NOT NULL"
    ).fetchall()
    return {n for n, theirs in rows if tags.issubset(theirs.casefold().split("\n"))}


def _has_tags(kind: str) -> bool:
    return "tags" in {column.name for column in BY_NAME[kind].columns}
