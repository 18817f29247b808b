"""What always holds, whatever is written or typed."""

from __future__ import annotations

import string
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.highlight import Marker
from knowledge_index.index import Index
from knowledge_index.letters import LONGEST, fold, lowered, words
from knowledge_index.splitting import Splitter
from knowledge_index.terms import Terms

ANALYSIS = Analysis(
    Splitter.learned({"rechnung": 9, "adresse": 9, "ändern": 9, "kündigen": 9}),
    [("Rechnung", "Faktura"), ("SIM-Karte", "Chip")],
)
WORDS = st.sampled_from(
    """Rechnung Adresse Rechnungsadresse ändern geändert Kündigung gekündigt faktura SIM-Karte Chip
    the address changed 2026 die und résumé""".split()  # noqa: SIM905 (one by one it is 20 lines)
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40)
DOCUMENTS = st.builds(
    Document,
    id=st.sampled_from("abcdef"),
    language=st.sampled_from(["de", "en", "fr", ""]),
    title=TEXTS,
    body=TEXTS,
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    changed_at=st.integers(0, 2**41),
)
LATIN = st.text(string.ascii_letters + "äöüÄÖÜß", min_size=1, max_size=12)


@given(LATIN)
@example("Änderung")
@example("GRÖSSE")
@example("Haeeuee")
def test_an_umlaut_meets_its_other_spellings(word: str) -> None:
    apart = word.replace("ß", "ss")
    bare = apart.translate(str.maketrans("äöüÄÖÜ", "aouAOU"))

    assert fold(word) == fold(apart) == fold(fold(word))
    assert fold(unicodedata.normalize("NFD", word)) == fold(word)
    # "ue" is no umlaut behind some vowels, and two vowels in a row may be read as one.
    if "e" not in bare.lower():
        assert fold(bare) == fold(word)


@given(st.text(max_size=200))
@example("ﷺ ǰ ͺ ﬁ ½ 漢字 \u202eשלום سلام e\u0308 İ")
def test_folded_words_are_letters_only_and_fold_no_further(text: str) -> None:
    folded = [fold(lowered(word)) for word in words(text)]

    assert all(each.isalnum() for each in folded if each)
    assert [fold(each) for each in folded] == folded


@given(DOCUMENTS)
def test_packed_terms_come_back(document: Document) -> None:
    terms = ANALYSIS.terms(document)

    assert Terms.of(terms.packed()) == terms


@settings(max_examples=25, deadline=None)
@given(
    before=st.lists(DOCUMENTS, max_size=6),
    changed=st.lists(DOCUMENTS, max_size=4),
    removed=st.sets(st.sampled_from("abcdef"), max_size=3),
    asked=TEXTS,
)
def test_changing_leads_to_what_filling_anew_leads_to(
    before: list[Document], changed: list[Document], removed: set[str], asked: str
) -> None:
    index, anew = Index(ANALYSIS), Index(ANALYSIS)
    index.fill(map(ANALYSIS.terms, before))
    index.change(map(ANALYSIS.terms, changed), removed)

    left = {each.id: each for each in before if each.id not in removed}
    anew.fill(map(ANALYSIS.terms, (left | {each.id: each for each in changed}).values()))

    assert index.count == anew.count
    assert found(index, asked) == found(anew, asked)


def found(index: Index, asked: str) -> set[str]:
    return {hit.id for hit in index.search(asked).hits}


INDEX = Index(ANALYSIS)
INDEX.fill(
    ANALYSIS.terms(Document(str(at), "de", f"Rechnungsadresse {at} ändern", "Die Adresse. Chip"))
    for at in range(9)
)


@settings(deadline=None)
@given(st.text(max_size=80) | st.lists(WORDS | st.sampled_from('-"*(:)'), max_size=12).map("".join))
@example("changed:<0000-00-00 title:\0 tag:\ud800 language:\udfff")
@example("w" * 100_000)
@example("a\u0308" * 500)
@example("\0\1\2\x7f\u202e\u2066")
def test_no_question_raises(text: str) -> None:
    answered = INDEX.search(text)
    INDEX.titles(text)
    INDEX.like(text)

    assert len({hit.id for hit in answered.hits}) == len(answered.hits) <= INDEX.count


@given(
    text=TEXTS | st.text(max_size=300),
    asked=st.lists(
        WORDS | WORDS.map(lambda word: f"{word[:3]}*") | st.text(max_size=9), max_size=4
    ),
    letters=st.integers(0, 80),
)
@example(text="😀" * 9 + " Rechnung", asked=["rechnung"], letters=12)
def test_marks_lie_inside_the_text_and_none_upon_another(
    text: str, asked: list[str], letters: int
) -> None:
    marker = Marker(ANALYSIS, text)
    passage = marker.passage(asked, letters)

    for where, marks in ((text, marker.marks(asked)), (passage.text, passage.marks)):
        ends = [0, *(at + length for at, length in marks)]
        assert all(end <= at for end, (at, _) in zip(ends, marks, strict=False))
        assert ends[-1] <= len(where)
    assert passage.text.strip("…") in text
    assert len(passage.text) <= letters + 3


def test_a_word_is_looked_at_up_to_its_bound() -> None:
    assert len(ANALYSIS.terms(Document("a", "de", "", "x" * 100_000)).body_words) == LONGEST
