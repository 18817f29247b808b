"""What can be done to knowledge: propose an article, say whether it helped, take one in."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.domain.ids import ArticleId, NoteId
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
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
            tags=each_once(self.tags),
            status=ArticleStatus.PUBLISHED,
        )

    def met(self, record: Article, stamp: Stamp) -> Article:
        """Tags are a set: what others have added to it stays."""
        made = replace(self.made(stamp), tags=each_once(record.tags + self.tags))
        fresh = replace(made, version=record.version, updated_at=record.updated_at)
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


class Tag(Changing[Article], frozen=True, kw_only=True):
    declared = Declared(
        name="article.tag",
        kind="article",
        title=mark("Add a tag to an article"),
        conflict=Conflict.SETS,
        of_set="tags",
        roles=EDITING_ROLES,
    )

    tag: str

    def changed(self, record: Article, stamp: Stamp) -> Article:
        return replace(record, tags=each_once((*record.tags, self.tag)))

    def guard(self, record: Article, stamp: Stamp) -> Reason | None:
        return None if self.tag.strip() else Reason.INVALID


class Untag(Changing[Article], frozen=True, kw_only=True):
    declared = Declared(
        name="article.untag",
        kind="article",
        title=mark("Remove a tag from an article"),
        conflict=Conflict.SETS,
        of_set="tags",
        roles=EDITING_ROLES,
    )

    tag: str

    def changed(self, record: Article, stamp: Stamp) -> Article:
        return replace(record, tags=tuple(tag for tag in record.tags if tag != self.tag))


def each_once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """In order."""
    return tuple(dict.fromkeys(tags))


OPERATIONS = (Propose, Import, Feedback, Tag, Untag)
