"""What the index finds, and that it goes on being right when articles change."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.index import Found, Index
from knowledge_index.splitting import Splitter, counted

DOCUMENTS = (
    Document(
        "address",
        "de",
        "Rechnungsadresse ändern",
        "So ändern Sie die Adresse auf der Rechnung. Rechnung und Adresse stehen im Konto.",
    ),
    Document("notice", "de", "Kündigung", "Kündigungen brauchen eine Frist. Adresse: siehe Konto."),
    Document("billing", "en", "Change your billing address", "Addresses are set in the account."),
    Document("cancel", "fr", "Résilier le contrat", "Le contrat est résilié par écrit."),
)


@pytest.fixture
def analysis() -> Analysis:
    return Analysis(Splitter.learned(counted(DOCUMENTS)))


@pytest.fixture
def index(analysis: Analysis) -> Index:
    index = Index(analysis)
    index.fill(map(analysis.terms, DOCUMENTS))
    return index


def found(index: Index, text: str, language: str = "") -> list[str]:
    return [hit.id for hit in index.search(text, language=language).hits]


def test_an_index_of_nothing_answers_nothing(analysis: Analysis) -> None:
    index = Index(analysis)

    assert index.search("Adresse") == Found()
    assert index.titles("Adresse") == index.like("Adresse") == index.similar("address") == ()
    assert index.count == 0


@pytest.mark.parametrize(
    "asked", ["Kündigung", "Kuendigung", "Kundigung", "KÜNDIGUNG", "kündigungen"]
)
def test_an_umlaut_is_found_however_it_is_written(index: Index, asked: str) -> None:
    assert found(index, asked)[0] == "notice"


@pytest.mark.parametrize("asked", ["adressen", "addresses", "résilie", "rechn", "rechnungsadr"])
def test_a_word_is_found_in_another_form_or_before_it_is_finished(index: Index, asked: str) -> None:
    assert found(index, asked)


def test_a_compound_is_found_by_its_part(index: Index) -> None:
    assert found(index, "adresse ")[0] == "address"


def test_a_question_of_stop_words_alone_is_asked_by_them(index: Index) -> None:
    assert found(index, "der ") == ["address"]


def test_a_language_can_be_asked_for(index: Index) -> None:
    assert found(index, "address", language="en") == ["billing"]


def test_a_changed_article_is_found_by_its_new_words_only(index: Index, analysis: Analysis) -> None:
    index.change([analysis.terms(Document("notice", "de", "Widerruf", "Binnen 14 Tagen"))], [])

    assert found(index, "Widerruf") == ["notice"]
    assert found(index, "Kündigung") == []
    assert index.count == len(DOCUMENTS)


def test_a_removed_article_is_gone_and_may_come_back(index: Index, analysis: Analysis) -> None:
    index.change([], ["address", "never seen"])
    assert "address" not in found(index, "Rechnungsadresse")
    assert index.similar("address") == ()

    index.change([analysis.terms(DOCUMENTS[0])], [])
    assert found(index, "Rechnungsadresse")[0] == "address"


def test_a_sentence_is_answered_by_what_fits_and_not_by_what_is_long(analysis: Analysis) -> None:
    short = Document("short", "de", "Passwort vergessen", "So setzen Sie Ihr Passwort zurück.")
    filler = " ".join(f"Wort{number}" for number in range(400))
    long = [
        Document(
            f"long{number}",
            "de",
            f"Handbuch {number}",
            f"Kunde hat {filler} Passwort {filler} vergessen {filler} Konto {filler} offen.",
        )
        for number in range(6)
    ]
    index = Index(analysis)
    index.fill(map(analysis.terms, (short, *long)))

    assert found(index, "Konto Passwort vergessen offen ")[0] == "short"
    assert found(index, "Passwort offen ")[0] != "short"  # two words: all of them come first


def test_a_day_is_the_machines_own(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    def at(id_: str, time_: datetime) -> Document:
        return Document(id_, "de", "Frist", "Eine Frist.", changed_at=int(time_.timestamp() * 1000))

    index = Index(analysis)
    late = at("late", datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    next_day = at("next", datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    index.fill(map(analysis.terms, (late, next_day)))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert found(index, "changed:2026-07-01") == ["late"]
        assert found(index, "changed:>2026-07-01") == ["next"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_similar_articles_leave_out_the_article_itself(index: Index) -> None:
    assert [hit.id for hit in index.similar("address")][:1] == ["notice"]


def test_a_message_finds_what_fits_it_though_most_of_its_words_are_nowhere(index: Index) -> None:
    message = "Guten Tag, bitte korrigieren Sie meine Adresse auf der letzten Rechnung. Gruß, Meier"

    assert index.like(message)[0].id == "address"
