"""What editors and readers of articles see beside the articles: changes, what was said, versions.

Every list is bounded, newest or most urgent first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from desktop.domain.ids import AgentId, ArticleId, RevisionId
from desktop.domain.receipts import Receipt
from desktop.domain.records import Article, Note, Record, Revision
from desktop.store.opening import Connection
from desktop.store.reads import records

R = TypeVar("R", bound=Record)
MOST = 200  # of each kind
_UNDER_WAY = "('draft', 'review', 'approved', 'rejected')"

SAID = """
    SELECT n.doc FROM notes n WHERE n.about_kind = 'article'
      AND json_extract(n.doc, '$.helped') = 0 AND json_extract(n.doc, '$.became') IS NULL
    ORDER BY n.at, n.id LIMIT ?
"""
CHANGES = f"SELECT doc FROM revisions WHERE status IN {_UNDER_WAY} ORDER BY at, id LIMIT ?"
DUE = """
    SELECT doc FROM articles WHERE status = 'published'
      AND (valid_until < :soon OR review_by < :soon)
    ORDER BY min(coalesce(valid_until, review_by), coalesce(review_by, valid_until)), id LIMIT :most
"""
OLDER = """
    SELECT t.doc FROM articles t JOIN articles o ON o.id = t.translation_of
    WHERE t.status = 'published' AND o.status = 'published'
      AND coalesce(json_extract(t.doc, '$.translated_version'), 0)
        < coalesce(json_extract(o.doc, '$.version'), 1)
    ORDER BY o.updated_at, t.id LIMIT ?
"""
HISTORY = """
    SELECT doc FROM revisions WHERE article = ? AND version_made > 0
    ORDER BY version_made DESC LIMIT ?
"""
OPEN_CHANGE = f"""
    SELECT doc FROM revisions WHERE article = ? AND status IN {_UNDER_WAY}
    ORDER BY by_agent = ? DESC, at DESC LIMIT 1
"""
LANGUAGES = """
    SELECT id, title, language FROM articles
    WHERE (translation_of = :of OR id = :of) AND id <> :here AND status = 'published'
    ORDER BY language, id LIMIT 20
"""
NEWS = """
    SELECT a.doc, r.id IS NOT NULL FROM articles a LEFT JOIN receipts r
      ON r.article = a.id AND r.agent = :me
        AND r.edition = coalesce(json_extract(a.doc, '$.version'), 1)
    WHERE a.status = 'published' AND a.updated_at >= :since
    ORDER BY a.updated_at DESC, a.id LIMIT :most
