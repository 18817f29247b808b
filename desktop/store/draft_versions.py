"""The draft journal: every version of what was typed, as it was saved, on this desk alone.

Of a form it is what stood in its fields, as its draft has it.

Each saving of a draft leaves a version, in the transaction that keeps the draft; whatever takes
the draft's place afterwards (another desk, a merge, sending, a handing on), the versions stay.
The content of the files that a version names stays on this desk for as long as the version does.
Laws: of one draft the newest NEWEST are all there; of those before them the last of each minute,
and of those older than a day the last of each hour; after KEPT they go, and with their customer
at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import DraftId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.records import Draft
from desktop.store.opening import Connection
from desktop.store.projection import shown_here

NEWEST: Final = 100
KEPT: Final = timedelta(days=14)
_THINNED_EVERY: Final = 25  # versions
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 3_600_000

_NOTE = "INSERT INTO draft_version (draft, interaction, at, text, files) VALUES (?, ?, ?, ?, ?)"
_LAST = "SELECT text, files FROM draft_version WHERE draft = ? ORDER BY n DESC LIMIT 1"
# All but the newest, and but the last of each minute or hour.
_THIN = """
    DELETE FROM draft_version WHERE draft = :draft
    AND n <= (SELECT max(n) FROM (
        SELECT n FROM draft_version WHERE draft = :draft ORDER BY n DESC LIMIT -1 OFFSET :newest))
    AND n NOT IN (
        SELECT max(n) FROM draft_version WHERE draft = :draft
        GROUP BY CASE WHEN at > :yesterday THEN 'm' || (at / :minute) ELSE 'h' || (at / :hour) END)
"""


class Version(msgspec.Struct, frozen=True):
    """What stood there at that time."""

    n: int
    at: datetime
    text: str
    files: tuple[Attachment, ...] = ()


def note(connection: Connection, operation: AnyOperation, stamp: Stamp) -> None:
    """Keep what this operation saves, if it saves words that are others than the last ones.

    And what stood there before it, where somebody else has written that: this takes its place.
    """
    if not isinstance(operation, SaveDraft):
        return
    there = shown_here(connection, ("draft", operation.id))
    if isinstance(there, Draft) and there.text and not there.discarded:
        _keep(connection, operation, there.text, there.attachments, there.saved_at)
    n = _keep(connection, operation, operation.text, operation.attachments, stamp.at)
    if n and n % _THINNED_EVERY == 0:
        _thin(connection, operation.id, stamp.at)


def of(connection: Connection, draft: DraftId, at_most: int = 300) -> tuple[Version, ...]:
    """The versions of a draft, newest first."""
    rows = connection.execute(
        "SELECT n, at, text, files FROM draft_version WHERE draft = ? ORDER BY n DESC LIMIT ?",
        (draft, at_most),
    )
    return tuple(_version(*row) for row in rows.fetchall())


def forget(connection: Connection, ids: Iterable[str]) -> None:
    """Of drafts, or of whatever is written about these: what is erased with its customer."""
    each = [(id_, id_) for id_ in ids]
    connection.executemany("DELETE FROM draft_version WHERE draft = ? OR interaction = ?", each)


def _keep(
    connection: Connection,
    operation: SaveDraft,
    text: str,
    attachments: tuple[Attachment, ...],
    at: datetime,
) -> int:
    """The number of the version; 0 where the last one says the same."""
    files = msgspec.json.encode(attachments).decode()
    if connection.execute(_LAST, (operation.id,)).fetchone() == (text, files):
        return 0
    where = operation.interaction or operation.about
    row = (operation.id, where, milliseconds(at) or 0, text, files)
    return connection.execute(_NOTE, row).lastrowid or 0


def _thin(connection: Connection, draft: str, now: datetime) -> None:
    values = {
        "draft": draft,
        "newest": NEWEST,
        "yesterday": milliseconds(now - timedelta(days=1)),
        "minute": _MINUTE_MS,
        "hour": _HOUR_MS,
    }
    connection.execute(_THIN, values)
    connection.execute("DELETE FROM draft_version WHERE at < ?", (milliseconds(now - KEPT),))


def _version(n: int, at: int, text: str, files: str) -> Version:
    then = datetime.fromtimestamp(at / 1000, UTC)
    return Version(n, then, text, msgspec.json.decode(files, type=tuple[Attachment, ...]))
