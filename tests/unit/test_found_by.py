"""Customers are found by whatever is known of them: sound, number, part of an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId
from desktop.domain.operations import customer
from desktop.domain.records import ContactPoint
from desktop.domain.words import PointKind
from desktop.store import recent, rewording, telephone
from desktop.store.reads.search import search
from desktop.store.sounds import code
from desktop.store.store import Store
from tests.support.desks import OpenStore

PHONE, EMAIL = PointKind.PHONE, PointKind.EMAIL
PEOPLE = {
    "meyer": ("Ines Meyer", "K-10442", "+49 (0)171 39200-42", "ines.meyer@stadtwerke-nord.example"),
    "nour": ("Nour Warda", "K-10443", "0043 660 1234567", "n_warda@example.org"),
    "schmitt": ("Paul Schmitt", "KD00077", "030/90 18 20 0", "paulschmitt@example.net"),
    "mueller": ("Jutta Mueller", "K-10445", "06131 123456", "jm@example.com"),
    "strasse": ("Änne Groß", "K-10446", "+44 20 7946 0018", "gross@example.com"),
}


@pytest.fixture
def filled(opened: OpenStore) -> OpenStore:
    opened.store.ask(
        [
            customer.Create(
                id=CustomerId(id_),
                name=name,
                number=number,
                points=(ContactPoint(PHONE, phone), ContactPoint(EMAIL, mail)),
            )
            for id_, (name, number, phone, mail) in PEOPLE.items()
        ]
    )
    return opened


def found(store: OpenStore, text: str) -> list[str]:
    return [hit.id for hit in search(store.connection, "customer", text, 5)]


@pytest.mark.parametrize("typed", ["Meier", "Maier", "mayer", "Meyr", "ines mair", "Mayr Ines"])
def test_a_name_is_found_as_it_sounds(filled: OpenStore, typed: str) -> None:
    assert found(filled, typed) == ["meyer"]


@pytest.mark.parametrize("typed", ["Schmidt", "schmid", "Schmied", "paul schmit", "schmidt pau"])
def test_a_name_with_d_or_tt_is_one(filled: OpenStore, typed: str) -> None:
    assert found(filled, typed) == ["schmitt"]


@pytest.mark.parametrize("typed", ["müller", "muller", "mueller", "Mül", "mull", "Miller"])
def test_a_name_spelled_out_is_found_by_its_umlaut(filled: OpenStore, typed: str) -> None:
    assert found(filled, typed) == ["mueller"]


@pytest.mark.parametrize("typed", ["gross", "groß", "aenne", "anne gro", "Änne Gross"])
def test_a_name_with_umlaut_and_sharp_s_is_found_without(filled: OpenStore, typed: str) -> None:
    assert "strasse" in found(filled, typed)


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("+491713920042", "meyer"),
        ("0171/3920042", "meyer"),
        ("0049 171 392", "meyer"),
        ("+49 (0) 171 39 20 0", "meyer"),
        ("171 3920042", "meyer"),
        ("meyer 0171 392", "meyer"),
        ("0171 392 meier", "meyer"),
        ("+43 660 12", "nour"),
        ("0043660123", "nour"),
        ("0660 1234567", "nour"),
        ("030 901820", "schmitt"),
        ("(030) 9018-200", "schmitt"),
        ("+44 (0)20 7946", "strasse"),
        ("020 7946 0018", "strasse"),
    ],
)
def test_a_number_is_found_in_any_notation(filled: OpenStore, typed: str, whose: str) -> None:
    assert found(filled, typed) == [whose]


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("ines.meyer@stadtwerke", "meyer"),
        ("inesmeyer", "meyer"),
        ("stadtwerke-nord", "meyer"),
        ("stadtwerkenord", "meyer"),
        ("n_warda", "nour"),
        ("paulschmitt@", "schmitt"),
    ],
)
def test_a_part_of_an_address_of_mail_is_enough(filled: OpenStore, typed: str, whose: str) -> None:
    assert found(filled, typed) == [whose]


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("K-10442", "meyer"),
        ("k10442", "meyer"),
        ("10442", "meyer"),
        ("K 10442", "meyer"),
        ("kd00077", "schmitt"),
        ("KD-00077", "schmitt"),
        ("00077", "schmitt"),
        ("77", "schmitt"),
    ],
)
def test_a_customer_number_is_found_with_and_without_its_letters(
    filled: OpenStore, typed: str, whose: str
) -> None:
    assert whose in found(filled, typed)


def test_the_name_as_written_comes_before_those_that_sound_so(filled: OpenStore) -> None:
    filled.store.ask([customer.Create(id=CustomerId("meier"), name="Zoe Meier")])

    assert found(filled, "meier") == ["meier", "meyer"]
    assert found(filled, "meyer") == ["meyer", "meier"]


def test_what_is_veiled_is_no_number(opened: OpenStore) -> None:
    veiled = ContactPoint(PHONE, "•••• 42")
    opened.store.ask([customer.Create(id=CustomerId("v"), name="Vera", points=(veiled,))])

    assert found(opened, "vera") == ["v"]
    assert found(opened, "4942") == []


def test_words_of_an_older_version_are_made_anew_some_at_a_time(filled: OpenStore) -> None:
    older = "INSERT OR REPLACE INTO customers_fts(rowid, title, body) SELECT n, name, '' "
    filled.connection.execute(f"{older} FROM customers")
    filled.connection.execute("INSERT INTO rewording VALUES ('customers', 0)")
    assert found(filled, "maier") == []

    rounds = 0
    while filled.store.do(lambda connection: rewording.some(connection, 2)):
        rounds += 1

    assert rounds == 3
    assert found(filled, "maier") == ["meyer"]
    assert found(filled, "06131 123456") == ["mueller"]


@pytest.mark.parametrize(
    ("word", "figures"),
    [
        ("Wikipedia", "3412"),
        ("Breschnew", "17863"),
        ("Müller-Lüdenscheidt", "65752682"),
        ("Schmidt", "862"),
        ("Philipp", "351"),
        ("Xaver", "4837"),
        ("7", ""),
    ],
)
def test_the_figures_are_those_of_koelner_phonetik(word: str, figures: str) -> None:
    assert code(word) == figures


def test_what_was_used_last_is_kept_in_the_profile_newest_first(profile: Path) -> None:
    store = OpenStore(profile).store
    for id_ in ("a", "b", "c", "a"):
        store.do(lambda connection, id_=id_: recent.note(connection, "case", id_))  # type: ignore[misc]

    assert recent.listed(OpenStore(profile).connection) == [
        ("case", "a"),
        ("case", "c"),
        ("case", "b"),
    ]


def test_no_more_is_kept_than_is_shown(opened: OpenStore) -> None:
    def many(store: Store) -> None:
        for number in range(recent.KEPT + 5):
            store.do(lambda connection, n=number: recent.note(connection, "case", f"{n}"))  # type: ignore[misc]

    many(opened.store)

    listed = recent.listed(opened.connection, 100)
    assert len(listed) == recent.KEPT
    assert listed[0] == ("case", f"{recent.KEPT + 4}")


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("+491713920042", "0171 3920042"),
        ("030 1234-567", "030 1234-567"),
        ("0171 39200 42", "0171 39200 42"),
        ("+436601234567", "+43 660 1234567"),
        ("+41446681800", "+41 44 668 18 00"),
        ("+442079460958", "+44 20 7946 0958"),
        ("+33142685300", "+33 1 42 68 53 00"),
        ("+31201234567", "+31 20 123 4567"),
        ("+48221234567", "+48 22 123 45 67"),
        ("+12025550123", "+1 202-555-0123"),
        ("112", "112"),
        ("extension 12", "extension 12"),
    ],
)
def test_a_number_is_read_in_the_groups_of_its_country_and_those_of_people_stay(
    kept: str, read: str
) -> None:
    assert telephone.written(kept) == read
