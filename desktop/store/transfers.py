"""The list of attachments that come and go: what is still to be brought, what is to be fetched.

It stands in the store so that it survives a restart, beside the outbox and not in it: a file that
takes minutes holds back what names it and nothing else. Law: content is on the hub before the
operation that names it is pushed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import InteractionId
from desktop.store.opening import Connection

if TYPE_CHECKING:
    from desktop.store.blobs import BlobFolder


class Way(StrEnum):
    UP = "up"
    DOWN = "down"


class Stage(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Transfer(msgspec.Struct, frozen=True):
    """An attachment on its way, or there."""

    sha256: str
    way: Way
    stage: Stage
    interaction: InteractionId
    media_type: str
    size: int
    moved: int  # bytes, so far
    reason: str  # why it was refused

    @property
    def waits(self) -> bool:
        return self.stage is Stage.WAITING


class Bringing(msgspec.Struct, frozen=True):
    """Content of the folder that is to be on the hub, and the contact it is for."""

    file: Attachment
    interaction: InteractionId


_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_COLUMNS = "sha256, way, stage, interaction, media_type, size, moved, reason"


def bring(connection: Connection, file: Attachment, interaction: InteractionId) -> None:
    """It lies in the folder and is to be on the hub; nothing is brought that is there already.

    What lay beside a form belongs to the contact that the form begins, from when that is asked for.
    """
    _put(connection, file, interaction, Way.UP)
    connection.execute(
        "UPDATE transfer SET interaction = ? WHERE sha256 = ? AND interaction = ''",
        (interaction, file.sha256),
    )


def want(connection: Connection, file: Attachment, interaction: InteractionId) -> None:
    """It lies on the hub and is to be here; one that is on its way up is here already."""
    _put(connection, file, interaction, Way.DOWN, unless="way = 'up' AND stage = 'waiting'")


def _put(
    connection: Connection,
    file: Attachment,
    interaction: InteractionId,
    way: Way,
    unless: str = "way = 'up' AND stage = 'done'",
) -> None:
    connection.execute(
        f"INSERT INTO transfer ({_COLUMNS}) VALUES (?, ?, 'waiting', ?, ?, ?, 0, '') "
        "ON CONFLICT (sha256) DO UPDATE SET way = excluded.way, stage = 'waiting', moved = 0, "
        "size = excluded.size, media_type = excluded.media_type, reason = '', "
        f"interaction = excluded.interaction WHERE NOT ({unless})",
        (file.sha256, way, interaction, file.media_type, file.size),
    )


def missing(connection: Connection, hashes: Iterable[str]) -> None:
    """The hub says that it has not got these from this person."""
    connection.executemany(
        f"INSERT INTO transfer ({_COLUMNS}) VALUES (?, 'up', 'waiting', '', '', 0, 0, '') "
        "ON CONFLICT (sha256) DO UPDATE SET way = 'up', stage = 'waiting', moved = 0",
        [(sha256,) for sha256 in hashes],
    )


def moved(connection: Connection, sha256: str, so_far: int) -> bool:
    """Whether it is still on the list: what named it may have been erased meanwhile."""
    booked = "UPDATE transfer SET moved = ? WHERE sha256 = ?"
    return connection.execute(booked, (so_far, sha256)).rowcount > 0


def done(connection: Connection, sha256: str) -> bool:
    """Whether it is still on the list."""
    booked = "UPDATE transfer SET stage = 'done', moved = size, reason = '' WHERE sha256 = ?"
    return connection.execute(booked, (sha256,)).rowcount > 0


def refuse(connection: Connection, sha256: str, reason: str) -> None:
    connection.execute(
        "UPDATE transfer SET stage = 'refused', reason = ? WHERE sha256 = ?", (reason, sha256)
    )


def forget_unnamed(connection: Connection) -> list[str]:
    """Strike off what nothing here names any more; returns what that was: its content can go."""
    gone = no_longer_named(connection)
    connection.executemany("DELETE FROM transfer WHERE sha256 = ?", [(each,) for each in gone])
    return gone


def drop(connection: Connection, folder: BlobFolder, hashes: Sequence[str]) -> None:
    """Take content away, but what is on the list again: somebody sends the same once more.

    And what a version of a draft names, which can be taken back.

    In a transaction, so that nobody puts it there in between.
    """
    for sha256 in set(hashes) - of(connection, hashes).keys() - _in_versions(connection):
        if not folder.is_in_hand(sha256):
            folder.drop(sha256)


def waiting(connection: Connection, way: Way) -> list[Transfer]:
    """What is to be moved, in the order of asking."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM transfer WHERE way = ? AND stage = 'waiting' ORDER BY rowid",
        (way,),
    )
    return [_transfer(row) for row in rows.fetchall()]


