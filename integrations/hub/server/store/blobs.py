"""Attachments' content in pieces under its SHA-256, who has shown to have it, what is on its way.

Law: pieces are only ever added; a blob names the upload whose pieces it is made of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Table, Text, and_, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import blob, blob_from, blob_piece, blob_upload

PIECE: Final = 524_288  # bytes that are in memory at once


_FOUND: Final = Prepared(
    select(blob.c.size, blob.c.media_type, blob.c.upload).where(
        blob.c.tenant == OF_TENANT, blob.c.sha256 == bindparam("of_sha256", type_=Text)
    )
)
_PUT: Final = {
    (name, table.name): Prepared(made(table).on_conflict_do_nothing())
    for name, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
    for table in (blob, blob_from)
}
_BROUGHT: Final = select(blob_from.c.sha256).where(
    blob_from.c.tenant == OF_TENANT,
    blob_from.c.agent == bindparam("of_agent", type_=Text),
    blob_from.c.sha256.in_(bindparam("of_hashes", type_=Text, expanding=True)),
)
_MINE: Final = {  # by whether they are held
    False: Prepared(_BROUGHT),
    True: Prepared(_BROUGHT.with_for_update(read=True, key_share=True)),
}


class Blob(msgspec.Struct, frozen=True):
    media_type: str
    content: bytes


class Stored(msgspec.Struct, frozen=True):
    """A blob as it lies here; its content is read piece by piece."""

    size: int
    media_type: str
    upload: str


class Upload(msgspec.Struct, frozen=True):
    """Content on its way in, of one person."""

    upload: str
    size: int  # as it was announced
    media_type: str
    received: int


def keep(within: Transaction, sha256: str, agent: str, kept: Blob) -> None:
    """Store content that is here as a whole, unless it is known; who brought it has it."""
    if find(within, sha256) is None:
        for start in range(0, len(kept.content), PIECE):
            add_piece(within, sha256, start, kept.content[start : start + PIECE])
    finish(within, sha256, agent, Stored(len(kept.content), kept.media_type, sha256))


def find(within: Transaction, sha256: str) -> Stored | None:
    row = _FOUND.row(within, of_sha256=sha256)
    return None if row is None else Stored(*row)


def finish(within: Transaction, sha256: str, agent: str, stored: Stored) -> bool:
    """Make pieces a blob, unless there is one; False then. Who brought it has it from now on."""
    row = {"tenant": within.tenant, "sha256": sha256, **msgspec.structs.asdict(stored)}
    row["kept"] = milliseconds(within.now)
    mine = {"tenant": within.tenant, "sha256": sha256, "agent": agent}
    _insert_or_ignore(within, blob, row)
    _insert_or_ignore(within, blob_from, mine)
    return find(within, sha256) == stored


def not_brought(
    within: Transaction, hashes: Collection[str], agent: str, *, hold: bool = False
) -> set[str]:
    """Those that this agent has not shown to have, here or not.

    hold: the others are not swept before this transaction is done.
    """
    if not hashes:
        return set()
    found = _MINE[hold].rows(within, of_agent=agent, of_hashes=sorted(hashes))
    return set(hashes) - {str(sha256) for (sha256,) in found}


# ------------------------------------------------------------------------------------ sweeping
def kept_before(within: Transaction, at: int) -> set[str]:
    """What is here since before this time (ms)."""
    statement = select(blob.c.sha256).where(blob.c.tenant == within.tenant, blob.c.kept < at)
    return set(within.connection.scalars(statement))


def lock(within: Transaction, sha256: str) -> None:
    """Until this transaction is done, nobody names it who has brought it before."""
    mine = blob_from.c.tenant == within.tenant, blob_from.c.sha256 == sha256
    within.connection.execute(select(blob_from.c.agent).where(*mine).with_for_update()).all()


def delete_whole(within: Transaction, sha256: str) -> None:
    """The content, and that anybody has brought it."""
    stored = find(within, sha256)
    for table in (blob_from, blob):
        columns = table.c
        mine = columns.tenant == within.tenant, columns.sha256 == sha256
        within.connection.execute(delete(table).where(*mine))
    if stored is not None:
        _delete_pieces(within, stored.upload)


def end_old_uploads(within: Transaction, before: int) -> None:
    """Forget what was begun and not touched since this time (ms)."""
    columns = blob_upload.c
    old = select(columns.sha256, columns.agent, columns.upload).where(
        columns.tenant == within.tenant, columns.touched < before
    )
    for sha256, agent, upload in within.connection.execute(old).all():
        end_upload(within, sha256, agent, upload, with_pieces=True)


# -------------------------------------------------------------------------------------- pieces
def add_piece(within: Transaction, upload: str, start: int, content: bytes) -> None:
    row = {"tenant": within.tenant, "upload": upload, "start": start, "content": content}
    within.connection.execute(insert(blob_piece).values(row))


def pieces(within: Transaction, upload: str, start: int = 0) -> Iterator[bytes]:
    """The content from this place on, one piece in memory at a time."""
    while content := piece_at(within, upload, start):
        yield content
        start += len(content)


def piece_at(within: Transaction, upload: str, start: int) -> bytes:
    """What the piece that holds this place has from there on; empty behind the end."""
    statement = (
        select(blob_piece.c.start, blob_piece.c.content)
        .where(
            blob_piece.c.tenant == within.tenant,
            blob_piece.c.upload == upload,
            blob_piece.c.start <= start,
        )
        .order_by(blob_piece.c.start.desc())
        .limit(1)
    )
    row = within.connection.execute(statement).one_or_none()
    return b"" if row is None else bytes(row.content)[start - row.start :]


# ------------------------------------------------------------------------------ on their way
def upload_of(within: Transaction, sha256: str, agent: str) -> Upload | None:
    columns = blob_upload.c
    statement = select(columns.upload, columns.size, columns.media_type, columns.received)
    row = within.connection.execute(statement.where(_key(within, sha256, agent))).one_or_none()
    return None if row is None else Upload(*row)


def begin_upload(
    within: Transaction, sha256: str, agent: str, upload: Upload, touched: int
) -> None:
    row = {
        "tenant": within.tenant,
        "sha256": sha256,
        "agent": agent,
        "touched": touched,
        **msgspec.structs.asdict(upload),
    }
    within.connection.execute(insert(blob_upload).values(row))


def receive(
    within: Transaction, sha256: str, agent: str, upload: Upload, *, content: bytes, touched: int
) -> bool:
    """Add what follows on `upload.received`; False when somebody was faster or ended it."""
    statement = update(blob_upload).where(
        _key(within, sha256, agent),
        blob_upload.c.upload == upload.upload,
        blob_upload.c.received == upload.received,
    )
    received = upload.received + len(content)
    done = within.connection.execute(statement.values(received=received, touched=touched))
    if done.rowcount:
        add_piece(within, upload.upload, upload.received, content)
    return bool(done.rowcount)


def end_upload(
    within: Transaction, sha256: str, agent: str, upload: str, *, with_pieces: bool
) -> None:
    """Forget that it was on its way; its pieces, too, unless a blob is made of them now."""
    statement = delete(blob_upload).where(_key(within, sha256, agent))
    within.connection.execute(statement.where(blob_upload.c.upload == upload))
    if with_pieces:
        _delete_pieces(within, upload)


def _delete_pieces(within: Transaction, upload: str) -> None:
    columns = blob_piece.c
    mine = columns.tenant == within.tenant, columns.upload == upload
    within.connection.execute(delete(blob_piece).where(*mine))


def unfinished(within: Transaction, agent: str) -> list[tuple[str, str, int]]:
    """(sha256, upload, when it was last touched) of what a person has begun, newest first."""
    columns = blob_upload.c
    statement = (
        select(columns.sha256, columns.upload, columns.touched)
        .where(columns.tenant == within.tenant, columns.agent == agent)
        .order_by(columns.touched.desc(), columns.sha256)
    )
    return [(row.sha256, row.upload, row.touched) for row in within.connection.execute(statement)]


def _key(within: Transaction, sha256: str, agent: str) -> ColumnElement[bool]:
    columns = blob_upload.c
    return and_(columns.tenant == within.tenant, columns.sha256 == sha256, columns.agent == agent)


def _insert_or_ignore(within: Transaction, table: Table, row: dict[str, Any]) -> None:
    _PUT[within.connection.dialect.name, table.name].do_each(within, [row])
