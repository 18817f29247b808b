"""What the hub keeps of one wiki: its pages as articles, and how far it was read.

Laws: see `mediawiki.shelf`. An article that people here have changed is never written over by the
wiki; a page that is gone makes its article expire, and when it comes back it is the same article
again; only one process writes for a wiki, and one that was too slow writes nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.article import each_once, expired
from desktop.domain.records import Article, Upstream
from desktop.domain.words import ArticleStatus, Audience
from desktop.ports.clock import Clock
from integrations.hub.server.changes.publishing import keep_former
from integrations.hub.server.connections.looking_after import Hold
from integrations.hub.server.store import blobs, wikis
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.wikis import WIKIS, PageRow
from integrations.hub.server.store.work import Work
from integrations.hub.server.wiki.words import attachment_of, beside
from integrations.mediawiki.shelf import Due, File, Known, Lost, Position, Theirs, Why
from integrations.mediawiki.translate import GONE, Chosen, Page, State, article_id

MOST_WORDS: Final = 500
_POSITION = msgspec.json.Decoder(Position)


class ReadingShelf:
    """One wiki of one tenant, for the process `by`."""

    def __init__(self, store: Store, tenant: TenantId, name: str, *, by: str, clock: Clock) -> None:
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._hold = Hold(store, tenant, name, rows=WIKIS, by=by, clock=clock, lost=Lost)
        self._writing = self._hold.writing
        self.hold = self._hold.begin
        self.let_go = self._hold.let_go
        self.name = name

    def position(self) -> Position:
        kept = self._hold.read()
        return _POSITION.decode(kept.position) if kept.position else Position()

    def chosen(self) -> Chosen:
        return msgspec.json.decode(self._hold.read().chosen, type=Chosen)

    def take(
        self, states: Sequence[State], position: Position, *, again: Collection[int] = ()
    ) -> None:
        def job(within: Transaction) -> None:
            rows = wikis.pages(within, self.name, [state.page for state in states])
            work = self._work(within)
            for state in states:
                before = rows.get(state.page)
                if before is None and state.revision == GONE:
                    continue
                row = _standing(before or PageRow(page=state.page), state, position)
                wikis.put_page(within, self.name, self._without_article(work, row))
            work.write()
            wikis.mark_again(within, self.name, again)
            WIKIS.note(within, self.name, position=msgspec.json.encode(position).decode())

        self._writing(job)

    def unmet(self, current: int, most: int) -> list[int]:
        with self._store.reading(self._tenant) as within:
            return wikis.unmet(within, self.name, current, most)

    def due(self, most: int) -> list[Due]:
        with self._store.reading(self._tenant) as within:
            rows = wikis.due(within, self.name, most)
        return [Due(row.page, row.title, row.wanted, row.language, bool(row.again)) for row in rows]

    def titles(self) -> Mapping[str, Known]:
        with self._store.reading(self._tenant) as within:
            rows = wikis.every_page(within, self.name)
        return {
            title: Known(page, None if leads_to else article_id(self.name, page), leads_to)
            for page, title, leads_to in rows
        }

    def files(self, names: Collection[str]) -> dict[str, File]:
        with self._store.reading(self._tenant) as within:
            return {row[0]: File(*row) for row in wikis.files(within, self.name, names)}

    def keep_file(self, file: File, content: bytes) -> None:
        def job(within: Transaction) -> None:
            blobs.keep(within, file.sha256, self._agent, Blob(file.media_type, content))
            wikis.put_file(within, self.name, msgspec.structs.asdict(file))

        self._writing(job)

    def bring(self, due: Due, page: Page, files: Sequence[File], at: datetime) -> bool:
        def job(within: Transaction) -> bool:
            row = wikis.pages(within, self.name, [due.page])[due.page]
            work = self._work(within)
            article = work.hold("article", article_id(self.name, due.page))
            before = article if isinstance(article, Article) else None
            if before is not None and _was_changed_here(row, before, page):
                theirs = Theirs(page=page, files=files)
                self._let_editors_decide(work, row, before, theirs)
                return False
            after = self._as_article(before, page, files, at, self._original(work, page))
            if before is not None:
                keep_former(work, before, after)
            work.put(after)
            changed = work.write() > 0
            row = replace(
                row,
                has=page.revision,
                again=0,
                article=after.id,
                changed=milliseconds(after.updated_at) or 0,
                body=page.body,
                flaw="",
            )
            wikis.put_page(within, self.name, row)
            return changed

        return self._writing(job)

    def _let_editors_decide(
        self, work: Work, row: PageRow, article: Article, theirs: Theirs
    ) -> None:
        """The page's text as a revision in their queue; the article stays as it is until then."""
        revision = beside(article, theirs, self.name, at=work.now)
        work.hold("revision", revision.id)
        work.put(revision)
        work.write()
        row = replace(
            row,
            waits_for=revision.id,
            theirs=theirs.page.revision,
            their_body=theirs.page.body,
            sending="",
            etag="",
            changed=milliseconds(article.updated_at) or 0,
            flaw="" if theirs.why is Why.OVERTAKEN else f"{theirs.why}: {theirs.what}"[:MOST_WORDS],
        )
        wikis.put_page(work.within, self.name, row)

    def refuse(self, due: Due, reason: str) -> None:
        def job(within: Transaction) -> None:
            row = wikis.pages(within, self.name, [due.page])[due.page]
            wikis.put_page(
                within, self.name, replace(row, has=due.wanted, again=0, flaw=reason[:MOST_WORDS])
            )

        self._writing(job)

    @property
    def _agent(self) -> str:
        """Who has brought the files."""
        return f"wiki:{self.name}"

    def _work(self, within: Transaction) -> Work:
        head = head_of(within)
        if head is None:
            raise Lost
        return Work(within, head, self._clock.now())

    def _without_article(self, work: Work, row: PageRow) -> PageRow:
        """A page that is gone, or leads to another one, has no article that is valid."""
        if row.wanted != GONE and not row.leads_to:
            return row
        article = work.hold("article", row.article) if row.article else None
        if isinstance(article, Article) and article.status is ArticleStatus.PUBLISHED:
            work.put(expired(article, work.now))
        return replace(row, has=row.wanted, again=0, flaw="")

    def _as_article(
        self,
        before: Article | None,
        page: Page,
        files: Sequence[File],
        at: datetime,
        original: Article | None,
    ) -> Article:
        upstream = Upstream(wiki=self.name, page=page.wiki_title, revid=page.revision)
        if before is None:
            audience = Audience.IN_HOUSE if self.chosen().in_house else Audience.EVERYONE
            before = Article(
                id=article_id(self.name, page.page),
                title="",
                language="",
                body="",
                updated_at=at,
                audience=audience,
                version=0,
            )
        after = replace(
            before,
            title=page.title,
            body=page.body,
            language=page.language,
            tags=each_once((*before.tags, *page.tags)),  # what others have added stays
            source=page.source,
            status=ArticleStatus.PUBLISHED,
            expired_at=None,
            attachments=tuple(map(attachment_of, files)),
            upstream=upstream,
            translation_of=original.id if original else None,
        )
        if replace(after, upstream=before.upstream) == before:
            return replace(before, upstream=upstream)
        # It says what the original says now, as far as the wiki knows.
        told = original.version if original else 0
        fresh = replace(after, version=before.version + 1, translated_version=told)
        return replace(fresh, updated_at=at, by=None)

    def _original(self, work: Work, page: Page) -> Article | None:
        found = work.look("article", page.original) if page.original else None
        return found if isinstance(found, Article) else None


def _standing(row: PageRow, state: State, position: Position) -> PageRow:
    """The page's row, with how the page stands now."""
    looks_new = position.listing and row.touched not in ("", state.touched)
    back = row.wanted == GONE and state.revision != GONE
    return replace(
        row,
        title=state.title or row.title,
        wanted=state.revision,
        has=0 if back or (row.leads_to and not state.leads_to) else row.has,
        again=int(bool(row.again) or looks_new),
        leads_to=state.leads_to,
        language=state.language or row.language,
        touched=state.touched or row.touched,
        round=position.round,
    )


def _was_changed_here(row: PageRow, article: Article, page: Page) -> bool:
    """Whether people here have given the article a text that the wiki does not have."""
    theirs = row.has > GONE and bool(row.body) and article.status is ArticleStatus.PUBLISHED
    return theirs and article.body not in (row.body, page.body)
