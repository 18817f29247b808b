"""The editors' queue: what was said of articles, changes on their way, what expires, translations.

`rows` with `rows_changed`, the most pressing group first; a key says what a row leads to. Law:
what was answered, published or withdrawn leaves the list by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.ids import NoteId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.article import AnswerFeedback
from desktop.domain.records import Article, Note, Revision
from desktop.domain.words import Became, RevisionStatus
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import editing as reads
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.finding import article_words as words
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, Heading, LineRow, Row, empty
from desktop.viewmodels.task_entry import Errors
from desktop.viewmodels.times.when import briefly

SAID, CHANGE, DUE, OLDER = "said:", "change:", "due:", "older:"  # what a row's key begins with
_SOON: Final = timedelta(days=14)


class EditorsQueue:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self.count = 0
        self._found: reads.ToDo | None = None
        self._reading = Latest(desk.supervisor, "editors' queue")
        self._disconnect = desk.changed.connect(self._on_change)
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def refresh(self) -> None:
        if words.may_edit(self._desk.me.role):
            self._reading.ask(self._read())

    def said(self, key: str) -> Note | None:
        """What somebody said, if the row is of that kind."""
        notes = self._found.said if self._found else ()
        return next((note for note in notes if SAID + note.id == key), None)

    def leads_to(self, key: str) -> tuple[str, str]:
        """What a row leads to: "revision" or "article", and its id."""
        if key.startswith(CHANGE):
            return "revision", key.removeprefix(CHANGE)
        if (note := self.said(key)) is not None:
            return "article", note.about
        if key.startswith((DUE, OLDER)):
            return "article", key.partition(":")[2]
        return "", ""

    async def answer(self, note: str, text: str, became: str) -> Errors:
        """Tell who said it what became of it."""
        if not text.strip() and became in ("", Became.ANSWERED):
            return {"answer": tr("Write an answer, or say what became of it.")}
        what = Became(became or Became.ANSWERED)
        await self._desk.ask(AnswerFeedback(id=NoteId(note), answer=text.strip(), became=what))
        return {}

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("revision", "article", "note"):
            self.refresh()

    async def _read(self) -> None:
        soon = milliseconds(self._desk.clock.now() + _SOON) or 0
        self._found = found = await self._desk.read(reads.todo, self._desk.me.site, soon)
        now = self._desk.clock.now()
        rows = tuple(self._made(found, now)) or (_nothing(),)
        self.count = len(found.said) + sum(
            each.status is RevisionStatus.REVIEW for each in found.changes
        )
        if rows != self.rows:
            self.rows = rows
            self.rows_changed.emit(rows)

    def _made(self, found: reads.ToDo, now: datetime) -> Iterator[Row]:
        review = [each for each in found.changes if each.status is RevisionStatus.REVIEW]
        approved = [each for each in found.changes if each.status is RevisionStatus.APPROVED]
        others = [each for each in found.changes if each not in (*review, *approved)]
        groups: tuple[tuple[str, str, list[LineRow]], ...] = (
            ("said", tr("Said to be wrong"), [self._said_row(it, found, now) for it in found.said]),
            ("review", tr("Waits for approval"), [self._change(it, found, now) for it in review]),
            ("approved", tr("Approved"), [self._change(it, found, now) for it in approved]),
            ("drafts", tr("Being written"), [self._change(it, found, now) for it in others]),
            ("due", tr("Expires or is to be looked at"), [_due(it, now) for it in found.due]),
            ("older", tr("Translations behind"), [_older(it) for it in found.older]),
        )
        for key, title, rows in groups:
            if rows:
                count = str(len(rows))
                yield Heading(key=key, title=title, count=count, said=f"{title}, {count}")
                yield from rows

    def _who(self, agent: str, found: reads.ToDo) -> str:
        return tr("You") if agent == self._desk.me.agent else found.people.get(agent, "?")

    def _said_row(self, note: Note, found: reads.ToDo, now: datetime) -> LineRow:
        title = found.titles.get(note.about, tr("An article that is not here"))
        text = tr("“{words}”", words=note.text) if note.text else tr("without words")
        who, when = self._who(note.by, found), briefly(now, note.at)
        return LineRow(
            key=SAID + note.id,
            icon="triangle-alert",
            title=title,
            more=terms.dotted(who, text),
            end=when,
            unread=True,
            said=terms.sentence(tr("Said to be wrong"), title, who, text, when),
        )

    def _change(self, revision: Revision, found: reads.ToDo, now: datetime) -> LineRow:
        what = tr("new article") if not revision.of_version else tr("change")
        who, when = self._who(revision.by, found), briefly(now, revision.at)
        badge = words.badge(revision)
        more = terms.dotted(who, what, revision.why)
        return LineRow(
            key=CHANGE + revision.id,
            icon="pen-line",
            title=revision.title,
            more=more,
            badge=badge,
            said=terms.sentence(revision.title, more, badge.text, when),
        )


def _due(article: Article, now: datetime) -> LineRow:
    by, until = article.review_by, article.valid_until
    if until is not None and (by is None or until <= by):
        badge = Badge(words.validity(article, now), "pause", "clock")
    else:
        late = by is not None and by < now
        word = tr("to be looked at by {day}", day=words.last_day(now, by or now))
        badge = Badge(word, "breach" if late else "pause", "triangle-alert" if late else "clock")
    said = terms.sentence(article.title, badge.text)
    return LineRow(
        key=DUE + article.id, icon="book-open", title=article.title, badge=badge, said=said
    )


def _older(article: Article) -> LineRow:
    badge = Badge(tr("older than the original"), "pause", "history")
    return LineRow(
        key=OLDER + article.id,
        icon="book-open",
        title=article.title,
        badge=badge,
        said=terms.sentence(article.title, badge.text),
    )


def _nothing() -> Empty:
    title, text = tr("Nothing waits for an editor"), tr("What is said to be wrong appears here.")
    return empty("circle-check", title, text)
