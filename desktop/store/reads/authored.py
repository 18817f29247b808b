"""What a person gave to the knowledge base, and how it stands: proposals, and what helped."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop.domain.ids import AgentId, ArticleId, RecordId
from desktop.domain.words import Became, RevisionStatus
from desktop.store.opening import Connection
from desktop.store.reads import marks

# What became valid without anybody's approval was proposed by nobody: it was imported, and stays as
# a former version in the name of who had written it.
PROPOSALS = """
    SELECT r.id, r.article, r.title, r.status, r.at, NULL, '', json_extract(r.doc, '$.answer'), NULL
    FROM revisions r WHERE r.by_agent = ?
      AND (r.status <> 'published' OR json_extract(r.doc, '$.approved_by') IS NOT NULL)
    ORDER BY r.at DESC LIMIT ?
"""
FEEDBACK = """
    SELECT n.id, n.about, coalesce(a.title, ''), '', n.at,
           json_extract(n.doc, '$.helped'), json_extract(n.doc, '$.text'),
           json_extract(n.doc, '$.answer'), json_extract(n.doc, '$.became')
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
    status: RevisionStatus | None  # of a proposal
    at: int  # ms
    helped: bool | None
    text: str
    answer: str = ""  # of an editor
    became: Became | None = None  # what was said
    sending: Sending


def given(connection: Connection, agent: AgentId, limit: int) -> tuple[Given, ...]:
    """The newest of each kind, the newest first."""
    found = [
        *_read(connection, PROPOSALS, "revision", agent, limit),
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
            status=RevisionStatus(row[3]) if row[3] else None,
            at=row[4] or 0,
            helped=None if row[5] is None else bool(row[5]),
            text=row[6] or "",
            answer=row[7] or "",
            became=Became(row[8]) if row[8] else None,
            sending=_sending(row[0] in waits, row[0] in refused),
        )
        for row in rows
    ]


def _sending(waits: bool, refused: bool) -> Sending:
    if refused:
        return Sending.REFUSED
    return Sending.WAITS if waits else Sending.THERE
