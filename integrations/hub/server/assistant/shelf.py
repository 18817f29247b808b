"""The articles that customers may read, with their words, as one tenant has them now.

    shelf = Shelf(store, tenant)
    shelf.catch_up()                       before each question; cheap when nothing has changed
    shelf.best("Wie lange habe ich Garantie?", "de", now)

Used by one thread. Laws: what it holds follows from the articles alone, so a shelf that has caught
up holds what a new one would; what is quoted is read from the database again, in that moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from threading import Event
from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import decode
from desktop.domain.records import Article
from desktop.domain.synonyms import TAG, groups_in
from desktop.domain.words import ArticleStatus
from integrations.hub.server.assistant.passages import Passage, best, blocks
from integrations.hub.server.assistant.rules import PUBLIC, is_sure, may_be_quoted, may_be_read
from integrations.hub.server.assistant.weighing import Question, Weighing
from integrations.hub.server.store import quotable, records
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.quotable import Mark
from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.index import Index
from knowledge_index.letters import words
from knowledge_index.splitting import Splitter, counted
from knowledge_index.terms import Terms

AT_ONCE: Final = 500  # articles of one reading
CANDIDATES: Final = 12  # of the index, weighed anew
OUTGROWN: Final = 2  # so many times as many articles: the words of compounds are learned anew
STEP: Final = 20  # articles analysed in one go
REST_S: Final = 0.002

Groups = tuple[tuple[str, ...], ...]


class Best(msgspec.Struct, frozen=True):
    article: Article
    passage: Passage
    sure: float


class Shelf:
    def __init__(self, store: Store, tenant: TenantId) -> None:
        self._store = store
        self._tenant = tenant
        self._never = Event()
        self._mark = Mark()
        self._documents: dict[str, Document] = {}
        self._terms: dict[str, Terms] = {}
        self._learned = 0  # of so many articles
        self._groups: dict[str, Groups] = {}  # of words that mean the same, by their article
        self._splitter = Splitter(())
        self._index = Index(Analysis())
        self._weighing: dict[str, Weighing] = {}

    @property
    def count(self) -> int:
        return len(self._documents)

    def catch_up(self) -> None:
        """Hold what the database holds now."""
        with self._store.reading(self._tenant) as within:
            now = quotable.mark(within)
            if now == self._mark:
                return
            (changed, groups), gone = self._read(within), set[str]()
            if self._documents or self._groups:
                gone = (self._documents.keys() | self._groups.keys()) - quotable.ids(within)
        self._mark = now
        self._take(changed, gone)
        self._mean({**groups, **dict.fromkeys(gone, ())})

    def best(self, question: str, language: str, now: datetime) -> Best | None:
        """The article that answers it, and where; None below what is sure.

        What nobody has written so is read as what it may have meant to be, where it finds nothing.
        """
        found = self._best(question, language, now)
        if found is None:
            meant = self._index.search(" ".join(words(question)), 0, language).did_you_mean
            found = self._best(meant, language, now) if meant else None
        return found

    def _best(self, question: str, language: str, now: datetime) -> Best | None:
        weighing = self._weighing.get(language)
        if weighing is None:
            return None
        asked = weighing.question(question)
        if asked.is_empty:
            return None
        like = " ".join((question, *asked.others))
        hits = self._index.like(like, CANDIDATES, language)
        ranked = sorted(((asked.of(hit.id), hit.id) for hit in hits), reverse=True)
        for at, (of, id) in enumerate(ranked[:2]):
            next_best = ranked[at + 1][0] if at + 1 < len(ranked) else 0.0
            if not is_sure(of, asked.titled(id), next_best):
                return None
            if (article := self._quotable(id, now)) is not None:
                return self._quoted(article, asked, of)
            # Its time is over or has not come: the next one answers, if it is sure enough.
        return None

    def _quoted(self, article: Article, asked: Question, of: float) -> Best | None:
        passage = best(article.body, lambda text: asked.inside(text, article.language))
        return Best(article, passage, of) if passage is not None else None

    def _quotable(self, id: str, now: datetime) -> Article | None:
        with self._store.reading(self._tenant) as within:
            found = records.find(within, "article", id)
        return found if isinstance(found, Article) and may_be_quoted(found, now) else None

    def _read(self, within: Transaction) -> tuple[dict[str, Document | None], dict[str, Groups]]:
        """What has changed since; None: it is not for customers, or not any more.

        And the words that mean the same, of the articles that have or had some.
        """
        changed: dict[str, Document | None] = {}
        groups: dict[str, Groups] = {}
        version = self._mark.version
        while rows := quotable.since(within, version, AT_ONCE):
            version = rows[-1].version
            for row in rows:
                article = decode("article", row.doc)
                if isinstance(article, Article):
                    changed[row.id] = document_of(article) if may_be_read(article) else None
                    groups[row.id] = groups_of(article)
        return changed, groups

    def _take(self, changed: dict[str, Document | None], gone: set[str]) -> None:
        left = gone | {id for id, document in changed.items() if document is None}
        left &= self._documents.keys()
        new = {id: document for id, document in changed.items() if document is not None}
        if not new and not left:
            return
        for id in left:
            del self._documents[id], self._terms[id]
        self._documents |= new
        if len(self._documents) >= OUTGROWN * self._learned:
            self._learn()
        else:
            made = dict(self._analysed(list(new.values())))
            self._terms |= made
            self._index.change(made.values(), left)
        self._weigh()

    def _learn(self) -> None:
        """All anew, with the words of compounds that these articles have."""
        documents = list(self._documents.values())
        self._splitter = Splitter.learned(counted(documents))
        self._learned = len(documents)
        self._index = Index(self._analysis())
        self._terms = dict(self._analysed(documents))
        self._index.fill(self._terms.values())

    def _analysis(self) -> Analysis:
        return Analysis(self._splitter, [each for of in self._groups.values() for each in of])

    def _mean(self, groups: dict[str, Groups]) -> None:
        """Questions are read with the groups that editors keep now."""
        now = {id: kept for id, kept in {**self._groups, **groups}.items() if kept}
        if now != self._groups:
            self._groups = now
            self._index.analysis = self._analysis()
            self._weigh()

    def _analysed(self, documents: list[Document]) -> Iterator[tuple[str, Terms]]:
        for at, each in enumerate(documents):
            if at and at % STEP == 0:
                self._never.wait(REST_S)  # so that others of the process have their turn
            yield each.id, self._index.analysis.terms(each)

    def _weigh(self) -> None:
        languages = {each.language for each in self._terms.values()}
        self._weighing = {
            language: Weighing(
                self._index.analysis, [t for t in self._terms.values() if t.language == language]
            )
            for language in languages
        }


def groups_of(article: Article) -> Groups:
    """Words that mean the same, where the article is a list of them."""
    keeps = article.status is ArticleStatus.PUBLISHED and TAG in article.tags
    return tuple(groups_in(article.body)) if keeps else ()


def document_of(article: Article) -> Document:
    """As it is found: what editors think people ask by is part of it."""
    tags = tuple(tag for tag in article.tags if tag.strip().casefold() not in PUBLIC)
    said = "\n".join(f"{each.heading}\n{each.text}" for each in blocks(article.body))
    return Document(article.id, article.language, article.title, f"{' '.join(tags)}\n{said}", tags)