"""


class ToDo(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for editors."""

    said: tuple[Note, ...]
    changes: tuple[Revision, ...]
    due: tuple[Article, ...]  # that expire, or are to be looked at again
    older: tuple[Article, ...]  # translations behind their original
    titles: dict[str, str]  # of the articles that anything was said of
    people: dict[str, str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an article with what it is about."""

    revision: Revision | None
    article: Article | None  # as it is valid
    said: Note | None  # what it answers
    people: dict[str, str]


class History(msgspec.Struct, frozen=True, kw_only=True):
    article: Article
    versions: tuple[Revision, ...]  # newest first
    people: dict[str, str]


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to an article that is read."""

    original: Article | None
    languages: tuple[tuple[ArticleId, str, str], ...]  # id, title, language
    owner: str
    was_read: bool
    under_way: bool  # somebody changes it


def todo(connection: Connection, home: str, soon: int) -> ToDo:
    """`soon`: ms; what expires or is due before then."""
    said = _all(connection, Note, SAID, (MOST,))
    changes = _all(connection, Revision, CHANGES, (MOST,))
    due = _all(connection, Article, DUE, {"soon": soon, "most": MOST})
    older = _all(connection, Article, OLDER, (MOST,))
    agents = [note.by for note in said] + [each.by for each in changes]
    return ToDo(
        said=said,
        changes=changes,
        due=due,
        older=older,
        titles=titles(connection, (note.about for note in said)),
        people=records.people(connection, agents, home),
    )


def titles(connection: Connection, articles: Iterable[str]) -> dict[str, str]:
    """By the ids of those that are here."""
    found = {}
    for id_ in set(articles):
        row = connection.execute("SELECT title FROM articles WHERE id = ?", (id_,)).fetchone()
        if row is not None:
            found[id_] = str(row[0])
    return found


def change(connection: Connection, id_: RevisionId, home: str) -> Change:
    return _with_all(connection, records.record(connection, Revision, id_), None, home)


def change_of(connection: Connection, article: ArticleId, me: AgentId, home: str) -> Change:
    """The change of this article that is under way, one's own before others'."""
    found = _all(connection, Revision, OPEN_CHANGE, (article, me))
    return _with_all(connection, found[0] if found else None, article, home)


def _with_all(
    connection: Connection, revision: Revision | None, article: ArticleId | None, home: str
) -> Change:
    about = revision.article if revision is not None else article
    agents = [] if revision is None else [revision.by, *revision.writers]
    if revision is not None:
        agents += [each for each in (revision.approved_by, revision.published_by) if each]
    valid = records.record(connection, Article, about)
    if valid is not None and valid.owner:
        agents.append(valid.owner)
    if revision is not None and revision.owner:
        agents.append(revision.owner)
    return Change(
        revision=revision,
        article=valid,
        said=records.record(connection, Note, revision.feedback if revision else None),
        people=records.people(connection, agents, home),
    )


def history(connection: Connection, id_: ArticleId, home: str) -> History | None:
    article = records.record(connection, Article, id_)
    if article is None:
        return None
    versions = _all(connection, Revision, HISTORY, (id_, MOST))
    agents = [it for each in versions for it in (each.by, each.approved_by) if it]
    return History(
        article=article, versions=versions, people=records.people(connection, agents, home)
    )


def around(connection: Connection, article: Article, me: AgentId, home: str) -> Around:
    of = {"of": article.translation_of or article.id, "here": article.id}
    languages = connection.execute(LANGUAGES, of).fetchall()
    owner = article.owner or ""
    read = connection.execute(
        "SELECT 1 FROM receipts WHERE article = ? AND agent = ? AND edition = ?",
        (article.id, me, article.version),
    ).fetchone()
    return Around(
        original=records.record(connection, Article, article.translation_of),
        languages=tuple((ArticleId(id_), title, spoken) for id_, title, spoken in languages),
        owner=records.people(connection, [owner] if owner else [], home).get(owner, ""),
        was_read=read is not None,
        under_way=bool(_all(connection, Revision, OPEN_CHANGE, (article.id, me))),
    )


def news(connection: Connection, me: AgentId, since: int) -> tuple[tuple[Article, bool], ...]:
    """What is valid since then (ms), the newest first, and whether this person has read it."""
    rows = connection.execute(NEWS, {"me": me, "since": since, "most": MOST}).fetchall()
    return tuple((msgspec.json.decode(doc, type=Article), bool(read)) for doc, read in rows)


def receipts(connection: Connection, article: ArticleId, me: AgentId) -> tuple[Receipt, ...]:
    asked = "SELECT doc FROM receipts WHERE article = ? AND agent = ? ORDER BY edition"
    return _all(connection, Receipt, asked, (article, me))


def missing_links(connection: Connection, targets: Iterable[str]) -> tuple[str, ...]:
    """The articles among these that are not here, in their order."""
    asked = "SELECT 1 FROM articles WHERE id = ?"
    return tuple(
        id_
        for id_ in dict.fromkeys(targets)
        if connection.execute(asked, (id_,)).fetchone() is None
    )


def agents_named(connection: Connection, words: str) -> tuple[tuple[AgentId, str], ...]:
    """Who is called so, or signs in so; none or several where the words are not clear."""
    asked = "SELECT id, name FROM agents WHERE lower(name) = lower(?) OR lower(login) = lower(?)"
    rows = connection.execute(asked, (words.strip(), words.strip())).fetchall()
    return tuple((AgentId(id_), name) for id_, name in rows)


def _all(
    connection: Connection,
    type_: type[R],
    statement: str,
    values: tuple[object, ...] | dict[str, object],
) -> tuple[R, ...]:
    rows = connection.execute(statement, values).fetchall()
    return tuple(msgspec.json.decode(doc, type=type_) for (doc,) in rows)
