"""The outbox as a person reads it: each operation with the name of the record it is about."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.kinds import BY_NAME
from desktop.store import outbox, outbox_counts
from desktop.store.opening import Connection


class About(msgspec.Struct, frozen=True):
    """What an operation is about, in names: "" where the record is not here."""

    subject: str
    customer: str


class Lists(msgspec.Struct, frozen=True):
    """Oldest first; `about` by (kind, record).

    `more` wait behind those that are here, `more_refused` came back before them.
    """

    waiting: tuple[outbox.Waiting, ...]
    refused: tuple[outbox.Refused, ...]
    about: dict[tuple[str, str], About]
    more: int = 0
    more_refused: int = 0


AT_MOST: Final = 300  # of either: nobody reads more, and all 20,000 held up the window
_NONE = "$.nothing"  # no document has it, so it is NULL
# What a record is called, and where it says whose it is.
_CALLED = {
    "interaction": ("$.subject", "$.customer"),
    "case": ("$.subject", "$.customer"),
    "task": ("$.title", "$.customer"),
    "customer": ("$.name", _NONE),
    "article": ("$.title", _NONE),
    "text-module": ("$.title", _NONE),
    "agent": ("$.name", _NONE),
    "site": ("$.name", _NONE),
}
_BELONGS = {"note": ("$.about_kind", "$.about"), "draft": (_NONE, "$.interaction")}


def lists(connection: Connection) -> Lists:
    """What the hub has not answered, and the refusals nobody has seen to."""
    waiting = outbox.waiting(connection, unanswered_only=True, at_most=AT_MOST)
    refused = outbox.refused(connection, open_only=True, at_most=AT_MOST)
    both: tuple[outbox.Waiting | outbox.Refused, ...] = (*waiting, *refused)
    keys = {(each.kind, each.record) for each in both}
    abouts = {key: about(connection, *key) for key in keys}
    return Lists(
        tuple(waiting),
        tuple(refused),
        abouts,
        outbox_counts.counts(connection).waiting - len(waiting),
        outbox_counts.not_seen_to(connection) - len(refused),
    )


def about(connection: Connection, kind: str, record: str) -> About:
    if kind in _BELONGS:
        row = _paths(connection, kind, record, *_BELONGS[kind])
        if row is None or not row[1]:
            return About("", "")
        return about(connection, row[0] or "interaction", row[1])
    if kind not in _CALLED:
        return About("", "")
    row = _paths(connection, kind, record, *_CALLED[kind])
    if row is None:
        return About("", "")
    return About(row[0] or "", _customer(connection, row[1]) if row[1] else "")


def _paths(
    connection: Connection, kind: str, record: str, first: str, second: str
) -> tuple[str | None, str | None] | None:
    row: tuple[str | None, str | None] | None = connection.execute(
        f"SELECT json_extract(doc, ?), json_extract(doc, ?) FROM {BY_NAME[kind].table}"
        " WHERE id = ?",
        (first, second, record),
    ).fetchone()
    return row


def _customer(connection: Connection, id_: str) -> str:
    row = connection.execute("SELECT name FROM customers WHERE id = ?", (id_,)).fetchone()
    return str(row[0]) if row else ""
