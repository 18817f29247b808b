"""From an article to its terms, and from all articles to the words compounds are taken apart by.

Runs on the index thread, in steps (`pace`). Law: the same articles lead to the same `made_by`, so
that terms are made anew exactly when the analysis or its words have changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.domain.records import Article
from desktop.domain.synonyms import TAG
from desktop.indexing.pace import Pace
from desktop.store.reads import plain
from desktop.store.reads.synonyms import Groups
from desktop.store.terms import Learned, Unmade
from knowledge_index.analysis import VERSION, Analysis
from knowledge_index.document import Document
from knowledge_index.splitting import Splitter, counted
from knowledge_index.terms import Terms

_CHANGED: Final = 0.5  # more or fewer articles by half, and the words are learned anew
_FEW: Final = 50  # articles more or fewer that change nothing
_DECODE = msgspec.json.Decoder(Article).decode


def is_outgrown(words: Learned, articles: int) -> bool:
    """Whether the library is another than the one these words were learned of."""
    by = abs(articles - words.articles)
    return by > _FEW and by > _CHANGED * words.articles


def document_of(doc: str) -> Document:
    article = _DECODE(doc)
    return Document(
        id=article.id,
        language=article.language,
        title=article.title,
        # What editors think people ask by is found like any other word.
        body=f"{' '.join(article.tags)}\n{plain.plain(article.body)}",
        tags=article.tags,
        changed_at=milliseconds(article.updated_at) or 0,
    )


class Making:
    """An analysis with its words, under a name."""

    def __init__(self, packed: bytes) -> None:
        """Raises ValueError when these are no words."""
        self.packed = packed
        self.splitter = Splitter.of(packed)
        self.analysis = Analysis(self.splitter)  # what an article is made of knows no synonyms
        self.made_by = f"{VERSION}.{plain.VERSION}:{hashlib.sha256(packed).hexdigest()[:16]}"

    def asking(self, synonyms: Groups) -> Analysis:
        """What a question is read by."""
        return Analysis(self.splitter, synonyms)

    def terms(self, of: Sequence[Unmade], pace: Pace) -> list[tuple[Unmade, bytes]]:
        return [
            (each, self.analysis.terms(document_of(each.doc)).packed()) for each in pace.steps(of)
        ]


def is_found(terms: Terms) -> bool:
    """A list of synonyms is nobody's answer."""
    return TAG not in terms.tags


def count(of: Sequence[Unmade], into: Counter[str], pace: Pace) -> None:
    """Count the words of some articles."""
    for each in pace.steps(of):
        into.update(counted((document_of(each.doc),)))


def words_of(count_: Counter[str], articles: int) -> Learned:
    return Learned(Splitter.learned(count_).packed(), articles)
