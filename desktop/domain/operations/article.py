"""What can be done to an article: read it, say whether it helped, keep it right, take one in."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, ArticleId, InteractionId, NoteId, ReceiptId, id_of
from desktop.domain.operations.operation import (
    EDITING_ROLES,
    Changing,
    Conflict,
    Creating,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.operations.revision import Beginning, revision_of_proposal, too_long
from desktop.domain.receipts import Receipt
from desktop.domain.records import Article, Note, Revision
from desktop.domain.words import ArticleStatus, Audience, Became, RevisionStatus
from desktop.text import mark


class Propose(Beginning, frozen=True, kw_only=True):
    """Anybody's: an answer that was found, a mistake that was noticed; with the editors at once."""

    declared = Declared(
        name="article.propose",
        version=2,
        kind="revision",
        title=mark("Propose article"),
        conflict=Conflict.APPEND,
    )

    def made(self, stamp: Stamp) -> Revision:
        return self.begun(stamp, RevisionStatus.REVIEW)

    def flaw(self, stamp: Stamp) -> Reason | None:
        return super().flaw(stamp) or (None if self.body.strip() else Reason.INVALID)


class FormerPropose(Creating[Article], frozen=True, kw_only=True):
    """How older desks propose: the proposal was an article that was not valid yet."""

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

    def today(self) -> Propose:
        return Propose(
            id=revision_of_proposal(self.id),
            title=self.title,
            body=self.body,
            language=self.language,
            tags=self.tags,
        )


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
    attachments: tuple[Attachment, ...] = ()
    translation_of: ArticleId | UnsetType = UNSET

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
            attachments=_named(self.body, self.attachments),
            translation_of=None if self.translation_of is UNSET else self.translation_of,
            status=ArticleStatus.PUBLISHED,
        )

    def met(self, record: Article, stamp: Stamp) -> Article:
        """Tags are a set: what others have added to it stays; files are those that it names."""
        original = record.translation_of if self.translation_of is UNSET else self.translation_of
        fresh = replace(
            record,
            title=self.title,
            body=self.body,
            language=self.language,
            source=self.source,
            audience=self.audience,
            tags=each_once(record.tags + self.tags),
            attachments=_named(self.body, (*record.attachments, *self.attachments)),
            translation_of=original,
        )
        if fresh == record and record.status is not ArticleStatus.PROPOSED:
            return record
        return replace(
            fresh,
            status=ArticleStatus.PUBLISHED,
            expired_at=None,
            changed="",
            version=record.version + 1,
            updated_at=self.updated_at,
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        return Reason.TOO_LONG if too_long(self.body) else None


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
    interaction: InteractionId | None = None  # in which it was noticed

    def made(self, stamp: Stamp) -> Note:
        return Note(
            id=self.id,
            about_kind="article",
            about=self.article,
            text=self.text,
            by=stamp.by,
            at=stamp.at,
            helped=self.helped,
            interaction=self.interaction,
        )


class AnswerFeedback(Changing[Note], frozen=True, kw_only=True):
    """Says to who said it what became of it."""

    declared = Declared(
        name="feedback.answer",
        kind="note",
        title=mark("Answer feedback"),
        conflict=Conflict.SCALARS,
        roles=EDITING_ROLES,
    )

    answer: str
    became: Became = Became.ANSWERED

    def changed(self, record: Note, stamp: Stamp) -> Note:
        return replace(
            record,
            answer=self.answer,
            became=self.became,
            answered_by=stamp.by,
            answered_at=stamp.at,
        )

    def guard(self, record: Note, stamp: Stamp) -> Reason | None:
        said = self.answer.strip() or self.became is not Became.ANSWERED
        return None if said and record.about_kind == "article" else Reason.INVALID


class Read(Creating[Receipt], frozen=True, kw_only=True):
    """That who asks has read this version; said twice it is said once."""

    declared = Declared(
        name="article.read",
        kind="receipt",
        title=mark("Article read"),
        conflict=Conflict.APPEND,
        renews=True,
    )

    id: ReceiptId
    article: ArticleId
    version: int

    def made(self, stamp: Stamp) -> Receipt:
        return Receipt(
            id=self.id, article=self.article, version=self.version, agent=stamp.by, at=stamp.at
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        mine = receipt_id(self.article, self.version, stamp.by)
        return None if self.id == mine and self.version > 0 else Reason.INVALID


class Expire(Changing[Article], frozen=True, kw_only=True):
    """It is not valid any more from now on."""

    declared = Declared(
        name="article.expire",
        kind="article",
        title=mark("Declare an article expired"),
        conflict=Conflict.STATUS,
        roles=EDITING_ROLES,
    )

    def changed(self, record: Article, stamp: Stamp) -> Article:
        return expired(record, stamp.at)

    def guard(self, record: Article, stamp: Stamp) -> Reason | None:
        return None if record.status is ArticleStatus.PUBLISHED else Reason.NOT_OPEN


class Review(Changing[Article], frozen=True, kw_only=True):
    """Somebody has looked: it is right, and is looked at again by `review_by`; None: never."""

    declared = Declared(
        name="article.review",
        kind="article",
        title=mark("Confirm an article"),
        conflict=Conflict.SCALARS,
        roles=EDITING_ROLES,
    )

    review_by: datetime | UnsetType | None = UNSET
    owner: AgentId | UnsetType | None = UNSET

    def changed(self, record: Article, stamp: Stamp) -> Article:
        return replace(record, **given(self))

    def guard(self, record: Article, stamp: Stamp) -> Reason | None:
        return None if record.status is ArticleStatus.PUBLISHED else Reason.NOT_OPEN


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


def receipt_id(article: str, version: int, agent: str) -> ReceiptId:
    """The one receipt of this person for this version."""
    return ReceiptId(id_of("receipt", article, str(version), agent))


def expired(record: Article, at: datetime) -> Article:
    if record.status is ArticleStatus.EXPIRED:
        return record
    return replace(record, status=ArticleStatus.EXPIRED, expired_at=at)


def _named(body: str, files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Those that a text shows or leads to, each once."""
    found = {file.sha256: file for file in files if f"attachment:{file.sha256}" in body}
    return tuple(found.values())


def each_once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """In order."""
    return tuple(dict.fromkeys(tags))


OPERATIONS = (Propose, Import, Feedback, AnswerFeedback, Read, Expire, Review, Tag, Untag)
FORMER = (FormerPropose,)  # only read any more
