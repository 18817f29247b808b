"""Articles, the changes on their way to become one, and who has read them, as kinds of records.

Who sees them. An article is its readers': the audience, the sites and the roles it is for, all of
them together. A change is the editors' who may read what it says, whichever site they work for,
and its author's; one that is still a draft goes to no partner but its author. What somebody said of
an article is theirs and the editors'. What one person has read is that person's alone; how many of
a site have is every editor's there and in house.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desktop.domain.buckets import agent_bucket, editors_bucket, readers_bucket
from desktop.domain.kind import Kind, columns, milliseconds
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import Article, Note, Revision
from desktop.domain.words import ArticleStatus, Audience, RevisionStatus


def of_article(article: Article) -> frozenset[str]:
    if article.status is ArticleStatus.PROPOSED and article.by is not None:
        return _editors(Audience.IN_HOUSE, ()) | {agent_bucket(article.by)}
    in_house = article.audience is Audience.IN_HOUSE
    return frozenset(
        readers_bucket(in_house=in_house, site=site, role=role)
        for site in article.sites or ("",)
        for role in article.roles or ("",)
    )


def of_revision(revision: Revision) -> frozenset[str]:
    audience = revision.audience
    if revision.status is RevisionStatus.DRAFT:
        audience = Audience.IN_HOUSE
    author = {agent_bucket(revision.by)} if revision.by else set()
    return _editors(audience, revision.sites) | author


def of_feedback(note: Note) -> frozenset[str]:
    """A note on an article; its audience and sites are the article's."""
    return _editors(note.audience, note.sites) | {agent_bucket(note.by)}


def _editors(audience: Audience, sites: Iterable[str]) -> frozenset[str]:
    """Those in house, and those of partners as far as it is for their readers."""
    if audience is Audience.IN_HOUSE:
        return frozenset((editors_bucket(in_house=True),))
    partners = {editors_bucket(site=site) for site in sites} or {editors_bucket()}
    return frozenset({editors_bucket(in_house=True)} | partners)


def _of_receipt(receipt: Receipt) -> frozenset[str]:
    return frozenset((agent_bucket(receipt.agent),))


def _of_readership(readership: Readership) -> frozenset[str]:
    return frozenset((editors_bucket(in_house=True), editors_bucket(site=readership.site)))


KINDS: Final = (
    Kind(
        name="article",
        table="articles",
        record=Article,
        columns=columns(
            "title language status audience source updated_at:int valid_until:int expired_at:int"
            " review_by:int owner translation_of"
        ),
        values=lambda r: (
            r.title,
            r.language,
            r.status,
            r.audience,
            r.source,
            milliseconds(r.updated_at),
            milliseconds(r.valid_until),
            milliseconds(r.expired_at),
            milliseconds(r.review_by),
            r.owner,
            r.translation_of,
        ),
        indexes=(
            ("language", "title"),
            ("updated_at",),
            ("valid_until",),
            ("expired_at",),
            ("translation_of",),
        ),
        searched=lambda r: (r.title, r.body),
        buckets=of_article,
    ),
    Kind(
        name="revision",
        table="revisions",
        record=Revision,
        columns=columns(
            "article status title language by_agent feedback interaction version_made:int at:int"
            " due_at:int"
        ),
        values=lambda r: (
            r.article,
            r.status,
            r.title,
            r.language,
            r.by,
            r.feedback,
            r.interaction,
            r.version,
            milliseconds(r.at),
            milliseconds(r.due_at),
        ),
        indexes=(
            ("article", "version_made"),
            ("status", "at"),
            ("by_agent", "at"),
            ("feedback",),
            ("interaction",),
            ("due_at",),
        ),
        buckets=of_revision,
    ),
    Kind(
        name="receipt",
        table="receipts",
        record=Receipt,
        columns=columns("article edition:int agent at:int"),
        values=lambda r: (r.article, r.version, r.agent, milliseconds(r.at)),
        indexes=(("article", "agent", "edition"),),
        buckets=_of_receipt,
    ),
    Kind(
        name="readership",
        table="readerships",
        record=Readership,
        columns=columns("article site edition:int readers:int"),
        values=lambda r: (r.article, r.site, r.version, r.readers),
        indexes=(("article",),),
        buckets=_of_readership,
    ),
)