def not_on_hub(connection: Connection) -> list[str]:
    """What no operation may name yet."""
    rows = connection.execute("SELECT sha256 FROM transfer WHERE way = 'up' AND stage <> 'done'")
    return [sha256 for (sha256,) in rows.fetchall()]


def of(connection: Connection, hashes: Collection[str]) -> dict[str, Transfer]:
    """How it stands with these; those that never moved are left out."""
    marks = ", ".join("?" * len(hashes))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM transfer WHERE sha256 IN ({marks})", tuple(hashes)
    )
    return {row[0]: _transfer(row) for row in rows.fetchall()}


def every(connection: Connection) -> list[Transfer]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM transfer ORDER BY rowid")
    return [_transfer(row) for row in rows.fetchall()]


def written_beside(connection: Connection) -> frozenset[str]:
    """What lies here for a form that is being written and has not asked for anything yet.

    Pictures of an article are on no list before it is saved, and that may be days later. So does
    what a version names that was written before.
    """
    rows = connection.execute("SELECT doc FROM drafts")
    in_drafts = frozenset(found for (doc,) in rows for found in _HASH.findall(doc))
    return in_drafts | _in_versions(connection)


def _in_versions(connection: Connection) -> frozenset[str]:
    rows = connection.execute(
        "SELECT files FROM draft_version WHERE files <> '[]' "
        "UNION SELECT text FROM draft_version WHERE instr(text, 'attachment:')"
    )
    return frozenset(found for (said,) in rows for found in _HASH.findall(said))


def no_longer_named(connection: Connection) -> list[str]:
    """What no record and no operation here names any more: its content can go.

    The interaction left this desktop, or a file was taken out of a draft again. What a file came
    through may be an article, or a change of one, as well.
    """
    return [each.sha256 for each in every(connection) if not _named(connection, each)]


def _named(connection: Connection, transfer: Transfer) -> bool:
    for statement, about in (
        ("SELECT 1 FROM interactions WHERE id = ? AND instr(doc, ?)", transfer.interaction),
        ("SELECT 1 FROM articles WHERE id = ? AND instr(doc, ?)", transfer.interaction),
        ("SELECT 1 FROM revisions WHERE id = ? AND instr(doc, ?)", transfer.interaction),
        ("SELECT 1 FROM drafts WHERE interaction = ? AND instr(doc, ?)", transfer.interaction),
    ):
        if connection.execute(statement, (about, transfer.sha256)).fetchone():
            return True
    asked = "SELECT 1 FROM {} WHERE instr(fields, ?) LIMIT 1"
    return any(
        connection.execute(asked.format(table), (transfer.sha256,)).fetchone()
        for table in ("outbox", "refused")
    )


def _transfer(row: tuple[str, str, str, str, str, int, int, str]) -> Transfer:
    sha256, way, stage, interaction, media_type, size, so_far, reason = row
    return Transfer(
        sha256,
        Way(way),
        Stage(stage),
        InteractionId(interaction),
        media_type,
        size,
        so_far,
        reason,
    )
