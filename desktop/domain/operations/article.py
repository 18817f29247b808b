"""What can be done to knowledge: propose an article, say whether it helped, take one in."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.domain.ids import ArticleId, NoteId
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.records import Article, Note
from desktop.domain.words import ArticleStatus, Audience
from desktop.text import mark


class Propose(Creating[Article], frozen=True, kw_only=True):
    declared = Declared(
        name="article.propose",
        kind="article",
        title=mark("Propose article"),
        conflict=Conflict.APPEND,
    )

    id: ArticleId
    title: str
    body: str
    language: str
    tags: tuple[str, ...] = ()

    def made(self, stamp: Stamp) -> Article:
        return Article(
            id=self.id,
            title=self.title,
            body=self.body,
            language=self.language,
            tags=self.tags,
            updated_at=stamp.at,
            by=stamp.by,
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        return None if self.title.strip() and self.body.strip() else Reason.INVALID


class Import(Creating[Article], frozen=True, kw_only=True):
    """A page from elsewhere, published at once; met again with other words, the next version."""

    declared = Declared(
        name="article.import",
        kind="article",
        title=mark("Import article"),
        conflict=Conflict.TEXT,
        texts=frozenset({"body"}),
        apart=frozenset({"updated_at"}),
        renews=True,
        roles=EDITING_ROLES,
    )

    id: ArticleId
    title: str
    body: str
    language: str
    updated_at: datetime
    source: str = ""
    audience: Audience = Audience.EVERYONE
    tags: tuple[str, ...] = ()

    def made(self, stamp: Stamp) -> Article:
        return Article(
            id=self.id,
            title=self.title,
            body=self.body,
            language=self.language,
            updated_at=self.updated_at,
            source=self.source,
            audience=self.audience,
            tags=self.tags,
            status=ArticleStatus.PUBLISHED,
        )

    def met(self, record: Article, stamp: Stamp) -> Article:
        fresh = replace(self.made(stamp), version=record.version, updated_at=record.updated_at)
        if fresh == record:
            return record
        return replace(fresh, version=record.version + 1, updated_at=self.updated_at)


class Feedback(Creating[Note], frozen=True, kw_only=True):
    """Whether an article helped, with words if there are any; a note on the article."""

    declared = Declared(
        name="article.feedback",
        kind="note",
        title=mark("Feedback on article"),
        conflict=Conflict.APPEND,
    )

    id: NoteId
    article: str
    helped: bool
    text: str = ""

    def made(self, stamp: Stamp) -> Note:
        return Note(
            id=self.id,
            about_kind="article",
            about=self.article,
            text=self.text,
            by=stamp.by,
            at=stamp.at,
            helped=self.helped,
        )


OPERATIONS = (Propose, Import, Feedback)
