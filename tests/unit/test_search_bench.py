"""The search benchmark: whether its figures say what they claim, on words of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from benchmarks.search.asked import Question, half_of, questions
from benchmarks.search.corpus import Text, shuffled, whole
from benchmarks.search.manuals import blocks_of
from benchmarks.search.measures import drawn, mean_of, quality, rank
from benchmarks.search.pages import Page, Section
from benchmarks.search.plain import PlainFts5
from benchmarks.search.quality import asked_of
from benchmarks.search.words import Words

_TITLES = {
    "de": (
        "Rechnungsadresse ändern",
        "Kundennummer in der Rechnung finden",
        "Größe des Pakets prüfen",
        "Lieferung über den Nachbarn annehmen",
    ),
    "en": (
        "Changing the invoice address",
        "Finding customer numbers",
        "Checking parcel sizes",
        "Accepting deliveries for neighbours",
    ),
}


def _forms(_language: str, words: Iterable[str]) -> Mapping[str, list[str]]:
    return {word.lower(): [f"{word.lower()}s"] for word in words}


def _parts(word: str) -> tuple[str, str] | None:
    return ("Rechnungs", "adresse") if word == "Rechnungsadresse" else None


@pytest.fixture
def pages() -> list[Page]:
    return [
        Page(
            id=f"office/{language}/{number}",
            source="office",
            language=language,
            pair=f"office/{number}",
            title=title,
            body=f"{title}. {title}, Schritt {number}.",
            keywords=[f"{language} entry, {number}"],
            sections=[Section("Mehr", f"{title} " * 10)],
        )
        for language, titles in _TITLES.items()
        for number, title in enumerate(titles)
    ]


@pytest.fixture
def asked(pages: list[Page]) -> list[Question]:
    return questions(pages, words=Words(_forms, _parts))


def _texts(asked: Iterable[Question], name: str) -> set[str]:
    return {question.text for question in asked if question.set == name}


def test_each_set_changes_titles_as_its_name_says(asked: list[Question]) -> None:
    assert _texts(asked, "title de") >= {"Rechnungsadresse ändern", "Größe Pakets prüfen"}
    assert _texts(asked, "inflect en") >= {"findings customers numberss"}
    assert _texts(asked, "comp_head") == {"Adresse ändern"}
    assert _texts(asked, "comp_open") == {"Rechnungs Adresse ändern"}
    assert _texts(asked, "kw en") == {f"en entry {number}" for number in range(4)}
    for text in _texts(asked, "umlaut"):
        assert text.isascii()


def test_a_typing_error_leaves_first_letters_and_all_words_but_one(asked: list[Question]) -> None:
    right = {" ".join(text.split()) for text in _texts(asked, "title en")}
    wrong = _texts(asked, "typo en")
    assert wrong
    for text in wrong:
        words = text.split()
        near = [it.split() for it in right if len(it.split()) == len(words)]
        assert any(
            sum(a != b for a, b in zip(words, it, strict=True)) == 1
            and all(a[0] == b[0] for a, b in zip(words, it, strict=True))
            for it in near
        )


def test_the_same_pages_make_the_same_questions(pages: list[Page], asked: list[Question]) -> None:
    assert questions(pages, words=Words(_forms, _parts)) == asked


def test_a_page_and_its_translation_are_in_the_same_half(
    pages: list[Page], asked: list[Question]
) -> None:
    halves = {page.id: half_of(page.pair) for page in pages}
    assert set(halves.values()) == {"tune", "test"}
    assert all({halves[id] for id in each.answers} == {each.half} for each in asked)


def test_index_entries_lie_in_no_document(pages: list[Page]) -> None:
    for text in shuffled(pages):
        assert "entry" not in text.title + text.body


def test_scale_is_made_of_pages_and_their_sections(pages: list[Page]) -> None:
    made = shuffled(pages)
    assert made == shuffled(pages)
    assert {text.id.partition("#")[0] for text in made} == {page.id for page in pages}
    assert sum("#s" in text.id for text in made) == len(pages)


def test_rank_is_the_place_of_the_first_right_one_of_ten() -> None:
    assert rank(["a", "b", "c"], ["c", "b"]) == 2
    assert rank([str(n) for n in range(12)], ["10"]) == 0


def test_quality_of_known_ranks() -> None:
    found = quality([1, 2, 0, 4])
    assert found.mrr.mean == pytest.approx((1 + 0.5 + 0 + 0.25) / 4)
    assert found.recall.mean == 0.75
    assert found.asked == 4


def test_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = drawn([0.0, 1.0] * 20), drawn([0.0, 1.0] * 500)
    assert few.least < 0.5 < few.most
    assert many.most - many.least < (few.most - few.least) / 3
    # 1.96 standard errors of a coin thrown a thousand times
    assert many.most - many.least == pytest.approx(2 * 1.96 * 0.5 / 1000**0.5, rel=0.15)


def test_sets_count_the_same_however_many_questions_they_have() -> None:
    assert mean_of([[1.0] * 100, [0.0]]).mean == 0.5


def test_the_baseline_finds_a_page_by_its_title(pages: list[Page], asked: list[Question]) -> None:
    engine = PlainFts5()
    engine.fill(whole(pages))
    answered = asked_of(engine, [each for each in asked if each.set == "title de"])
    assert [each.rank for each in answered] == [1] * 4


def test_the_baseline_takes_any_word_when_not_all_are_there() -> None:
    engine = PlainFts5()
    engine.fill([Text("a", "de", "Mahnung", "zahlen"), Text("b", "de", "Gutschrift", "bitte")])
    assert engine.search("Mahnung schreiben") == ["a"]


def test_a_manual_page_is_read_without_its_marks() -> None:
    source = (
        '.TH tar 1\n.\\" nobody sees this\n.SH NAME\ntar \\- an archiver\n.PP\n.B tar\n\\fIfile\\fP'
    )
    assert [block.text for block in blocks_of(source)] == ["NAME", "tar - an archiver", "tar file"]
