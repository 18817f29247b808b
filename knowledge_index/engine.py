"""The engine under the index: tantivy, in memory, one writer.

What it is given are rows of terms that the analysis made; it cuts them at blanks and nothing
else. A document has a number, not an id: numbers are found and dropped without reading text.
Law: a searcher sees one commit, whole, for as long as it is held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tantivy import Document, Index, Query, SchemaBuilder

if TYPE_CHECKING:
    from tantivy import Schema, Searcher

    from knowledge_index.terms import Terms

NUMBER, CHANGED, LANGUAGE, TAGS = "number", "changed", "language", "tags"
TITLE_WORDS, BODY_WORDS = "title_words", "body_words"
TITLE_STEMS, BODY_STEMS = "title_stems", "body_stems"

_HELD = 100_000_000  # bytes the writer may hold before it makes a segment of them


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_integer_field(CHANGED, indexed=True, fast=True)
    builder.add_text_field(LANGUAGE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TAGS, tokenizer_name="whitespace", index_option="basic")
    for words in (TITLE_WORDS, BODY_WORDS):
        builder.add_text_field(words, tokenizer_name="whitespace", index_option="position")
    for stems in (TITLE_STEMS, BODY_STEMS):
        builder.add_text_field(stems, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


SCHEMA = _schema()


class Engine:
    """An index in memory and its one writer; used by one thread at a time, searchers by any."""

    def __init__(self, threads: int = 1) -> None:
        """threads: of the writer; with several, documents that fit alike may come in any order."""
        self._index = Index(SCHEMA)
        # Without this a thread of its own would watch for commits.
        self._index.config_reader("manual")
        self._writer = self._index.writer(heap_size=_HELD, num_threads=threads)

    def put(self, number: int, terms: Terms) -> None:
        document = Document()
        document.add_unsigned(NUMBER, number)
        document.add_integer(CHANGED, terms.changed_at)
        document.add_text(LANGUAGE, terms.language)
        if terms.tags:
            document.add_text(TAGS, " ".join(terms.tags))
        document.add_text(TITLE_WORDS, terms.title_words)
        document.add_text(BODY_WORDS, terms.body_words)
        document.add_text(TITLE_STEMS, terms.title_stems)
        document.add_text(BODY_STEMS, terms.body_stems)
        self._writer.add_document(document)

    def drop(self, number: int) -> None:
        # By a question: `delete_documents_by_term` takes the number for a signed one, finds no
        # document and says nothing.
        self._writer.delete_documents_by_query(Query.term_query(SCHEMA, NUMBER, number))

    def commit(self) -> Searcher:
        """What was put and dropped becomes visible in the searcher given back, at once."""
        self._writer.commit()
        self._index.reload()
        return self._index.searcher()
