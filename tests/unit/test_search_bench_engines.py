"""The engines of the search benchmark do the same work, on words of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.search.analysed import document, learned, with_word
from benchmarks.search.corpus import Text
from benchmarks.search.engines import Engine, Fts5, Whoosh
from benchmarks.search.ours import Ours
from benchmarks.search.pressed import Kind, pressed, typed
from knowledge_index.analysis import Analysis

TEXTS = (
    Text("mahnung", "de", "Mahnung verschicken", "Nach zwei Wochen folgt eine Mahnung per Post."),
    Text("gutschrift", "de", "Gutschrift buchen", "Die Gutschrift mindert die nächste Rechnung."),
    Text("invoice", "en", "Sending invoices", "An invoice is sent after two weeks by letter."),
)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return Analysis(learned(TEXTS))


@pytest.fixture(params=[Ours, Fts5, Whoosh])
def engine(request: pytest.FixtureRequest, analysis: Analysis) -> Engine:
    made: Callable[[Analysis], Engine] = request.param
    engine = made(analysis)
    engine.fill(analysis.terms(document(text)) for text in TEXTS)
    return engine


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("keys", "Gutschrift bu", ["gutschrift"]),
        ("word", "Mahnungen", ["mahnung"]),
        ("all of three", "mahnung zwei wochen", ["mahnung"]),
        ("any of three", "gutschrift invoice zebra", ["gutschrift", "invoice"]),
        ("phrase", "sent after two", ["invoice"]),
        ("typing error", "gutschrft", ["gutschrift"]),
    ],
)
def test_every_engine_finds_the_same(
    engine: Engine, kind: Kind, text: str, found: list[str]
) -> None:
    assert sorted(engine.ask(kind, text)) == found


def test_what_was_changed_is_found_by_its_new_word_and_once(
    engine: Engine, analysis: Analysis
) -> None:
    changed = with_word(TEXTS[1], "zebrastreifen")
    engine.change([analysis.terms(document(changed))])
    assert engine.ask("word", "zebrastreifen") == ["gutschrift"]
    assert engine.ask("word", "gutschrift") == ["gutschrift"]


def test_titles_are_typed_letter_by_letter_from_the_second_on() -> None:
    assert typed(["ab c"]) == ["ab", "ab c"]


def test_the_same_documents_are_asked_the_same() -> None:
    many = [
        Text(
            f"t{n}",
            "de",
            f"Titel Nummer {n}",
            " ".join(f"wort{chr(97 + n % 26)}{'x' * k}" for k in range(60)),
        )
        for n in range(40)
    ]
    asked = pressed(many)
    assert asked == pressed(many)
    assert {kind: bool(of) for kind, of in asked.items()} == dict.fromkeys(asked, True)
