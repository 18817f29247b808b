"""What a hub must do with knowledge, said once more in the plainest way: who reads, what follows.

Kept apart from the product as the rest of the oracle is; what one article becomes of one change is
the domain's and tried by itself.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from desktop.domain.ids import ReadershipId, id_of
from desktop.domain.publishing import brought_together, content, former, made_valid
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import (
    Agent,
    Article,
    Note,
    Record,
    Revision,
    Site,
)
from desktop.domain.words import Audience, Became, RevisionStatus, Role, SiteKind

Key = tuple[str, str]
EDITORS = {Role.EDITOR, Role.LEAD, Role.TRAINER, Role.OWNER, Role.ADMIN}
OF_PROPOSALS = ("title", "body", "language", "tags", "attachments")


def reads(who: Agent, site: Site, record: Record) -> bool:
    """Whether a person sees something of these kinds, or what was said of an article."""
    in_house = site.kind is SiteKind.IN_HOUSE
    edits = who.role in EDITORS
    match record:
        case Article():
            for_them = in_house or record.audience is Audience.EVERYONE
            at_theirs = not record.sites or site.id in record.sites
            return for_them and at_theirs and (not record.roles or who.role in record.roles)
        case Revision():
            if record.by == who.id or (edits and in_house):
                return True
            draft = record.status is RevisionStatus.DRAFT
            return edits and not draft and _is_for_partner(record, site)
        case Note():
            return record.by == who.id or (edits and (in_house or _is_for_partner(record, site)))
        case Receipt():
            return record.agent == who.id
        case Readership():
            return edits and (in_house or record.site == site.id)
        case _:
            raise TypeError(record)


def _is_for_partner(record: Revision | Note, site: Site) -> bool:
    at_theirs = not record.sites or site.id in record.sites
    return record.audience is Audience.EVERYONE and at_theirs


def completed(records: dict[Key, Record], new: Record) -> Record:
    """Something new, as the hub takes it in."""
    match new:
        case Note(about_kind="article"):
            article = records["article", new.about]
            assert isinstance(article, Article)
            return replace(new, audience=article.audience, sites=article.sites)
        case Revision(status=RevisionStatus.REVIEW, of_version=version) if version:
            article = records["article", new.article]
            assert isinstance(article, Article)
            stays = {n: v for n, v in content(article).items() if n not in OF_PROPOSALS}
            return replace(new, **stays)
        case _:
            return new


def what_follows(
    records: dict[Key, Record], who: Agent, before: Record | None, after: Record, now: datetime
) -> list[Record] | None:
    """All that is to be put, the record itself first; None when it cannot be done."""
    if isinstance(after, Revision):
        was = before.status if isinstance(before, Revision) else None
        return _of_revision(records, was, after, now)
    if isinstance(after, Article) and isinstance(before, Article):
        return [after, *(_history(records, before) if after.version != before.version else ())]
    if isinstance(after, Receipt) and before is None:
        return [after, *_counted(records, who, after)]
    return [after]


def _of_revision(
    records: dict[Key, Record], was: RevisionStatus | None, revision: Revision, now: datetime
) -> list[Record] | None:
    others: list[Record] = []
    if revision.status is RevisionStatus.PUBLISHED and was is not RevisionStatus.PUBLISHED:
        if revision.valid_from is not None and now < revision.valid_from:
            revision = replace(revision, status=RevisionStatus.APPROVED, version=0)
        else:
            made = _published(records, revision, now)
            if made is None:
                return None
            revision, others = made
    if revision.status is not was:
        others += _told(records, revision, now)
    return [revision, *others]


def _published(
    records: dict[Key, Record], revision: Revision, now: datetime
) -> tuple[Revision, list[Record]] | None:
    article = records.get(("article", revision.article))
    history: list[Record] = []
    if not isinstance(article, Article):
        if revision.of_version:
            return None
        article = None
    else:
        base = _version(records, article, revision.of_version)
        together = brought_together(revision, base, article)
        if together is None:
            return None
        revision, history = together, _history(records, article)
    valid = made_valid(revision, article, now)
    done = replace(revision, status=RevisionStatus.PUBLISHED, version=valid.version)
    return done, [valid, *history]


def _history(records: dict[Key, Record], article: Article) -> list[Record]:
    return [] if _version(records, article, article.version) else [former(article)]


def _version(records: dict[Key, Record], article: Article, version: int) -> Revision | None:
    for each in records.values():
        if isinstance(each, Revision) and each.article == article.id and each.version == version:
            return each if version else None
    return None


def _told(records: dict[Key, Record], revision: Revision, now: datetime) -> list[Record]:
    note = records.get(("note", revision.feedback or ""))
    if not isinstance(note, Note):
        return []
    match revision.status, note.became:
        case RevisionStatus.PUBLISHED, _:
            by, version = revision.published_by, revision.version
            corrected = replace(note, became=Became.CORRECTED, version=version)
            return [replace(corrected, answered_by=by, answered_at=now)]
        case ((RevisionStatus.DRAFT | RevisionStatus.REVIEW | RevisionStatus.APPROVED), None):
            return [replace(note, became=Became.TAKEN_UP)]
        case RevisionStatus.WITHDRAWN, Became.TAKEN_UP:
            return [replace(note, became=None)]
        case _:
            return []


def _counted(records: dict[Key, Record], who: Agent, receipt: Receipt) -> list[Record]:
    article = records["article", receipt.article]
    assert isinstance(article, Article)
    id = ReadershipId(id_of("readership", article.id, who.site))
    there = records.get(("readership", id))
    known, readers = (there.version, there.readers) if isinstance(there, Readership) else (0, 0)
    if not known <= receipt.version <= article.version:
        return []
    if receipt.version > known:
        readers = 0
    return [
        Readership(
            id=id,
            article=article.id,
            site=who.site,
            version=receipt.version,
            readers=readers + 1,
        )
    ]
