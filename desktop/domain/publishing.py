"""What a change that is published makes of its article: pure, the hub does it.

Laws: a change of the version that is valid is taken as it is; one of an older version is brought
together with what was published since, field by field and long texts line by line, from the
version that both began with; where both changed the same place nothing is guessed and nothing is
published. The version before stays as a revision, so that the history is whole.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from desktop.domain import lines
from desktop.domain.ids import AgentId, RevisionId, id_of
from desktop.domain.records import Article, Revision
from desktop.domain.words import ArticleStatus, RevisionStatus

T = TypeVar("T")

CONTENT: Final = (
    *("title", "body", "language", "tags", "audience", "sites", "roles", "owner", "review_by"),
    *("valid_from", "valid_until", "translation_of", "translated_version", "attachments"),
)
_SETS: Final = frozenset({"tags", "attachments"})


def content(of: Article | Revision) -> dict[str, Any]:
    """What an article and a change of it have in common."""
    return {name: getattr(of, name) for name in CONTENT}


def brought_together(
    revision: Revision, base: Revision | None, article: Article
) -> Revision | None:
    """The change as one of the version that is valid; None where both changed the same place.

    base: the version that the change began with.
    """
    if revision.of_version == article.version:
        return revision
    if base is None:
        return None
    both = {}
    for name in CONTENT:
        was, mine, theirs = (getattr(each, name) for each in (base, revision, article))
        if mine in (was, theirs):
            both[name] = theirs
        elif theirs == was:
            both[name] = mine
        elif name in _SETS:
            both[name] = _sets_together(was, mine, theirs)
        else:
            text = lines.merged(was, mine, theirs) if name == "body" else None
            if text is None:
                return None
            both[name] = text
    return replace(revision, of_version=article.version, **both)


def made_valid(revision: Revision, article: Article | None, now: datetime) -> Article:
    """The article after a change of its valid version, or the new one."""
    fields = content(revision) | {
        "status": ArticleStatus.PUBLISHED,
        "updated_at": now,
        "expired_at": None,
        "changed": revision.why if article is not None else "",
        "by": revision.by,
    }
    if article is None:
        return Article(id=revision.article, version=1, upstream=revision.upstream, **fields)
    upstream = revision.upstream or article.upstream
    return replace(article, version=article.version + 1, upstream=upstream, **fields)


def former(article: Article) -> Revision:
    """The version that is valid until now, as it stays in the history."""
    return Revision(
        id=former_id(article.id, article.version),
        article=article.id,
        of_version=article.version - 1,
        by=article.by or AgentId(""),
        at=article.updated_at,
        status=RevisionStatus.PUBLISHED,
        published_at=article.updated_at,
        why=article.changed,
        version=article.version,
        upstream=article.upstream,
        **content(article),
    )


def former_id(article: str, version: int) -> RevisionId:
    """Of a version that came without a revision: imported, or from before there were any."""
    return RevisionId(id_of("revision", article, str(version)))


def _sets_together(was: tuple[T, ...], mine: tuple[T, ...], theirs: tuple[T, ...]) -> tuple[T, ...]:
    gone = {each for each in was if each not in mine or each not in theirs}
    return tuple(each for each in dict.fromkeys((*theirs, *mine)) if each not in gone)
