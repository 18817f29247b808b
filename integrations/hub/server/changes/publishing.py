"""What follows from a change of an article: the article itself, its history, who is told.

Laws: the article and its revision become what they are in one transaction; what is not valid yet by
the hub's clock waits for its time; a change that cannot be brought together with what was published
meanwhile is refused and stays as it is; who gave feedback is told what became of it.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import ReadershipId, id_of
from desktop.domain.operations.operation import Reason
from desktop.domain.publishing import brought_together, content, former, made_valid
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import Article, Note, Record, Revision
from desktop.domain.words import Became, RevisionStatus
from integrations.hub.server.changes.objections import Objection
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.revisions import version_of
from integrations.hub.server.store.work import Work

_PROPOSED: Final = frozenset({"title", "body", "language", "tags", "attachments"})
_UNDER_WAY: Final = (RevisionStatus.DRAFT, RevisionStatus.REVIEW, RevisionStatus.APPROVED)


def settled(work: Work, before: Record | None, revision: Revision) -> Revision:
    """The revision as it is kept; with what it makes of its article. Raises Objection."""
    if before is None and revision.of_version:
        revision = _of_its_article(work, revision)
    was = before.status if isinstance(before, Revision) else None
    if revision.status is RevisionStatus.PUBLISHED and was is not RevisionStatus.PUBLISHED:
        if revision.valid_from is not None and work.now < revision.valid_from:
            revision = replace(revision, status=RevisionStatus.APPROVED, version=0)
        else:
            revision = publish(work, revision)
    if revision.status is not was:
        _tell(work, revision)
    return revision


def publish(work: Work, revision: Revision) -> Revision:
    """Make the article of it; what becomes of the revision. Raises Objection."""
    found = work.hold("article", revision.article)
    article = found if isinstance(found, Article) else None
    if article is None and revision.of_version:
        raise Objection(Reason.MISSING, f"article {revision.article}")
    if article is not None:
        base = _version(work, article, revision.of_version)
        together = brought_together(revision, base, article)
        if together is None:
            raise Objection(Reason.OVERTAKEN, f"version {article.version} is valid")
        revision = together
        _keep(work, article)
    valid = made_valid(revision, article, work.now)
    work.put(valid)
    return replace(revision, status=RevisionStatus.PUBLISHED, version=valid.version)


def keep_former(work: Work, before: Article, after: Article) -> None:
    """An article was changed by itself: what it was stays in its history."""
    if after.version != before.version:
        _keep(work, before)


def of_its_article(work: Work, note: Note) -> Note:
    """Feedback is for the editors who may read what it is about."""
    about = work.look("article", note.about) if note.about_kind == "article" else None
    if not isinstance(about, Article):
        return note
    return replace(note, audience=about.audience, sites=about.sites)


def count_reader(work: Work, who: Person, receipt: Receipt) -> None:
    """One more of this site has read it; a version that nobody had read counts anew."""
    article = work.look("article", receipt.article)
    if not isinstance(article, Article) or receipt.version > article.version:
        return
    id = ReadershipId(id_of("readership", receipt.article, who.site.id))
    found = work.hold("readership", id)
    before = found if isinstance(found, Readership) else None
    known = before.version if before is not None else 0
    if receipt.version < known:
        return
    readers = before.readers if before is not None and receipt.version == known else 0
    work.put(
        Readership(
            id=id,
            article=receipt.article,
            site=who.site.id,
            version=receipt.version,
            readers=readers + 1,
        )
    )


def _of_its_article(work: Work, revision: Revision) -> Revision:
    """A proposal says nothing of whom the article is for: that stays as it is."""
    article = work.look("article", revision.article)
    if revision.status is not RevisionStatus.REVIEW or not isinstance(article, Article):
        return revision
    stays = {name: value for name, value in content(article).items() if name not in _PROPOSED}
    return replace(revision, **stays)


def _version(work: Work, article: Article, version: int) -> Revision | None:
    """A version as it was published."""
    for put in work.put_of(Revision):
        if version and (put.article, put.version) == (article.id, version):
            return put
    return version_of(work.within, article.id, version)


def _keep(work: Work, article: Article) -> None:
    """The version that is valid until now, unless a revision has it already."""
    if _version(work, article, article.version) is None:
        kept = former(article)
        work.hold("revision", kept.id)
        work.put(kept)


def _tell(work: Work, revision: Revision) -> None:
    """Whoever said that something is wrong sees what is done about it."""
    note = work.hold("note", revision.feedback) if revision.feedback else None
    if not isinstance(note, Note):
        return
    if revision.status is RevisionStatus.PUBLISHED:
        work.put(
            replace(
                note,
                became=Became.CORRECTED,
                version=revision.version,
                answered_by=revision.published_by,
                answered_at=work.now,
            )
        )
    elif revision.status in _UNDER_WAY and note.became is None:
        work.put(replace(note, became=Became.TAKEN_UP))
    elif revision.status is RevisionStatus.WITHDRAWN and note.became is Became.TAKEN_UP:
        work.put(replace(note, became=None))
