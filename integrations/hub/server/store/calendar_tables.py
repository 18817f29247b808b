"""What the hub keeps of calendars: which, how far each was heard, how each entry stands there.

Laws: no credentials stand here; no content either: what both sides agreed on is kept as digests, so
an erased customer leaves nothing behind but the id by which the entry is removed there, too.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text


def calendar_tables(metadata: MetaData) -> tuple[Table, Table]:
    """calendar_link, calendar_entry."""
    link = Table(
        "calendar_link",
        metadata,
        *map(_key, ("tenant", "name")),
        *map(_text, ("address", "chosen")),  # JSON of Chosen
        _text("position"),  # the server's sync token
        _text("told"),  # what the last round came to
        _text("held_by"),  # the process that looks after it
        *map(_number, ("held_until", "read_at")),  # ms
    )
    entry = Table(
        "calendar_entry",
        metadata,
        *map(_key, ("tenant", "calendar", "path")),
        _text("task"),  # "": it is no task of ours
        _text("etag"),  # of what stands there; "": it was deleted there and does not come back
        _text("agreed"),  # JSON {field: digest}: what both sides said last
        _number("own"),  # 1: it was made there
        Index("calendar_entry_by_task", "tenant", "task"),
    )
    return link, entry


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
