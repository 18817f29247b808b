"""The editor of articles: one change of an article, or a new one, with what can be done about it.

    editing.edit(article)       its change that is under way, or the beginning of one
    editing.show(revision)      a change from the editors' queue
    errors = await editing.save(fields)

Laws: what is typed is kept by the form (`kept_form`) under `key`; saving writes only what is
different; who wrote in a change is told that a second person has to approve it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.ids import ArticleId, InteractionId, NoteId, RevisionId
from desktop.domain.operations import revision as operations
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Article, Revision
from desktop.domain.words import RevisionStatus
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import editing as reads
from desktop.store.reads import records
from desktop.store.reads.editing import Change
from desktop.store.transfers import Bringing
from desktop.text import LANGUAGES, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import article_words as words
from desktop.viewmodels.finding.article_html import BEGINNING, Prepared, part
from desktop.viewmodels.kept_form import NOTHING
from desktop.viewmodels.knowledge.article_fields import files_read, known_fields, read_fields
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.times.when import moment

NEW = "new"  # the key of an article that is begun
_MOST_LINKS = 500
_AFTER_KEY_S = 0.25
_NOTHING = Change(revision=None, article=None, said=None, people={})


class Step(StrEnum):
    """What is done about a change, beside writing it."""

    SUBMIT = "submit"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What stands over and in the editor's fields."""

    key: str  # under which what is typed is kept
    before: str  # the key that the same words had until they were saved; "" for none
    heading: str
    badge: Badge
    by: str  # who wrote it, who approved it
    said: str  # what somebody said of the article, that this answers
    answer: str  # why it was given back
    known: dict[str, str]
    status: RevisionStatus | None
    released: bool
    own: bool
    locked: str  # why nothing can be written here; "" when it can


@dataclass(frozen=True, slots=True)
class _Work:
    """What is shown and saved: the person may have asked for another that is not read yet."""

    number: int  # of what was turned to
    change: Change
    of_article: bool  # a first change of `change.article`, not something new
    answers: NoteId | None
    translates: Article | None

    @property
    def id(self) -> RevisionId:
        revision = self.change.revision
        return revision.id if revision is not None else RevisionId("")


