"""Reading an article: one at a time, a part of it if it is long, and what the reader says of it.

Law: what is shown was prepared away from the window's thread, in the thread that read it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

from msgspec.structs import replace

from desktop.domain.ids import AgentId, ArticleId, InteractionId, NoteId, RevisionId
from desktop.domain.operations.article import Expire, Feedback, Propose, Review
from desktop.domain.records import Article
from desktop.domain.standing import changes_at
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import editing
from desktop.store.reads import knowledge as reads
from desktop.store.reads.editing import Around
from desktop.store.reads.plain import for_reply
from desktop.text import language, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import article_words
from desktop.viewmodels.finding import knowledge_rows as rows
from desktop.viewmodels.finding.article_html import BEGINNING, Place, Prepared, part
from desktop.viewmodels.knowledge.article_news import mark_read
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.on_paper import MOST_PARTS, Paper
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.using import warn_if_over

_LOOKED_AT_AGAIN = timedelta(days=182)
_SIMILAR = 3
_LOOKED_S = 60.0  # a machine may have slept meanwhile, or its clock been put right
_AFTER_S = 0.05


class Reader:
    """One article that is read: `page` with `page_changed`, what was read before it, feedback."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.page: rows.ArticlePage | None = None
        self.page_changed: Signal[rows.ArticlePage | None] = Signal()
        self._before: list[ArticleId] = []
        self._here: ArticleId | None = None
        self._place = BEGINNING
        self._passed: list[Place] = []  # the parts before this one
        self._marking: set[tuple[str, int]] = set()  # versions: that they were read is being said
        self._reading = Latest(desk.supervisor, "article")
        self._waiting = Latest(desk.supervisor, "article stands otherwise")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._waiting.drop()

    @property
    def can_go_back(self) -> bool:
        return bool(self._before)

    def open(self, id_: str) -> None:
        """Read an article; `back` leads to the one before."""
        if self._here is not None and self._here != id_:
            self._before.append(self._here)
        self._go(ArticleId(id_))

    def start(self, id_: str) -> None:
        """Read an article of a list: `back` leads no further than to it."""
        self._before.clear()
        self._go(ArticleId(id_))

    def back(self) -> None:
        if self._before:
            self._go(self._before.pop())

    def leave(self) -> None:
        """Nothing is read any more."""
        self._before.clear()
        self._here = None
        self._reading.drop()
        self._waiting.drop()
        self._take(None)

    def next_part(self) -> None:
        """Show the rest of a long article, as far as a part goes."""
        if self.page is not None and self.page.text.next is not None and self._here is not None:
            self._passed.append(self._place)
            self._place = self.page.text.next
            self._reading.ask(self._read(self._here))

    def part_before(self) -> None:
        if self._passed and self._here is not None:
            self._place = self._passed.pop()
            self._reading.ask(self._read(self._here))

    @property
    def is_first_part(self) -> bool:
        return not self._passed

    async def insert(self, id_: str) -> None:
        """Put the words of an article into the composer, at its caret."""
        shown = await self._desk.read(reads.article, ArticleId(id_))
        if shown is not None:
            self._desk.insert.emit(for_reply(shown.article.body))
            warn_if_over(self._desk, shown.article)

    async def feedback(self, *, helped: bool, text: str = "") -> None:
        """With the contact it was noticed in, if one is open."""
        if self._here is not None:
            said = Feedback(
                id=NoteId(self._desk.new_id()),
                article=self._here,
                helped=helped,
                text=text.strip(),
                interaction=self._desk.open.interaction,
            )
            await self._desk.ask(said)

    async def whole(self) -> Paper | None:
        """All of the article that is read, for paper: its title, standing and words."""
        if self._here is None:
            return None
        now, me = self._desk.clock.now(), self._desk.me
        return await self._desk.read(_on_paper, self._here, me.agent, me.site, now)

    async def mark_read(self) -> None:
        """This person has read the version that is shown; said once, however often it is asked."""
        page = self.page
        if page is None or not page.version or (page.id, page.version) in self._marking:
            return
        self._marking.add((page.id, page.version))
        try:
            await mark_read(self._desk, page.id, page.version)
        finally:
            self._marking.discard((page.id, page.version))

    async def confirm(self) -> None:
        """It is right still, and is looked at again in half a year."""
        if self._here is not None:
            again = self._desk.clock.now() + _LOOKED_AT_AGAIN
            await self._desk.ask(Review(id=self._here, review_by=again))

    async def expire(self) -> None:
        """In ten seconds: what has expired comes back only as a change that somebody approves."""
        if self._here is None or self.page is None:
            return
        expired = Expire(id=self._here)
        happens = tr("“{title}” expires in 10 seconds.", title=self.page.title)
        await self._desk.soon.do(happens, lambda: self._desk.ask(expired))

    async def propose(self, title: str, body: str, spoken: str = "", contact: str = "") -> Errors:
        """A new article for the editors to approve; `contact`: where it was found out."""
        errors: Errors = {}
        if not title.strip():
            errors["title"] = tr("An article needs a title.")
        if not body.strip():
            errors["body"] = tr("Write what you found out.")
        if not errors:
            id_ = RevisionId(self._desk.new_id())
            title, body, spoken = title.strip(), body.strip(), spoken or language()
            proposal = Propose(
                id=id_,
                title=title,
                body=body,
                language=spoken,
                interaction=InteractionId(contact) if contact else None,
            )
            await self._desk.ask(proposal)
            self._desk.notices.tell(
                Notice(
                    tone=Tone.DONE,
                    happened=tr("Your proposal is with the editors."),
                    safe=tr("What becomes of it stands under “What you gave”."),
                    replace="proposal",
                )
            )
        return errors

    def _go(self, id_: ArticleId) -> None:
        self._here, self._place = id_, BEGINNING
        self._passed.clear()
        self._reading.ask(self._read(id_))

    def _on_change(self, changes: Changes) -> None:
        if self._here is not None and changes.touches("article", "note", "revision", "receipt"):
            self._reading.ask(self._read(self._here))

    async def _read(self, id_: ArticleId) -> None:
        now, me = self._desk.clock.now(), self._desk.me
        found = await self._desk.read(_prepared, id_, self._place, me.agent, me.site)
        if found is None:
            self._waiting.drop()
            self._take(rows.no_page(id_))
            return
        self._waiting.ask(self._wait(id_, found[0].article))
        page = rows.page_of(*found, now, me.agent)
        known = self.page.similar if self.page is not None and self.page.id == id_ else ()
        self._take(replace(page, similar=known))
        hits = await self._desk.knowledge.similar(id_, _SIMILAR) or ()
        others = await self._desk.read(reads.these, [hit.id for hit in hits], ())
        self._take(replace(page, similar=tuple((each.id, each.title) for each in others)))

    async def _wait(self, id_: ArticleId, article: Article) -> None:
        """Until it stands otherwise by the clock: nobody else may be there to say it."""
        while (at := changes_at(article, now := self._desk.clock.now())) is not None:
            await self._desk.supervisor.pause(min((at - now).total_seconds(), _LOOKED_S) + _AFTER_S)
            if self._desk.clock.now() >= at:
                self._reading.ask(self._read(id_))
                return

    def _take(self, page: rows.ArticlePage | None) -> None:
        if page != self.page:
            self.page = page
            self.page_changed.emit(page)


def _prepared(
    connection: Connection, id_: ArticleId, place: Place, me: AgentId, home: str
) -> tuple[reads.Shown, Prepared, Around] | None:
    shown = reads.article(connection, id_)
    if shown is None:
        return None
    article = shown.article
    prepared = part(rows.without_its_title(article), place, article.attachments)
    return shown, prepared, editing.around(connection, article, me, home)


def _on_paper(
    connection: Connection, id_: ArticleId, me: AgentId, home: str, now: datetime
) -> Paper | None:
    """As many parts as fill some fifty pages."""
    shown = reads.article(connection, id_)
    if shown is None:
        return None
    article = shown.article
    standing = article_words.standing(article, editing.around(connection, article, me, home), now)
    line = rows.source(article, article.updated_at, now, on_paper=True)
    head = f"<h1>{escape(article.title)}</h1><p>{escape(terms.dotted(line, standing))}</p><hr>"
    html: list[str] = []
    place: Place | None = BEGINNING
    while place is not None and len(html) < MOST_PARTS:
        prepared = part(rows.without_its_title(article), place, article.attachments)
        html.append(prepared.html if html else head + prepared.html)
        place = prepared.next
    return Paper(article.title, tuple(html), whole=place is None)
