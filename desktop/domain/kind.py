"""What is declared of a kind of record: its struct, its table, its columns, who may see it.

A column is a value taken out of the document so that it can be filtered, sorted or indexed. Times
in columns are integers, milliseconds since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from desktop.domain.records import Record

Value = str | int | None
PARTED = "parted"  # a contact of which something went on by itself
APART = "apart"  # a customer of whom somebody said that another is not the same
_TAGS_LONGEST = 600  # letters of a column: an index of PostgreSQL takes no more than 2,700 bytes
Rights = Callable[[Any], frozenset[str]]


class Column(msgspec.Struct, frozen=True):
    name: str
    type: Literal["text", "int"]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    table: str
    record: type[Record]
    columns: tuple[Column, ...]
    values: Callable[[Any], tuple[Value, ...]]  # in the order of `columns`
    indexes: tuple[tuple[str, ...], ...] = ()
    rare: tuple[str, ...] = ()  # columns that are mostly empty: only what is in them is indexed
    searched: Callable[[Any], tuple[str, str]] | None = None  # (title, body) for full text
    prefixed: bool = True  # word beginnings of 2 and 3 letters have an index of their own
    buckets: Rights


def milliseconds(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)


def columns(names: str) -> tuple[Column, ...]:
    """Columns from "name title due_at:int": text unless it says int."""
    parts = (name.partition(":") for name in names.split())
    return tuple(Column(name, "int" if type_ == "int" else "text") for name, _, type_ in parts)


def tags_of(tags: Iterable[str]) -> str | None:
    """The tags as a column, a line each; None without any."""
    lines: list[str] = []
    for tag in tags:
        if sum(map(len, lines)) + len(lines) + len(tag) > _TAGS_LONGEST:
            break
        lines.append(tag)
    return "\n".join(lines) or None
