"""What the hub keeps of one wiki, with the corrections that are to go there.

Laws: that a correction is wanted follows from the article and its page saying something else, so
none can be lost; from before it is sent until the wiki's answer is known it is noted as on its way,
with its words, whatever is published meanwhile; while editors decide, the page waits.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import id_of
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Article, Revision
from desktop.domain.words import ArticleStatus, RevisionStatus
from integrations.hub.server.store import records, wikis
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.wikis import PageRow
from integrations.hub.server.wiki.reading import MOST_WORDS, ReadingShelf
from integrations.mediawiki.shelf import Correction, Theirs

MOST: Final = 50  # in one round
SUMMARY: Final = 200  # characters
_DECIDED: Final = (RevisionStatus.PUBLISHED, RevisionStatus.WITHDRAWN)


class WikiShelf(ReadingShelf):
    """One wiki of one tenant, for the process `by`."""

    def corrections(self) -> list[Correction]:
        def job(within: Transaction) -> list[Correction]:
            for row in wikis.waiting(within, self.name):
                self._decided(within, row)
            found = (
                self._correction(within, row) for row in wikis.changed(within, self.name, MOST)
            )
            return [each for each in found if each is not None]

        return self._writing(job) if self.chosen().login else []

    def sending(self, one: Correction, etag: str) -> None:
        def job(within: Transaction) -> None:
            row = self._row(within, one.page)
            on_its_way = replace(
                row, sending=one.mark, etag=etag, theirs=one.changed, their_body=one.now
            )
            wikis.put_page(within, self.name, on_its_way)

        self._writing(job)

    def sent(self, one: Correction, revision: int, *, look_again: bool) -> None:
        def job(within: Transaction) -> None:
            row = self._row(within, one.page)
            there = replace(
                row,
                has=revision,
                wanted=max(row.wanted, revision),
                again=int(look_again),
                body=one.now,
                changed=one.changed,
                **_NOTHING_ON_ITS_WAY,
            )
            wikis.put_page(within, self.name, there)
            self._tell(within, row.article, one, revision)

        self._writing(job)

    def to_editors(self, one: Correction, theirs: Theirs) -> None:
        def job(within: Transaction) -> None:
            row, work = self._row(within, one.page), self._work(within)
            article = work.look("article", row.article)
            if isinstance(article, Article):
                self._let_editors_decide(work, row, article, theirs)

        self._writing(job)

    def stay_apart(self, one: Correction, reason: str) -> None:
        def job(within: Transaction) -> None:
            row = self._row(within, one.page)
            apart = replace(
                row, changed=one.changed, flaw=reason[:MOST_WORDS], **_NOTHING_ON_ITS_WAY
            )
            wikis.put_page(within, self.name, apart)

        self._writing(job)

    def _row(self, within: Transaction, page: int) -> PageRow:
        return wikis.pages(within, self.name, [page])[page]

    def _correction(self, within: Transaction, row: PageRow) -> Correction | None:
        article = records.find(within, "article", row.article)
        if not isinstance(article, Article):
            return None
        changed = milliseconds(article.updated_at) or 0
        if not row.sending and not _says_otherwise(article, row):
            wikis.put_page(within, self.name, replace(row, changed=changed))
            return None
        mark = f"tresen {id_of('correction', article.id, str(article.version))[:13]}"
        return Correction(
            page=row.page,
            title=row.title,
            language=row.language,
            rests_on=row.has,
            was=row.body,
            now=row.their_body if row.sending else article.body,
            summary=" ".join(article.changed.split())[:SUMMARY],
            mark=row.sending or mark,
            changed=row.theirs if row.sending else changed,
            on_its_way=bool(row.sending),
            etag=row.etag,
        )

    def _decided(self, within: Transaction, row: PageRow) -> None:
        """Where the editors have decided, the page goes on."""
        revision = records.find(within, "revision", row.waits_for)
        if isinstance(revision, Revision) and revision.status not in _DECIDED:
            return
        article = records.find(within, "article", row.article)
        ours = isinstance(revision, Revision) and revision.status is RevisionStatus.WITHDRAWN
        # What the wiki could not be made to say stays here alone until it is changed once more.
        at = article.updated_at if isinstance(article, Article) and ours and row.flaw else None
        went_on = replace(
            row,
            has=row.theirs,
            body=row.their_body,
            changed=milliseconds(at) or 0,
            waits_for="",
            flaw=row.flaw if ours else "",
            **_NOTHING_ON_ITS_WAY,
        )
        wikis.put_page(within, self.name, went_on)

    def _tell(self, within: Transaction, id: str, one: Correction, revision: int) -> None:
        """The article says which revision it is now; readers see no difference."""
        work = self._work(within)
        article = work.hold("article", id)
        if isinstance(article, Article) and article.upstream and article.body == one.now:
            upstream = replace(article.upstream, revid=revision)
            work.put(replace(article, upstream=upstream))
            work.write()


_NOTHING_ON_ITS_WAY: Final = {"sending": "", "etag": "", "theirs": 0, "their_body": ""}


def _says_otherwise(article: Article, row: PageRow) -> bool:
    return article.status is ArticleStatus.PUBLISHED and article.body != row.body
