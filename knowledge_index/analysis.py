"""What words become before they are kept or asked: folded, stemmed, taken apart.

Articles and questions pass through the same analysis, so that they meet. An article is read in
its own language, a question in both. Every form of a word is looked at once and remembered, for
a text is long and its words are few. Law: a change of what is made here raises VERSION.
"""

from __future__ import annotations

import threading
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import Stemmer

from knowledge_index.irregular import BASES
from knowledge_index.letters import fold, lowered, words
from knowledge_index.splitting import Splitter
from knowledge_index.stop_words import STOP_WORDS
from knowledge_index.synonyms import Synonyms
from knowledge_index.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge_index.document import Document

VERSION = 2  # of the stored terms: another number, and they are made anew

TITLE_LETTERS = 1_000  # of a title that are read
BODY_LETTERS = 1_000_000  # of a text that are read: 10 MB are analysed in the time of one
KEYS = 32  # stems kept for similar articles
KEY_IN_TITLE = 3  # a word of the title counts so many times
REMEMBERED = 300_000  # forms of words; then they are forgotten, and learned again

PART = 0.4  # what a part of a compound that was asked for weighs beside the whole word

_ASKED = 10_000  # words of questions and messages that are remembered
_STEMMERS = {"de": "german", "en": "english"}


class _Forms(dict[str, str]):
    """Forms of a word as written -> what became of it; looked at once."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, form: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[form] = self._made(form)
        return made


class Asked(NamedTuple):
    """A word of a question: its folded letters, and what to look for instead of it, weighed."""

    letters: str
    stems: dict[str, float]
    empty: bool  # a stop word in one of the languages


class Analysis:
    """Folds, stems and splits. One value for articles and questions, safe in several threads."""

    def __init__(
        self, splitter: Splitter | None = None, synonyms: Iterable[Iterable[str]] = ()
    ) -> None:
        self._splitter = splitter or Splitter(())
        self._stemmers = {code: Stemmer.Stemmer(name) for code, name in _STEMMERS.items()}
        self._one = threading.Lock()  # a stemmer is not safe in two threads
        self._surfaces = _Forms(lambda form: fold(lowered(form)))
        self._stems = {code: self._forms_of(code) for code in (*_STEMMERS, "")}
        # Typing asks for the same words with every key.
        self.asked = lru_cache(_ASKED)(self._asked)
        self.synonyms = Synonyms(synonyms, self.key)

    def terms(self, document: Document) -> Terms:
        """What is kept of a document; of a very long one its first BODY_LETTERS."""
        title = words(document.title[:TITLE_LETTERS])
        body = words(document.body[:BODY_LETTERS])
        stems = self._stems.get(document.language, self._stems[""])
        surfaces = self._surfaces
        title_stems = " ".join(filter(None, map(stems.__getitem__, title)))
        body_stems = " ".join(filter(None, map(stems.__getitem__, body)))
        return Terms(
            id=document.id,
            language=document.language,
            tags=tags_of(document.tags),
            changed_at=document.changed_at,
            title_words=" ".join(filter(None, map(surfaces.__getitem__, title))),
            body_words=" ".join(filter(None, map(surfaces.__getitem__, body))),
            title_stems=title_stems,
            body_stems=body_stems,
            key_stems=_keys(title_stems, body_stems),
            spelled=self._spelled({*title, *body}),
        )

    def surface(self, word: str) -> str:
        """The folded letters of a word as written."""
        return self._surfaces[word]

    def stems(self, word: str, language: str) -> tuple[str, ...]:
        """The stem of a word, then those of its parts; () for a stop word."""
        return tuple(self._stems.get(language, self._stems[""])[word].split())

    def _asked(self, word: str) -> Asked:
        """A word of a question, read in both languages."""
        lower = lowered(word)
        letters = fold(lower)
        stems: dict[str, float] = {letters: 1.0} if letters else {}
        for language in _STEMMERS:
            for at, stem in enumerate(self._stemmed(lower, letters, language)):
                stems[stem] = max(stems.get(stem, 0.0), PART if at else 1.0)
        return Asked(letters, stems, any(letters in stop for stop in STOP_WORDS.values()))

    def key(self, word: str) -> str:
        """One stem by which forms of a word are the same word (synonyms)."""
        lower = lowered(word)
        return "".join(self._stemmed(lower, fold(lower), "de")[:1])

    def _forms_of(self, language: str) -> _Forms:
        def made(form: str) -> str:
            lower = lowered(form)
            letters = fold(lower)
            if letters in STOP_WORDS.get(language, ()):
                return ""
            return " ".join(self._stemmed(lower, letters, language))

        return _Forms(made)

    def _stemmed(self, lower: str, letters: str, language: str) -> tuple[str, ...]:
        if language == "de":
            lower = self._splitter.infinitive(letters) or lower
        elif language == "en":
            lower = BASES.get(lower, lower)
        stems = [self._stem(lower, language)]
        if language == "de":
            stems += [self._stem(part, language) for part in self._splitter.parts(lower)]
        return tuple(dict.fromkeys(filter(None, stems)))

    def _stem(self, lower: str, language: str) -> str:
        if language not in self._stemmers:
            return fold(lower)
        with self._one:
            # Stemmed with its umlauts, folded afterwards: the grammar knows "ä", not "a".
            return fold(self._stemmers[language].stemWord(lower))

    def _spelled(self, forms: Iterable[str]) -> str:
        surfaces = self._surfaces
        return " ".join(
            sorted(
                lower
                for lower in {lowered(form) for form in forms if not form.isascii()}
                if surfaces[lower] and surfaces[lower] != lower
            )
        )


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are asked for: each folded, its words joined, and each of its words."""
    kept: list[str] = []
    for tag in tags:
        parts = [folded for word in words(tag) if (folded := fold(lowered(word)))]
        kept += ["_".join(parts), *parts] if parts else []
    return tuple(dict.fromkeys(kept))


def _keys(title_stems: str, body_stems: str) -> str:
    count = Counter(body_stems.split())
    for stem in title_stems.split():
        count[stem] += KEY_IN_TITLE
    return " ".join(sorted(count, key=count.__getitem__, reverse=True)[:KEYS])
