"""What can be done on the way of a change to an article: write, submit, approve, publish.

Laws: who wrote in a change never approves it; an approval is of one edition, so that writing takes
it back; what was published is never changed. Publishing says that the change may become valid: the
hub makes the article of it, at once or when its time has come (`domain/publishing.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.conversation import Attachment
from desktop.domain.ids import AgentId, ArticleId, InteractionId, NoteId, RevisionId, SiteId, id_of
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
from desktop.domain.records import Revision, Upstream
from desktop.domain.words import Audience, RevisionStatus, Role
from desktop.text import mark

BODY_BYTES: Final = 500_000  # of one article in UTF-8: some 250 pages; a push takes a megabyte
_WITH_ITS_AUTHOR: Final = frozenset({RevisionStatus.DRAFT, RevisionStatus.REJECTED})
_LOOKED_AT: Final = frozenset({RevisionStatus.REVIEW, RevisionStatus.APPROVED})
UNDER_WAY: Final = _WITH_ITS_AUTHOR | _LOOKED_AT
_BACK: Final[dict[str, Any]] = {
    "approved_by": None,
    "approved_at": None,
    "published_by": None,
    "published_at": None,
}


def new_article_id(revision: str) -> ArticleId:
    """The article that a revision makes when it does not change one."""
    return ArticleId(id_of("article", revision))


def revision_of_proposal(article: str) -> RevisionId:
    """What a proposal that was an article is called now."""
    return RevisionId(id_of("revision", article))


def too_long(body: str) -> bool:
    return len(body) > BODY_BYTES or len(body.encode(errors="replace")) > BODY_BYTES


class Beginning(Creating[Revision], frozen=True, kw_only=True):
    """A change of `article` as it is in `of_version`; of none: a new article."""

    id: RevisionId
    article: ArticleId | None = None
    of_version: int = 0
    title: str
    body: str
    language: str
    tags: tuple[str, ...] = ()
    why: str = ""
    feedback: NoteId | None = None
    interaction: InteractionId | None = None
    attachments: tuple[Attachment, ...] = ()

    def begun(self, stamp: Stamp, status: RevisionStatus) -> Revision:
        fields = given(self, "article", "tags")
        return Revision(
            id=self.id,
            article=self.article or new_article_id(self.id),
            tags=tuple(dict.fromkeys(self.tags)),
            by=stamp.by,
            at=stamp.at,
            status=status,
            submitted_at=stamp.at if status is RevisionStatus.REVIEW else None,
            **fields,
        )

    def flaw(self, stamp: Stamp) -> Reason | None:
        if too_long(self.body):
            return Reason.TOO_LONG
        sense = self.title.strip() and (self.of_version > 0) == (self.article is not None)
        return None if sense and self.of_version >= 0 else Reason.INVALID


class Begin(Beginning, frozen=True, kw_only=True):
    declared = Declared(
        name="revision.begin",
        kind="revision",
        title=mark("Begin a new version"),
        conflict=Conflict.APPEND,
        roles=EDITING_ROLES,
    )

    audience: Audience = Audience.EVERYONE
    sites: tuple[SiteId, ...] = ()
    roles: tuple[Role, ...] = ()
    owner: AgentId | None = None
    review_by: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    translation_of: ArticleId | None = None
    translated_version: int = 0
    upstream: Upstream | None = None

    def made(self, stamp: Stamp) -> Revision:
        return self.begun(stamp, RevisionStatus.DRAFT)


class Write(Changing[Revision], frozen=True, kw_only=True):
    """`of_version` says that it was brought up to a version of the article published meanwhile."""

    declared = Declared(
        name="revision.write",
        kind="revision",
        title=mark("Change a new version"),
        conflict=Conflict.TEXT,
        texts=frozenset({"body"}),
    )

    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    audience: Audience | UnsetType = UNSET
    sites: tuple[SiteId, ...] | UnsetType = UNSET
    roles: tuple[Role, ...] | UnsetType = UNSET
    owner: AgentId | UnsetType | None = UNSET
    review_by: datetime | UnsetType | None = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    translation_of: ArticleId | UnsetType | None = UNSET
    translated_version: int | UnsetType = UNSET
    attachments: tuple[Attachment, ...] | UnsetType = UNSET
    why: str | UnsetType = UNSET
    of_version: int | UnsetType = UNSET

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        fresh = replace(record, **given(self))
        if fresh == record or record.status not in UNDER_WAY:
            return record
        others = {*record.writers, stamp.by} - {record.by}
        status = RevisionStatus.REVIEW if record.status in _LOOKED_AT else RevisionStatus.DRAFT
        return replace(
            fresh,
            writers=tuple(sorted(others)),
            edition=record.edition + 1,
            status=status,
            **_BACK,
        )

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status not in UNDER_WAY:
            return Reason.NOT_OPEN
        if isinstance(self.body, str) and too_long(self.body):
            return Reason.TOO_LONG
        nameless = self.title is not UNSET and not str(self.title).strip()
        return Reason.INVALID if nameless else None


class Submit(Changing[Revision], frozen=True, kw_only=True):
    declared = Declared(
        name="revision.submit",
        kind="revision",
        title=mark("Submit for approval"),
        conflict=Conflict.STATUS,
    )

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        if record.status not in _WITH_ITS_AUTHOR:
            return record
        return replace(record, status=RevisionStatus.REVIEW, submitted_at=stamp.at)

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status not in _WITH_ITS_AUTHOR:
            return Reason.NOT_OPEN
        return None if record.title.strip() and record.body.strip() else Reason.INVALID


class Approve(Changing[Revision], frozen=True, kw_only=True):
    """A second person says that it is right, of the edition they have seen."""

    declared = Declared(
        name="revision.approve",
        kind="revision",
        title=mark("Approve"),
        conflict=Conflict.TEXT,
        rests_on=frozenset({"edition"}),
        roles=EDITING_ROLES,
    )

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        if record.status is not RevisionStatus.REVIEW:
            return record
        return replace(
            record,
            status=RevisionStatus.APPROVED,
            approved_by=stamp.by,
            approved_at=stamp.at,
            answer="",
        )

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status is not RevisionStatus.REVIEW:
            return Reason.NOT_OPEN
        return Reason.OWN if stamp.by in (record.by, *record.writers) else None


class Return(Changing[Revision], frozen=True, kw_only=True):
    """Back to its author, who is told why and may write it anew."""

    declared = Declared(
        name="revision.return",
        kind="revision",
        title=mark("Give back to the author"),
        conflict=Conflict.STATUS,
        roles=EDITING_ROLES,
    )

    words: str

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        if record.status not in _LOOKED_AT:
            return record
        return replace(record, status=RevisionStatus.REJECTED, answer=self.words, **_BACK)

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status not in _LOOKED_AT:
            return Reason.NOT_OPEN
        return None if self.words.strip() else Reason.INVALID


class Withdraw(Changing[Revision], frozen=True, kw_only=True):
    """By who wrote in it; it stays findable."""

    declared = Declared(
        name="revision.withdraw",
        kind="revision",
        title=mark("Withdraw"),
        conflict=Conflict.STATUS,
    )

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        if record.status not in UNDER_WAY:
            return record
        return replace(record, status=RevisionStatus.WITHDRAWN, **_BACK)

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status not in UNDER_WAY:
            return Reason.NOT_OPEN
        return None if stamp.by in (record.by, *record.writers) else Reason.NOT_YOURS


class Publish(Changing[Revision], frozen=True, kw_only=True):
    """With `valid_from` ahead it stays approved, and becomes valid by itself when that has come."""

    declared = Declared(
        name="revision.publish",
        kind="revision",
        title=mark("Publish"),
        conflict=Conflict.STATUS,
        roles=EDITING_ROLES,
    )

    def changed(self, record: Revision, stamp: Stamp) -> Revision:
        if record.status is not RevisionStatus.APPROVED or record.published_at is not None:
            return record
        released = replace(record, published_by=stamp.by, published_at=stamp.at)
        if record.valid_from is not None and stamp.at < record.valid_from:
            return released
        return replace(released, status=RevisionStatus.PUBLISHED, version=record.of_version + 1)

    def guard(self, record: Revision, stamp: Stamp) -> Reason | None:
        if record.status is RevisionStatus.APPROVED:
            return Reason.NOT_OPEN if record.published_at is not None else None
        under_way = record.status in UNDER_WAY
        return Reason.NOT_APPROVED if under_way else Reason.NOT_OPEN


OPERATIONS = (Begin, Write, Submit, Approve, Return, Withdraw, Publish)
