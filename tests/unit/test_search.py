"""What the palette and `tresen search` find, in a real store."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.domain.ids import ArticleId, CaseId, CustomerId, InteractionId, QueueId
from desktop.domain.operations import article, case, customer, interaction
from desktop.domain.records import ContactPoint
from desktop.domain.words import Channel, PointKind
from desktop.store.reads.search import Asked, GivenUp, everything, hits, search
from tests.support.desks import OpenStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def filled(opened: OpenStore) -> OpenStore:
    opened.store.ask(
        [
            customer.Create(
                id=CustomerId("m"),
                name="Jürgen Müller",
                points=(
                    ContactPoint(PointKind.PHONE, "0171 39200 42"),
                    ContactPoint(PointKind.EMAIL, "juergen@example.org"),
                ),
                address="Hauptstraße 7, 10999 Berlin",
            ),
            customer.Create(id=CustomerId("s"), name="Sinan Strasser", address="Am Müllerberg 2"),
            case.Open(
                id=CaseId("k"),
                customer=CustomerId("m"),
                subject="Lieferung verschoben",
                queue=QueueId("q"),
                description="Die Waschmaschine kam wieder nicht.",
            ),
            article.Import(
                id=ArticleId("a"),
                title="Liefertermin neu vereinbaren",
                body="# So geht es\n\nWurde eine **Lieferung** verschoben, bucht der Platz neu.",
                language="de",
                updated_at=datetime(2026, 11, 20, tzinfo=UTC),
            ),
        ]
    )
    return opened


def found(store: OpenStore, kind: str, text: str) -> list[str]:
    return [hit.id for hit in search(store.connection, kind, text, 10)]


@pytest.mark.parametrize("typed", ["müller", "mueller", "muller", "MÜLLER jür", "jurgen mu"])
def test_a_name_is_found_however_its_umlauts_are_typed(filled: OpenStore, typed: str) -> None:
    assert found(filled, "customer", typed)[0] == "m"


@pytest.mark.parametrize("typed", ["hauptstrasse", "hauptstraße", "haupts"])
def test_sharp_s_and_ss_are_one(filled: OpenStore, typed: str) -> None:
    assert found(filled, "customer", typed) == ["m"]


@pytest.mark.parametrize(
    "typed",
    ["0171 39200 42", "01713920042", "+49 171 39200", "0049171392", "(0171) 39200-42", "0171/392"],
)
def test_a_number_is_found_in_every_way_of_writing_it(filled: OpenStore, typed: str) -> None:
    assert found(filled, "customer", typed) == ["m"]


def test_a_hit_in_the_name_comes_before_one_in_the_address(filled: OpenStore) -> None:
    assert found(filled, "customer", "müller") == ["m", "s"]


def test_every_word_has_to_be_there(filled: OpenStore) -> None:
    assert found(filled, "customer", "müller hamburg") == []


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", "AND", "NEAR(", "a OR b*", "title:x", "-"])
def test_whatever_is_typed_is_words_and_never_an_error(filled: OpenStore, typed: str) -> None:
    assert found(filled, "case", typed) == []


def test_a_hit_says_whose_it_is_and_where_the_words_stand(filled: OpenStore) -> None:
    (hit,) = search(filled.connection, "case", "liefer", 10)

    assert (hit.title, hit.name, hit.state) == ("Lieferung verschoben", "Jürgen Müller", "open")
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Lieferung"]


def test_an_article_is_shown_without_its_markup(filled: OpenStore) -> None:
    (hit,) = search(filled.connection, "article", "verschoben", 10)

    assert "Wurde eine Lieferung verschoben" in hit.snippet
    assert "*" not in hit.snippet


def test_a_changed_record_is_found_by_its_new_words_alone(filled: OpenStore) -> None:
    filled.store.ask([case.Set(id=CaseId("k"), subject="Erstattung")])

    assert found(filled, "case", "erstatt") == ["k"]
    assert found(filled, "case", "lieferung") == []


def test_a_question_that_was_given_up_is_not_answered(filled: OpenStore) -> None:
    asked = Asked()
    asked.over = True

    with pytest.raises(GivenUp):
        hits(filled.connection, "customer", "müller", limit=5, asked=asked)
    assert found(filled, "customer", "müller")  # and the connection works as before


def test_at_every_key_contacts_come_newest_first_and_by_their_subject(opened: OpenStore) -> None:
    subjects = {"subject": "Rechnung doppelt", "older": "Frage", "newer": "Andere Frage"}
    for id_, subject in subjects.items():
        opened.store.ask(
            [
                interaction.Create(
                    id=InteractionId(id_),
                    customer=CustomerId("m"),
                    channel=Channel.EMAIL,
                    queue=QueueId("q"),
                    subject=subject,
                    text="Meine Rechnung stimmt nicht.",
                )
            ]
        )

    def shown(text: str) -> list[str]:
        found = everything(opened.connection, text, {"interaction": 3}, Asked())
        return [hit.id for hit in found["interaction"]]

    assert shown("rechnung") == ["subject", "newer", "older"]
    assert shown("rechnung d") == ["subject", "newer", "older"]  # one letter is no word yet
    assert shown("rechnung do") == ["subject"]
    assert shown("r") == []  # a fifth of all contacts


APART = {"rechnungsadresse": ("rechnung", "adresse")}


@pytest.mark.parametrize("typed", ["rechnungs adresse", "rechnung adresse", "rechnungsadresse"])
def test_a_compound_is_found_however_it_is_taken_apart(opened: OpenStore, typed: str) -> None:
    subjects = {
        "one": "Rechnungsadresse falsch",
        "two": "Rechnung an alte Adresse",
        "neither": "Rechnung fehlt",
    }
    opened.store.ask(
        [
            case.Open(id=CaseId(id_), customer=CustomerId("m"), subject=subject, queue=QueueId("q"))
            for id_, subject in subjects.items()
        ]
    )

    asked = hits(opened.connection, "case", typed, limit=9, asked=Asked(), apart=APART)

    joined = {"rechnungs adresse": {"one"}, "rechnung adresse": {"two"}}
    assert {hit.id for hit in asked} == joined.get(typed, {"one", "two"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rechnung -mahnung", {"invoice"}),
        ("rechnung NICHT mahnung", {"invoice"}),
        ("rechnung OR quittung", {"invoice", "reminder", "receipt"}),
        ("rechnung ODER quittung -mahnung", {"invoice", "receipt"}),
        ("rechnung UND mahnung", {"reminder"}),
        ("-mahnung", set()),
    ],
)
def test_what_leaves_articles_out_leaves_everything_else_out(
    opened: OpenStore, typed: str, expected: set[str]
) -> None:
    texts = {
        "invoice": "Rechnung fehlt",
        "reminder": "Rechnung mit Mahnung",
        "receipt": "Quittung fehlt",
    }
    customer_ = CustomerId("m")
    for id_, words in texts.items():
        opened.store.ask(
            [
                interaction.Create(
                    id=InteractionId(id_),
                    customer=customer_,
                    channel=Channel.EMAIL,
                    queue=QueueId("q"),
                    subject=words.split()[0],
                    text=words,
                )
            ]
        )

    found = everything(opened.connection, typed, {"interaction": 9, "case": 3}, Asked())
    assert {hit.id for hit in found["interaction"]} == expected
    assert {hit.id for hit in search(opened.connection, "interaction", typed, 9)} == expected


@pytest.mark.parametrize("typed", ["0171 -39200", "müller -strasser", "strasser OR müller"])
def test_a_sign_in_a_number_is_none_and_customers_follow_the_signs(
    filled: OpenStore, typed: str
) -> None:
    assert "m" in found(filled, "customer", typed)
    assert ("s" in found(filled, "customer", typed)) == ("OR" in typed)
