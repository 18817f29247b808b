"""Knowledge on its way: a change in every state, what was said, what is over, who has read what.

Law: everything here names articles and people that are there, and nothing of it is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from desktop.domain.ids import NoteId, ReadershipId, RevisionId, id_of
from desktop.domain.operations.article import receipt_id
from desktop.domain.operations.revision import new_article_id
from desktop.domain.publishing import content, former
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import Article, Note, Record, Revision
from desktop.domain.words import ArticleStatus, Became, RevisionStatus
from integrations.demo.articles import Library, article_id
from integrations.demo.organisation import EDITOR, PARTNER, PERSON, agent_id, site_id
from integrations.demo.wording import read_words

_SECOND_EDITOR = "jasper"
_READ = ("new-date", "goodwill", "withdrawal", "power-cut")
_READERS = {"home": 9, "north": 5, "south": 2}


def editing(language: str, now: datetime) -> Iterator[Record]:
    """All of it, in one language."""
    yield from Editing(language, now).all()


class Editing:
    def __init__(self, language: str, now: datetime) -> None:
        self._language = language
        self._now = now
        self._library = Library(language, now)
        self._words = read_words("editing", language)
        self._articles = {article.id: article for article in self._library.written()}

    def all(self) -> Iterator[Record]:
        yield self._expired()
        yield self._translation()
        yield from self._said()
        yield self._change("draft", RevisionStatus.DRAFT, EDITOR, hours=3)
        yield self._proposal()
        yield self._approved()
        yield self._rejected()
        yield self._change("withdrawn", RevisionStatus.WITHDRAWN, _SECOND_EDITOR, hours=200)
        yield self._published()
        yield from self._read()

    def _of(self, key: str) -> Article:
        return self._articles[article_id(self._language, key)]

    def _ago(self, **time: float) -> datetime:
        return self._now - timedelta(**time)

    def _change(self, name: str, status: RevisionStatus, by: str, *, hours: float) -> Revision:
        """A change that adds a paragraph."""
        words = self._words[name]
        article = self._of(words["key"])
        fields = content(article) | {"body": f"{article.body.rstrip()}\n\n{words['add']}\n"}
        return Revision(
            id=RevisionId(id_of("demo", "revision", self._language, name)),
            article=article.id,
            of_version=article.version,
            why=words["why"],
            by=agent_id(by),
            at=self._ago(hours=hours),
            status=status,
            submitted_at=None if status is RevisionStatus.DRAFT else self._ago(hours=hours - 1),
            **fields,
        )

    def _proposal(self) -> Revision:
        """A new article of an agent, which waits for editors."""
        words = self._words["review"]
        id = RevisionId(id_of("demo", "revision", self._language, "review"))
        return Revision(
            id=id,
            article=new_article_id(id),
            title=words["title"],
            body=self._library.linked(words["body"].strip() + "\n"),
            language=self._language,
            why=words["why"],
            by=agent_id(PERSON),
            at=self._ago(hours=5),
            submitted_at=self._ago(hours=5),
            status=RevisionStatus.REVIEW,
        )

    def _approved(self) -> Revision:
        """Released for the first of the next month."""
        change = self._change("approved", RevisionStatus.APPROVED, EDITOR, hours=30)
        first = (self._now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0)
        return replace(
            change,
            approved_by=agent_id(_SECOND_EDITOR),
            approved_at=self._ago(hours=20),
            published_by=agent_id(EDITOR),
            published_at=self._ago(hours=19),
            valid_from=first.replace(second=0),
        )

    def _rejected(self) -> Revision:
        change = self._change("rejected", RevisionStatus.REJECTED, PERSON, hours=50)
        return replace(change, answer=self._words["rejected"]["answer"])

    def _published(self) -> Revision:
        """How the version that is valid came about."""
        words = self._words["published"]
        article = self._of(words["key"])
        return replace(
            former(article),
            id=RevisionId(id_of("demo", "revision", self._language, "published")),
            why=words["why"],
            by=agent_id(EDITOR),
            approved_by=agent_id(_SECOND_EDITOR),
            approved_at=article.updated_at,
            published_by=agent_id(EDITOR),
            feedback=self._note_id(2),
        )

    def _expired(self) -> Article:
        words = self._words["expired"]
        over = self._ago(days=2)
        return Article(
            id=article_id(self._language, "expired"),
            title=words["title"],
            body=self._library.linked(words["body"].strip() + "\n"),
            language=self._language,
            updated_at=self._ago(days=60),
            status=ArticleStatus.EXPIRED,
            valid_until=over,
            expired_at=over,
            by=agent_id(_SECOND_EDITOR),
            owner=agent_id(EDITOR),
        )

    def _translation(self) -> Article:
        """Of an older version of its original."""
        words = self._words["translation"]
        original = self._of(words["key"])
        return Article(
            id=article_id(self._language, "translation"),
            title=words["title"],
            body=words["body"].strip() + "\n",
            language=words["language"],
            updated_at=self._ago(days=90),
            status=ArticleStatus.PUBLISHED,
            translation_of=original.id,
            translated_version=original.version - 1,
            by=agent_id(EDITOR),
            owner=agent_id(EDITOR),
            review_by=self._ago(days=1),
        )

    def _said(self) -> Iterator[Note]:
        for place, words in enumerate(self._words["feedback"]):
            article = self._of(words["key"])
            note = Note(
                id=self._note_id(place),
                about_kind="article",
                about=article.id,
                text=words["text"],
                by=agent_id(PARTNER if place % 2 == 0 else PERSON),
                at=self._ago(hours=7 + place * 30),
                helped=False,
            )
            yield self._told(note, words, article)

    def _told(self, note: Note, words: dict[str, Any], article: Article) -> Note:
        answered = {"answered_by": agent_id(EDITOR), "answered_at": self._ago(hours=2)}
        if "answer" in words:
            return replace(note, became=Became.ANSWERED, answer=words["answer"], **answered)
        if words["key"] == self._words["published"]["key"]:
            version = article.version
            return replace(note, became=Became.CORRECTED, version=version, **answered)
        return note

    def _note_id(self, place: int) -> NoteId:
        return NoteId(id_of("demo", "said", self._language, str(place)))

    def _read(self) -> Iterator[Record]:
        for place, key in enumerate(_READ):
            article = self._of(key)
            if place % 2 == 0:
                mine = receipt_id(article.id, article.version, agent_id(PERSON))
                yield Receipt(
                    id=mine,
                    article=article.id,
                    version=article.version,
                    agent=agent_id(PERSON),
                    at=self._ago(hours=4 + place),
                )
            for site, readers in _READERS.items():
                yield Readership(
                    id=ReadershipId(id_of("readership", article.id, site_id(site))),
                    article=article.id,
                    site=site_id(site),
                    version=article.version,
                    readers=readers - place // 2,
                )
