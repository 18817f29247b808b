"""The product's index behind the benchmark's two interfaces: asked for speed, asked for quality."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.search.analysed import learned, terms_of
from benchmarks.search.corpus import Text
from benchmarks.search.engines import LIMIT
from benchmarks.search.pressed import Kind
from knowledge_index.analysis import Analysis
from knowledge_index.index import Index
from knowledge_index.terms import Terms


class Ours:
    """Asked in the query language, as it is typed into the window."""

    name = "ours"

    def __init__(self, analysis: Analysis) -> None:
        self.index = Index(analysis)

    def fill(self, terms: Iterable[Terms]) -> None:
        self.index.fill(terms)

    def ask(self, kind: Kind, text: str) -> list[str]:
        return [hit.id for hit in self.index.search(said(kind, text), LIMIT).hits]

    def change(self, terms: Sequence[Terms]) -> None:
        self.index.change(terms, ())


class OursFilled:
    """The whole way from the texts: splitter learned, terms made, index filled."""

    name = "ours"

    def fill(self, texts: Iterable[Text]) -> None:
        found = list(texts)
        analysis = Analysis(learned(found))
        self.index = Index(analysis)
        self.index.fill(terms_of(analysis, found))

    def search(self, text: str, limit: int = LIMIT) -> list[str]:
        return [hit.id for hit in self.index.search(text, limit).hits]


def said(kind: Kind, text: str) -> str:
    if kind == "phrase":
        return f'"{text}"'
    return " OR ".join(text.split()) if kind == "any of three" else text
