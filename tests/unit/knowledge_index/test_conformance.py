"""What an index that answers agents must find in a small library; any engine under it must pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.index import Index
from knowledge_index.splitting import Splitter
from knowledge_index.tree import Flaw

KNOWN = "rechnung adresse ändern kündigen vertrag mahnung gebühr sperren karte einfügen".split()  # noqa: SIM905
SYNONYMS = [("Faktura", "Rechnung"), ("SIM-Karte", "Chip"), ("Umzug", "Adresse ändern")]


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


LIBRARY = (
    Document(
        "rechnung",
        "de",
        "Rechnungsadresse ändern",
        "Die offene Rechnung kommt an die neue Adresse.",
        ("Abrechnung", "SEPA"),
        at("2026-01-10"),
    ),
    Document(
        "mahnung",
        "de",
        "Mahnung und Gebühr",
        "Ist eine Rechnung offen, wird gemahnt. Eine Mahngebühr fällt an.",
        ("Abrechnung",),
        at("2026-02-10"),
    ),
    Document(
        "karte",
        "de",
        "SIM-Karte sperren",
        "Eine verlorene Karte wird gesperrt.",
        ("Karte verloren",),
        at("2026-03-10"),
    ),
    Document(
        "notice",
        "en",
        "Giving notice",
        "The customer cancelled in writing; menus and indices were rebuilt.",
        (),
        at("2026-04-10"),
    ),
)


@pytest.fixture(scope="module")
def index() -> Index:
    analysis = Analysis(Splitter(KNOWN), SYNONYMS)
    index = Index(analysis)
    index.fill(map(analysis.terms, LIBRARY))
    return index


class TestIndex:
    """The contract, for the index as it is."""

    @pytest.mark.parametrize(
        ("asked", "ids"),
        [
            ("rechnung ", {"rechnung", "mahnung"}),
            ('"offene Rechnung"', {"rechnung"}),
            ('"offene Adresse"', set()),
            ("rechnung -mahnung ", {"rechnung"}),
            ("rechnung NOT (mahnung OR karte)", {"rechnung"}),
            ("mahnung OR karte ", {"mahnung", "karte"}),
            ("mahn* ", {"mahnung"}),
            ("title:rechnung ", {"rechnung"}),
            ("title:rech", {"rechnung"}),
            ("title:offene ", set()),
            ("tag:abrechnung", {"rechnung", "mahnung"}),
            ("tag:verloren", {"karte"}),
            ('tag:"karte verloren"', {"karte"}),
            ("rechnung tag:sepa ", {"rechnung"}),
            ("language:en", {"notice"}),
            ("changed:>2026-02-10", {"karte", "notice"}),
            ("changed:2026-02", {"mahnung"}),
            ("changed:<=2026-02 rechnung ", {"rechnung", "mahnung"}),
            ("changed:2026-02-01..2026-03-31 -karte ", {"mahnung"}),
            ("-rechnung ", {"karte", "notice"}),
            ("(mahnung OR sperren) rechnung ", {"mahnung"}),
        ],
    )
    def test_the_query_language_finds(self, index: Index, asked: str, ids: set[str]) -> None:
        assert {hit.id for hit in index.search(asked).hits} == ids

    @pytest.mark.parametrize(
        ("asked", "id"),
        [
            ("Gebuehr ", "mahnung"),
            ("gebuhren ", "mahnung"),
            ("gesperrt ", "karte"),
            ("sperrte ", "karte"),
            ("Adresse ", "rechnung"),
            ("cancelling ", "notice"),
            ("menu index rebuilding ", "notice"),
            ("Rechnungs Adresse ", "rechnung"),
            ("geänderte Adressen ", "rechnung"),
        ],
    )
    def test_other_forms_of_a_word_find_it(self, index: Index, asked: str, id: str) -> None:
        assert index.search(asked).hits[0].id == id

    @pytest.mark.parametrize(
        ("asked", "id", "meant"),
        [
            ("Mahnnug", "mahnung", "mahnung"),
            ("Rechnunsadrese", "rechnung", "rechnungsadresse"),
            ("Gebürh zahlen", "mahnung", "gebühr zahlen"),
            ("canceled customr", "notice", "canceled customer"),
        ],
    )
    def test_a_typing_error_finds_what_was_meant_and_says_so(
        self, index: Index, asked: str, id: str, meant: str
    ) -> None:
        found = index.search(asked)

        assert found.hits[0].id == id
        assert found.did_you_mean.lower() == meant

    @pytest.mark.parametrize("asked", ["Rechnunk", "Rechnungsaderss", "Kündigung Rehcnungsa"])
    def test_a_typing_error_is_forgiven_before_the_word_is_finished(
        self, index: Index, asked: str
    ) -> None:
        assert index.search(asked).hits[0].id == "rechnung"

    def test_a_known_word_is_not_bent(self, index: Index) -> None:
        assert index.search("Karte").did_you_mean == ""

    @pytest.mark.parametrize(
        ("asked", "id"),
        [
            ("Faktura ", "rechnung"),
            ("Chip ", "karte"),
            ("Chip sperren ", "karte"),
            ("Umzug ", "rechnung"),
        ],
    )
    def test_a_synonym_finds_what_the_other_word_finds(
        self, index: Index, asked: str, id: str
    ) -> None:
        found = index.search(asked)

        assert found.hits[0].id == id
        assert found.did_you_mean == ""

    def test_what_was_found_by_is_told_for_marking(self, index: Index) -> None:
        found = index.search('Mahnnug "offene Rechnung" -karte geb* gebühr')

        assert set(found.words) == {"mahnung", "offene", "Rechnung", "geb*", "gebühr", "gebühr*"}

    def test_a_flawed_question_still_finds(self, index: Index) -> None:
        found = index.search("(mahnung")

        assert [hit.id for hit in found.hits] == ["mahnung"]
        assert found.flaw == Flaw(0, 1, "bracket_open")

    def test_titles_are_found_while_they_are_typed(self, index: Index) -> None:
        for end in range(2, len("SIM-Karte sperren")):
            assert index.titles("SIM-Karte sperren"[:end])[0].id == "karte"

    def test_who_wants_none_gets_none(self, index: Index) -> None:
        assert index.search("karte", limit=0).hits == ()
        assert index.titles("karte", 0) == index.like("karte", 0) == index.similar("karte", 0) == ()
