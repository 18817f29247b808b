"""One interface over what is compared: ours, and SQLite's FTS5 and Whoosh given the same terms.

All three lie in memory. FTS5 and Whoosh look for the words' stems and parts as ours does, and for
the last word of what is typed by its beginning; they neither repair typing errors unasked nor order
anew, which ours does.
"""

from __future__ import annotations

import heapq
import re
import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh import fields, query
from whoosh.analysis import RegexTokenizer
from whoosh.filedb.filestore import RamStorage

from benchmarks.search.pressed import Kind
from knowledge_index.analysis import Analysis
from knowledge_index.letters import words
from knowledge_index.terms import Terms

LIMIT = 20
_EXPANDED = 50  # beginnings are looked for as so many of their most frequent words
_IN_TITLE = 3.0
_FIELDS = ("title_words", "body_words", "title_stems", "body_stems")


class Engine(Protocol):
    """`ask` gives ids, best first; what `change` was given is found once it returns."""

    name: str

    def fill(self, terms: Iterable[Terms]) -> None: ...
    def ask(self, kind: Kind, text: str) -> list[str]: ...
    def change(self, terms: Sequence[Terms]) -> None: ...


class Plan:
    """What a question comes to: for each whole word its stems, and what is left of it."""

    def __init__(self, analysis: Analysis, kind: Kind, text: str) -> None:
        found = words(text)
        open_ended = kind == "keys" and text[-1:].isalnum() and bool(found)
        self.beginning = analysis.surface(found[-1]) if open_ended else ""
        whole = found[:-1] if open_ended else found
        asked = [analysis.asked(word) for word in whole]
        self.stems = [list(it.stems) for it in asked if it.stems and not it.empty]
        self.letters = [analysis.surface(word) for word in found]


class Fts5:
    """Contentless rows of terms, with an index over beginnings of two and three letters."""

    name = "FTS5"

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self._connection.close)
        self._connection.executescript(
            """
            CREATE TABLE documents (number INTEGER PRIMARY KEY, id TEXT UNIQUE,
                title_words TEXT, body_words TEXT, title_stems TEXT, body_stems TEXT);
            CREATE VIRTUAL TABLE found USING fts5(
                title_words, body_words, title_stems, body_stems,
                content = 'documents', content_rowid = 'number',
                tokenize = "unicode61 remove_diacritics 0", prefix = '2 3');
            INSERT INTO found(found, rank) VALUES('rank', 'bm25(3.0, 1.0, 3.0, 1.0)');
            CREATE VIRTUAL TABLE vocabulary USING fts5vocab('found', 'col');
            """
        )
        self._known: list[str] | None = None

    def fill(self, terms: Iterable[Terms]) -> None:
        self._connection.execute("BEGIN")
        for each in terms:
            self._put(each)
        self._connection.execute("COMMIT")
        self._connection.execute("INSERT INTO found(found) VALUES('optimize')")

    def ask(self, kind: Kind, text: str) -> list[str]:
        match = self._match(kind, Plan(self._analysis, kind, text))
        if not match:
            return []
        rows = self._connection.execute(
            "SELECT id FROM (SELECT rowid AS at, rank AS place FROM found WHERE found MATCH ?"
            " ORDER BY rank LIMIT ?) JOIN documents ON number = at ORDER BY place",
            (match, LIMIT),
        )
        return [id for (id,) in rows]

    def change(self, terms: Sequence[Terms]) -> None:
        self._connection.execute("BEGIN")
        columns = ", ".join(_FIELDS)
        for each in terms:
            row = self._connection.execute(
                f"SELECT number, {columns} FROM documents WHERE id = ?", (each.id,)
            ).fetchone()
            if row:
                self._connection.execute(
                    f"INSERT INTO found(found, rowid, {columns}) VALUES('delete', ?, ?, ?, ?, ?)",
                    row,
                )
                self._connection.execute("DELETE FROM documents WHERE number = ?", row[:1])
            self._put(each)
        self._connection.execute("COMMIT")

    def _put(self, each: Terms) -> None:
        values = tuple(getattr(each, field) for field in _FIELDS)
        number = self._connection.execute(
            "INSERT INTO documents VALUES (NULL, ?, ?, ?, ?, ?)", (each.id, *values)
        ).lastrowid
        self._connection.execute(
            f"INSERT INTO found(rowid, {', '.join(_FIELDS)}) VALUES (?, ?, ?, ?, ?)",
            (number, *values),
        )

    def _match(self, kind: Kind, plan: Plan) -> str:
        if kind == "phrase":
            return '{title_words body_words}:"' + " ".join(plan.letters) + '"'
        if kind == "typing error":
            near = " OR ".join(f'"{it}"' for it in _near(plan.letters[0], self._vocabulary()))
            return f"{{title_words body_words}}:({near})" if near else ""
        parts = [
            "{title_stems body_stems}:(" + " OR ".join(f'"{stem}"' for stem in stems) + ")"
            for stems in plan.stems
        ]
        if plan.beginning:
            parts.append(f'{{title_words body_words}}:"{plan.beginning}"*')
        return (" OR " if kind == "any of three" else " AND ").join(parts)

    def _vocabulary(self) -> list[str]:
        if self._known is None:
            rows = self._connection.execute(
                "SELECT DISTINCT term FROM vocabulary WHERE col IN ('title_words', 'body_words')"
            )
            self._known = [term for (term,) in rows]
        return self._known


