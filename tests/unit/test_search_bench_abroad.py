"""The benchmark across languages: whose translation counts as an answer, and which place it has."""

from __future__ import annotations

from benchmarks.search.abroad import ranks, translations
from benchmarks.search.asked import Question
from benchmarks.search.pages import Page
from knowledge_index.document import Document
from knowledge_index.meaning import Meanings, encoder
from tests.support import meant


def page(language: str, pair: str, title: str) -> Page:
    return Page(f"office/{language}/{pair}", "office", language, pair, title, body="")


PAGES = (
    page("de", "address", "Rechnungsadresse"),
    page("en", "address", "Billing address"),
    page("en", "again", "Billing address"),
    page("de", "leak", "Waschmaschine"),
    page("en", "leak", "Washing"),
    page("de", "alone", "Termin"),
)


def test_a_page_is_answered_by_its_translation_and_by_what_is_titled_like_it() -> None:
    assert translations(PAGES) == {
        "office/de/address": ["office/en/address", "office/en/again"],
        "office/en/address": ["office/de/address"],
        "office/de/leak": ["office/en/leak"],
        "office/en/leak": ["office/de/leak"],
    }


def test_a_question_without_a_translation_is_not_counted_and_a_miss_is() -> None:
    made = Meanings(encoder(meant.NAME))
    made.put(Document(each.id, each.language, each.title, each.body) for each in PAGES)
    asked = [
        Question("title de", "test", text, [f"office/de/{answer}"])
        for text, answer in (
            ("Rechnungsadresse", "address"),
            ("Termin", "alone"),
            ("Lieferung", "leak"),
        )
    ]

    assert ranks(made, asked, translations(PAGES), "en") == [1, 0]