class ArticleEditing:
    """`page` with `changed`; `preview` of what stands in the fields, and its `broken` links."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._revision: RevisionId | None = None  # that is shown
        self._article: ArticleId | None = None  # whose change is shown, or would be
        self._from: Mapping[str, str] = NOTHING  # what a new article begins with
        self._answers: NoteId | None = None
        self._translates: Article | None = None
        self._number = 0  # of what was turned to
        self._work = _Work(0, _NOTHING, of_article=False, answers=None, translates=None)
        self._goes_on = False  # whether what is read next is the same work as `page`
        self.page: Page | None = None
        self.changed: Signal[Page | None] = Signal()
        self.preview = Prepared(html="")
        self.broken: tuple[str, ...] = ()
        self.previewed: Signal[None] = Signal()
        self._reading = Latest(desk.supervisor, "article change")
        self._previewing = Latest(desk.supervisor, "article preview")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._previewing.drop()

    @property
    def revision(self) -> Revision | None:
        return self._work.change.revision

    @property
    def article(self) -> Article | None:
        return self._work.change.article

    # ------------------------------------------------------------------------------- showing
    def edit(self, article: str, *, answers: str = "") -> None:
        """The change of this article that is under way, or a new one; `answers`: feedback."""
        self._go(article=ArticleId(article), answers=answers)

    def show(self, revision: str) -> None:
        self._go(revision=RevisionId(revision))

    def begin(self, **fields: str) -> None:
        """A new article, with these words in its fields."""
        self._go(fields=fields)

    async def translate(self, article: str) -> None:
        """A new article in the other language, beginning with the original's words."""
        original = await self._desk.read(records.record, Article, article)
        if original is None:
            return
        other = next(each for each in LANGUAGES if each != original.language)
        around = await self._desk.read(
            reads.around, original, self._desk.me.agent, self._desk.me.site
        )
        made = next((id_ for id_, _, spoken in around.languages if spoken == other), None)
        if made is not None:
            self._go(article=made, translates=original)
        else:
            fields = {"title": original.title, "body": original.body, "language": other}
            fields["tags"] = ", ".join(original.tags)
            self._go(fields=fields, translates=original)

    def leave(self) -> None:
        self._number += 1
        self._revision = self._article = None
        self._reading.drop()
        self._previewing.drop()
        self._show(None)

    def _go(
        self,
        *,
        article: ArticleId | None = None,
        revision: RevisionId | None = None,
        answers: str = "",
        fields: Mapping[str, str] = NOTHING,
        translates: Article | None = None,
    ) -> None:
        self._article, self._revision, self._from = article, revision, fields
        self._answers, self._translates = NoteId(answers) if answers else None, translates
        self._number, self._goes_on = self._number + 1, False
        self._reading.ask(self._read())

    def _on_change(self, changes: Changes) -> None:
        asked_for = self.page or self._revision or self._article  # what is still read may be old
        if asked_for and changes.touches("revision", "article", "note"):
            self._reading.ask(self._read())

    async def _read(self) -> None:
        home, me = self._desk.me.site, self._desk.me.agent
        if self._revision is not None:
            found = await self._desk.read(reads.change, self._revision, home)
        elif self._article is not None:
            found = await self._desk.read(reads.change_of, self._article, me, home)
        else:
            found = _NOTHING
        sites = await self._desk.read(records.names, "sites")
        of_article = found.article is not None and self._article is not None
        self._work = _Work(self._number, found, of_article, self._answers, self._translates)
        self._show(self._page(found, sites))

    def _show(self, page: Page | None) -> None:
        self._goes_on = page is not None
        if page != self.page:
            self.page = page
            self.changed.emit(page)

    # ------------------------------------------------------------------------------- writing
    async def save(self, fields: Mapping[str, str]) -> Errors:
        """Write what is different now; nothing is asked for when nothing is."""
        work = self._work
        errors, values = await read_fields(self._desk, fields)
        if not errors:
            asked = self._writing(work, values)
            if asked is not None:
                await self._desk.ask(asked, files=_bringing(work, values, asked.id))
                await self._stay(asked, work.number)
        return errors

    async def submit(self, fields: Mapping[str, str]) -> Errors:
        """Save it and hand it to a second person, in one step."""
        work = self._work
        errors, values = await read_fields(self._desk, fields)
        if not errors and not fields["body"].strip():
            errors["body"] = tr("Write what you found out.")
        if errors:
            return errors
        asked = self._writing(work, values)
        id_ = RevisionId(asked.id) if asked is not None else work.id
        steps = [asked] if asked is not None else []
        files = _bringing(work, values, id_)
        await self._desk.ask(*steps, operations.Submit(id=id_), files=files)
        if asked is not None:
            await self._stay(asked, work.number)
        return {}

    async def step(self, step: Step) -> None:
        revision = self.revision
        if revision is None:
            return
        asked: dict[Step, AnyOperation] = {
            Step.SUBMIT: operations.Submit(id=revision.id),
            Step.APPROVE: operations.Approve(id=revision.id),
            Step.PUBLISH: operations.Publish(id=revision.id),
            Step.WITHDRAW: operations.Withdraw(id=revision.id),
        }
        if step is Step.WITHDRAW:  # it would have to be written anew
            happens = tr("The change is withdrawn in 10 seconds.")
            await self._desk.soon.do(happens, lambda: self._withdraw(asked[step], revision))
            return
        number = self._work.number
        await self._desk.ask(asked[step], saw=[revision])
        await self._stay(asked[step], number)
        if step is Step.PUBLISH:
            self._tell_published(revision)

    async def _withdraw(self, asked: AnyOperation, revision: Revision) -> None:
        number = self._work.number
        shown = self.revision is not None and self.revision.id == revision.id
        await self._desk.ask(asked, saw=[revision])
        if shown:
            await self._stay(asked, number)

    async def give_back(self, because: str) -> Errors:
        revision = self.revision
        if not because.strip():
            return {"words": tr("Say what is to be changed, for who wrote it.")}
        if revision is not None:
            await self._desk.ask(operations.Return(id=revision.id, words=because.strip()))
        return {}

    async def _stay(self, asked: AnyOperation, number: int) -> None:
        """Go on showing this change: what it was begun from is of no more concern.

        Who has turned to something else since stays there. Known before anything else is saved:
        the next save writes in this change and does not begin a second one.
        """
        if number == self._number:
            self._revision, self._article = RevisionId(asked.id), None
            self._reading.drop()
            await self._read()

    def _tell_published(self, revision: Revision) -> None:
        ahead = revision.valid_from is not None and revision.valid_from > self._desk.clock.now()
        told = tr("“{title}” is published.", title=revision.title)
        safe = tr("It becomes valid by itself on its first day.") if ahead else ""
        self._desk.notices.tell(
            Notice(tone=Tone.DONE, happened=told, safe=safe, replace="article published")
        )

    def _writing(self, work: _Work, values: dict[str, Any]) -> AnyOperation | None:
        revision, article = work.change.revision, work.change.article
        if revision is not None:
            changed = {name: it for name, it in values.items() if it != getattr(revision, name)}
            return operations.Write(id=revision.id, **changed) if changed else None
        if article is not None and work.of_article:
            more: dict[str, Any] = {"article": article.id, "of_version": article.version}
            values = {
                "translation_of": article.translation_of,
                "translated_version": article.translated_version,
                "upstream": article.upstream,
            } | values
        else:
            more = {}
        if work.translates is not None:
            values["translation_of"] = work.translates.id
            values["translated_version"] = work.translates.version
        return operations.Begin(
            id=RevisionId(self._desk.new_id()), feedback=work.answers, **values, **more
        )

    # ------------------------------------------------------------------------------ previewing
    def typed(self, body: str, files: str = "") -> None:
        """Show how this would look, a moment later."""
        self._previewing.ask(self._prepare(body, files_read(files)))

    async def _prepare(self, body: str, files: tuple[Attachment, ...]) -> None:
        await self._desk.supervisor.pause(_AFTER_KEY_S)
        self.preview, self.broken = await self._desk.read(_previewed, body, files)
        self.previewed.emit(None)

    # ---------------------------------------------------------------------------------- words
    def _page(self, found: Change, sites: Mapping[str, str]) -> Page:
        revision, article = found.revision, found.article
        if article is not None:
            heading = tr("Next version of “{title}”", title=article.title)
        elif revision is not None:
            heading = tr("New article “{title}”", title=revision.title)
        else:
            heading = tr("New article")
        ended = revision is not None and revision.status not in operations.UNDER_WAY
        me = self._desk.me.agent
        key = revision.id if revision else self._article or self._new_key()
        return Page(
            key=key,
            before=self._key_before(key),
            heading=heading,
            badge=words.badge(revision) if revision else Badge(tr("not saved yet")),
            by=self._by(found),
            said=found.said.text if found.said else "",
            answer=revision.answer if revision else "",
            known=known_fields(found, sites, self._from),
            status=revision.status if revision else None,
            released=revision is not None and revision.due_at is not None,
            own=revision is not None and me in (revision.by, *revision.writers),
            locked=tr("This change has ended and is not written any more.") if ended else "",
        )

    def _key_before(self, key: str) -> str:
        shown = self.page if self._goes_on else None
        if shown is None:
            return ""
        return shown.before if shown.key == key else shown.key

    def _new_key(self) -> str:
        return f"{NEW}:{self._translates.id}" if self._translates else NEW

    def _by(self, found: Change) -> str:
        revision, now = found.revision, self._desk.clock.now()
        if revision is None:
            return ""
        names = [self._who(each, found) for each in (revision.by, *revision.writers)]
        by = tr("by {names}, {when}", names=", ".join(names), when=moment(now, revision.at))
        approved = revision.approved_by
        second = tr("approved by {name}", name=self._who(approved, found)) if approved else ""
        return terms.dotted(by, second)

    def _who(self, agent: str, found: Change) -> str:
        return tr("You") if agent == self._desk.me.agent else found.people.get(agent, "?")


def _previewed(
    connection: Connection, body: str, files: tuple[Attachment, ...]
) -> tuple[Prepared, tuple[str, ...]]:
    broken = reads.missing_links(connection, words.links_of(body, _MOST_LINKS))
    return part(body, BEGINNING, files), broken


def _bringing(work: _Work, values: Mapping[str, Any], change: str) -> list[Bringing]:
    """The files that are new in this change."""
    before = work.change.revision or work.change.article
    had = before.attachments if before is not None else ()
    about = InteractionId(change)
    return [Bringing(file, about) for file in values["attachments"] if file not in had]