class Whoosh:
    """whoosh-reloaded; of a beginning only the most frequent words, or a key takes seconds."""

    name = "Whoosh"

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        cut = RegexTokenizer(re.compile(r"\S+"))
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True),
            **{
                name: fields.TEXT(
                    analyzer=cut,
                    phrase=name.endswith("words"),
                    field_boost=_IN_TITLE if name.startswith("title") else 1.0,
                )
                for name in _FIELDS
            },
        )
        self._index = RamStorage().create_index(schema)
        self._searcher: Any = None

    def fill(self, terms: Iterable[Terms]) -> None:
        writer = self._index.writer(limitmb=256)
        for each in terms:
            writer.add_document(id=each.id, **{name: getattr(each, name) for name in _FIELDS})
        writer.commit()
        self._searcher = self._index.searcher()

    def ask(self, kind: Kind, text: str) -> list[str]:
        asked = self._asked(kind, Plan(self._analysis, kind, text))
        return [hit["id"] for hit in self._searcher.search(asked, limit=LIMIT)] if asked else []

    def change(self, terms: Sequence[Terms]) -> None:
        writer = self._index.writer()
        for each in terms:
            writer.update_document(id=each.id, **{name: getattr(each, name) for name in _FIELDS})
        writer.commit()
        # Not `refresh`: it takes over readers of segments in which something was deleted since.
        self._searcher = self._index.searcher()

    def _asked(self, kind: Kind, plan: Plan) -> query.Query | None:
        if kind == "phrase" and len(plan.letters) > 1:
            return query.Or([query.Phrase(name, plan.letters) for name in _FIELDS[:2]])
        if kind == "phrase":
            return query.Or([query.Term(name, plan.letters[0]) for name in _FIELDS[:2]])
        if kind == "typing error":
            return query.Or(
                [
                    query.FuzzyTerm(name, plan.letters[0], maxdist=1, prefixlength=1)
                    for name in _FIELDS[:2]
                ]
            )
        parts = [
            query.Or([query.Term(name, stem) for stem in stems for name in _FIELDS[2:]])
            for stems in plan.stems
        ]
        if plan.beginning:
            expanded = self._expanded(plan.beginning)
            if not expanded:
                return None
            parts.append(query.Or(expanded))
        if not parts:
            return None
        return query.Or(parts) if kind == "any of three" else query.And(parts)

    def _expanded(self, beginning: str) -> list[query.Query]:
        reader = self._searcher.reader()
        found = []
        for name in _FIELDS[:2]:
            counted = (
                (reader.doc_frequency(name, term), term)
                for term in reader.expand_prefix(name, beginning)
            )
            for _, term in heapq.nlargest(_EXPANDED, counted):
                found.append(query.Term(name, term.decode() if isinstance(term, bytes) else term))
        return found


def _near(word: str, known: Sequence[str]) -> list[str]:
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=30)
    return [term for term, _, _ in found if term[:1] == word[:1]]
