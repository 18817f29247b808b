"""From a question to what the engine is asked: for every word the spellings it may stand in.

A word is looked for by its stems, and by those of its parts, in titles and texts; a word that is
still being typed also by what it may become; a word that nobody wrote by those that are near to
it. Stop words drop, unless nothing else is left. Weights stand here and in `ranking`, by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tantivy import Occur, Query

from knowledge_index.analysis import tags_of
from knowledge_index.asking import (
    NOTHING,
    STEMS,
    WORDS,
    Fields,
    all_but,
    changed,
    either,
    every,
    frequency,
    in_fields,
    rarity,
    silent,
    term,
)
from knowledge_index.engine import LANGUAGE, SCHEMA, TAGS
from knowledge_index.tree import Changed, Either, Every, Language, Phrase, Tag, Without, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Searcher

    from knowledge_index.analysis import Analysis, Asked
    from knowledge_index.spelling import Vocabulary
    from knowledge_index.tree import Node

COMPLETED = 0.03  # a completion of a word in typing beside the word itself
SYNONYM = 0.6  # a synonym beside the word
NEAR = (1.0, 0.8, 0.5)  # a word that may have been meant, by the slips between
COMPLETIONS = 50  # of a word in typing: the most frequent in each field
MOST_WORDS = 32  # of a question that are looked for


class Wanted(NamedTuple):
    """One word of a question: how it is found, and how much it says.

    marked: the words by which it is seen in a text, a beginning with a star behind it.
    meant: what was looked for instead of a word that nobody wrote, or "".
    rarity: how seldom the word is among the documents; what it counts for when hits are weighed.
    written_out: of a word in typing, how it is found by the letters that stand there.
    """

    written: str
    found_by: Query | None
    stems: Mapping[str, float]
    begun: str
    marked: tuple[str, ...]
    meant: str
    rarity: float
    written_out: Query | None = None

    @property
    def without_completions(self) -> Query | None:
        return self.written_out if self.begun else self.found_by


class Plan(NamedTuple):
    """What is wanted, best all of it, and what every hit must be."""

    wanted: tuple[Wanted, ...]
    musts: tuple[Query, ...]
    nots: tuple[Query, ...]
    inside: tuple[Wanted, ...]  # words of phrases and alternatives

    @property
    def words(self) -> tuple[Wanted, ...]:
        """All words that are wanted in some way, to be weighed and marked."""
        return (*self.wanted, *self.inside)

    def strictly(self) -> Query | None:
        """Documents that have all words; of those somebody wrote, at least."""
        found = [each.found_by for each in self.wanted if each.found_by is not None]
        if self.wanted and not found:
            return None
        return self._with(found)

    def loosely(self) -> Query | None:
        """Documents that have some of the words; None when that is nothing else."""
        found = [each.found_by for each in self.wanted if each.found_by is not None]
        return self._with([either(found)]) if len(found) > 1 else None

    def roughly(self) -> Query | None:
        """The same without what a word in typing may become: fifty words in two fields."""
        found = [it for each in self.wanted if (it := each.without_completions) is not None]
        return self._with([either(found)]) if len(found) > 1 else None

    def _with(self, found: Sequence[Query]) -> Query | None:
        parts = [(Occur.Must, query) for query in (*found, *self.musts)]
        if not parts and not self.nots:
            return None
        if not parts:
            parts.append((Occur.Must, Query.all_query()))
        return Query.boolean_query([*parts, *((Occur.MustNot, query) for query in self.nots)])


class Planner:
    """Plans one question for one state of the index."""

    def __init__(self, analysis: Analysis, searcher: Searcher, vocabulary: Vocabulary) -> None:
        self._analysis = analysis
        self._searcher = searcher
        self._vocabulary = vocabulary
        self._inside: list[Wanted] = []

    def plan(self, parts: Sequence[Node], language: str) -> Plan:
        words = [part for part in parts if isinstance(part, Word)][:MOST_WORDS]
        others = [part for part in parts if not isinstance(part, Word)]
        wanted = self._words(words, alone=not others)
        nots = [self._unwanted(part) for part in others if isinstance(part, Without)]
        musts = [self.query(part) for part in others if not isinstance(part, Without)]
        if language:
            musts.append(self.query(Language(language)))
        return Plan(tuple(wanted), tuple(musts), tuple(nots), tuple(self._inside))

    def _words(self, words: Sequence[Word], *, alone: bool) -> list[Wanted]:
        asked = [(word, self._analysis.asked(word.text)) for word in words]
        asked = [(word, read) for word, read in asked if read.letters]
        telling = [(word, read) for word, read in asked if not read.empty or word.prefix]
        if not telling and alone:
            return [self._as_written(word, read) for word, read in asked]
        return self._with_synonyms(telling)

    def _with_synonyms(self, telling: Sequence[tuple[Word, Asked]]) -> list[Wanted]:
        wanted = [self.wanted(word, read) for word, read in telling]
        for meant in self._analysis.synonyms.meant([word.text for word, _ in telling]):
            reach = slice(meant.at, meant.at + meant.length)
            own = every([each.found_by for each in wanted[reach] if each.found_by is not None])
            ways = [self._synonym(other) for other in meant.others]
            marked = tuple(word for other in meant.others for word in other)
            first, *rest = wanted[reach]
            joined = first._replace(
                written=" ".join(each.written for each in (first, *rest)),
                found_by=either([own, *ways]),
                written_out=either([own, *ways]),
                marked=tuple(word for each in (first, *rest) for word in each.marked) + marked,
                meant="",
            )
            gone = [each._replace(written="") for each in rest]
            wanted[reach] = [joined, *gone]
        return [each for each in wanted if each.written]

    def _synonym(self, words: Iterable[str]) -> Query:
        """All words of a synonym."""
        read = map(self._analysis.asked, words)
        return every([either(in_fields(each.stems, most=SYNONYM)) for each in read if each.stems])

    def _as_written(self, word: Word, read: Asked) -> Wanted:
        """A stop word in a question of nothing else: by its letters."""
        fields = WORDS[:1] if word.title else WORDS
        ways = [term(field, read.letters, weight) for field, weight in fields]
        if word.begun:
            ways += self._completions(read.letters, COMPLETED, fields)
        return Wanted(word.text, either(ways), {}, "", (word.text,), "", 1.0)

    def wanted(self, word: Word, read: Asked) -> Wanted:
        """How a word is found: its stems, what it may become, or what may have been meant."""
        stems = {stem: weight for stem, weight in read.stems.items() if self._frequency(stem)}
        fields, words = (STEMS[:1], WORDS[:1]) if word.title else (STEMS, WORDS)
        ways = [] if word.prefix else in_fields(stems, fields)
        begun = read.letters if word.begun or word.prefix else ""
        written_out = either(ways) if begun and ways else None
        if begun:
            ways += self._completions(begun, COMPLETED if ways else 1.0, words)
        if ways:
            marked = (*([] if word.prefix else [word.text]), *([f"{word.text}*"] if begun else []))
            often = max(map(self._frequency, stems), default=0)
            found_by, rarity = either(ways), self._rarity(often)
            return Wanted(word.text, found_by, stems, begun, marked, "", rarity, written_out)
        return self._near(word, read.letters, fields)

    def _near(self, word: Word, letters: str, fields: Fields) -> Wanted:
        near = () if word.prefix else self._vocabulary.near(letters)
        if word.begun and not near:
            return self._begun_near(word, letters)
        stems: dict[str, float] = {}
        for each in near:
            for stem, weight in self._analysis.asked(each.word).stems.items():
                if self._frequency(stem):
                    stems[stem] = max(stems.get(stem, 0.0), weight * NEAR[each.slips])
        ways = in_fields(stems, fields)
        marked = tuple(each.word for each in near)
        often = max(map(self._frequency, stems), default=0)
        meant = near[0].word if ways else ""
        found_by = either(ways) if ways else None
        return Wanted(word.text, found_by, stems, "", marked, meant, self._rarity(often))

    def _begun_near(self, word: Word, letters: str) -> Wanted:
        """What a word in typing may become that has slips already."""
        words = WORDS[:1] if word.title else WORDS
        near = self._vocabulary.begun_near(letters)
        ways = [
            way for each in near for way in self._completions(each.word, NEAR[each.slips], words)
        ]
        marked = tuple(f"{each.word}*" for each in near)
        begun = near[0].word if near else ""
        found_by = either(ways) if ways else None
        return Wanted(word.text, found_by, {}, begun, marked, "", self._rarity(0))

    def query(self, node: Node) -> Query:
        """One part of a question, as it is asked of the engine."""
        match node:
            case Word():
                found = self._word(node)
            case Phrase():
                found = self._phrase(node)
            case Tag():
                found = silent(Query.term_query(SCHEMA, TAGS, "".join(tags_of((node.text,))[:1])))
            case Language():
                found = silent(Query.term_query(SCHEMA, LANGUAGE, node.code))
            case Changed():
                found = silent(changed(node))
            case Every():
                found = every([self.query(part) for part in node.parts])
            case Either():
                found = either([self.query(part) for part in node.parts])
            case Without():
                found = all_but(self._unwanted(node))
        return found

    def _unwanted(self, without: Without) -> Query:
        """What must not be found; its words are neither marked nor weighed."""
        inside = len(self._inside)
        found = self.query(without.part)
        del self._inside[inside:]
        return found

    def _word(self, word: Word) -> Query:
        read = self._analysis.asked(word.text)
        if not read.letters:
            return NOTHING
        found = self._as_written(word, read) if read.empty else self.wanted(word, read)
        self._inside.append(found)
        return NOTHING if found.found_by is None else found.found_by

    def _phrase(self, phrase: Phrase) -> Query:
        letters = [letters for word in phrase.words if (letters := self._analysis.surface(word))]
        fields = WORDS[:1] if phrase.title else WORDS
        self._inside += [
            Wanted(word, None, {}, "", (word,), "", 0.0) for word in phrase.words[:MOST_WORDS]
        ]
        if len(letters) <= 1:
            return either([term(field, each, 1.0) for field, _ in fields for each in letters])
        return either(
            [
                Query.boost_query(Query.phrase_query(SCHEMA, field, list(letters)), weight)
                for field, weight in fields
            ]
        )

    def _completions(self, letters: str, weight: float, fields: Fields) -> list[Query]:
        """What a word in typing may become: the most frequent words that begin with its letters."""
        return [
            term(field, word, most * weight)
            for field, most in fields
            for word, _ in self._searcher.terms_with_prefix(field, letters, limit=COMPLETIONS)
        ]

    def _frequency(self, stem: str) -> int:
        return frequency(stem, self._searcher)

    def _rarity(self, often: int) -> float:
        return rarity(often, self._searcher)
