"""What a person gave to the knowledge base, and how it stands: proposals, and what helped."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop.domain.ids import AgentId, ArticleId, RecordId
from desktop.domain.words import ArticleStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks

PROPOSALS = """
    SELECT a.id, a.id, a.title, a.status, a.updated_at, NULL, '' FROM articles a
    WHERE a.author = ? ORDER BY a.updated_at DESC LIMIT ?
"""
FEEDBACK = """
    SELECT n.id, n.about, coalesce(a.title, ''), coalesce(a.status, ''), n.at,
           json_extract(n.doc, '$.helped'), json_extract(n.doc, '$.text')
    FROM notes n LEFT JOIN articles a ON a.id = n.about
    WHERE n.by_agent = ? AND n.about_kind = 'article' ORDER BY n.at DESC LIMIT ?
"""


class Sending(StrEnum):
    THERE = "there"  # the hub has it
    WAITS = "waits"
    REFUSED = "refused"


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal (`helped` is None) or what was said of an article."""

    id: RecordId
    article: ArticleId
    title: str  # of the article
    status: ArticleStatus | None  # of the article; None when it is not here
    at: int  # ms
    helped: bool | None
    text: str
    sending: Sending


def given(connection: Connection, agent: AgentId, limit: int) -> tuple[Given, ...]:
    """The newest of each kind, the newest first."""
    found = [
        *_read(connection, PROPOSALS, "article", agent, limit),
        *_read(connection, FEEDBACK, "note", agent, limit),
    ]
    return tuple(sorted(found, key=lambda each: (-each.at, each.id)))


def _read(
    connection: Connection, statement: str, kind: str, agent: AgentId, limit: int
) -> list[Given]:
    waits, refused = marks.waiting(connection, kind), marks.refused(connection, kind)
    rows = connection.execute(statement, (agent, limit)).fetchall()
    return [
        Given(
            id=row[0],
            article=row[1],
            title=row[2],
            status=ArticleStatus(row[3]) if row[3] else None,
            at=row[4] or 0,
            helped=None if row[5] is None else bool(row[5]),
            text=row[6] or "",
            sending=_sending(row[0] in waits, row[0] in refused),
        )
        for row in rows
    ]


def _sending(waits: bool, refused: bool) -> Sending:
    if refused:
        return Sending.REFUSED
    return Sending.WAITS if waits else Sending.THERE
