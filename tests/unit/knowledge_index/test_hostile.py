"""Texts that nobody would write on purpose, except to see what happens."""

from __future__ import annotations

import time

import pytest

from knowledge_index.analysis import BODY_LETTERS, Analysis
from knowledge_index.document import Document
from knowledge_index.highlight import MOST, READ, Marker
from knowledge_index.index import Index
from knowledge_index.letters import LONGEST
from knowledge_index.splitting import Splitter
from knowledge_index.terms import Terms

SOON = 20.0  # seconds of the processor for the largest text; one or two, when nothing else runs

ODD = {
    "one endless word": "a" * 100_000,
    "an endless compound": "rechnung" * 10_000,
    "an endless verb": "gezu" * 20_000 + "t",
    "punctuation": "?!.,;:-_*()[]{}\"'" * 1_000,
    "control characters": "".join(map(chr, range(32))) * 100,
    "right to left": "\u202eחשבונית שלום\u202c فاتورة",
    "emoji": "👩‍👩‍👧‍👦 💶 🇩🇪 rechnung",
    "decomposed": "Ku\u0308ndigung e\u0301te\u0301",
    "soft hyphens": "Rech\u00adnungs\u00adadresse",
    "lone surrogates": "\ud800 rechnung \udfff",
    "marks upon marks": "z\u0301" + "\u0301" * 10_000,
    "letters that are words": "ﷺ ﷻ ㎏ ﬁnden ½",
    "other scripts": "漢字かな交じり 한국어 ไทย हिन्दी",
    "nothing": "",
}


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return Analysis(Splitter(["rechnung", "adresse", "kündigung", "nung", "rech"]))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_any_text_is_kept_found_marked_and_harms_no_other(analysis: Analysis, text: str) -> None:
    index = Index(analysis)
    documents = [
        Document("odd", "de", text, text, (text[:200],)),
        Document("sane", "de", "Zebra", ""),
    ]

    kept = [Terms.of(analysis.terms(each).packed()) for each in documents]
    index.fill(kept)

    assert [hit.id for hit in index.search("Zebra ").hits] == ["sane"]
    # One letter may stand for a whole saying (U+FDFA).
    assert all(
        len(word) <= LONGEST * len("صلى الله عليه وسلم") for word in kept[0].body_words.split()
    )
    if kept[0].body_words:
        assert index.search(text[:90]).hits
    Marker(analysis, text).passage([text, "rechnung*"], 80)
    index.like(text)


@pytest.mark.parametrize("asked", ["Kündigung", "ku\u0308ndigung", "KUENDIGUNG"])
def test_decomposed_letters_are_the_composed_ones(analysis: Analysis, asked: str) -> None:
    index = Index(analysis)
    index.fill([analysis.terms(Document("odd", "de", "", ODD["decomposed"]))])

    assert [hit.id for hit in index.search(asked).hits] == ["odd"]
    assert Marker(analysis, ODD["decomposed"]).marks([asked]) == ((0, 10),)


def test_a_soft_hyphen_does_not_cut_a_word(analysis: Analysis) -> None:
    index = Index(analysis)
    index.fill([analysis.terms(Document("odd", "de", "", ODD["soft hyphens"]))])

    assert [hit.id for hit in index.search("Adresse ").hits] == ["odd"]


def test_ten_megabytes_are_read_up_to_their_bound(analysis: Analysis) -> None:
    text = "".join(f"wort{n} rechnungsadresse " for n in range(400_000))
    start = time.process_time()

    terms = analysis.terms(Document("long", "de", "", text))
    marks = Marker(analysis, text).marks(["rechnung"])

    assert len(text) > 10_000_000 > BODY_LETTERS > READ
    assert len(terms.body_words) <= BODY_LETTERS
    assert len(marks) == MOST
    assert time.process_time() - start < SOON


@pytest.mark.parametrize("packed", [b"", b"\0", b"\xff" * 9, b"\x93\1\2\3", b"\x80"])
def test_terms_of_something_else_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not terms"):
        Terms.of(packed)
    with pytest.raises(ValueError, match="not a vocabulary"):
        Splitter.of(packed)
