"""Compounds and forms of words, learned from the articles."""

from __future__ import annotations

import pytest

from knowledge_index.document import Document
from knowledge_index.splitting import OFTEN, Splitter, counted

KNOWN = """rechnung adresse schlüssel bund wald liebe zeile umbruch speichern ort einfügen ändern
übernehmen auswählen verbinden exportieren sammeln verbessern kinder garten seien gebiet""".split()  # noqa: SIM905
SPLITTER = Splitter(KNOWN)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("rechnungsadresse", ("rechnung", "adresse")),
        ("Rechnungsadressen", ("rechnung", "adresse")),
        ("schluesselbund", ("schlüssel", "bund")),
        ("zeilenumbrüche", ("zeile", "umbruch")),
        ("zeilenumbruchs", ("zeile", "umbruch")),
        ("kindergarten", ("kinder", "garten")),
        ("rechnungsadressenschlüssel", ("rechnung", "adresse", "schlüssel")),
        ("rechnung", ()),
        ("adressbuch", ()),
        ("x" * 1_000, ()),
    ],
)
def test_a_compound_has_the_parts_that_occur(word: str, parts: tuple[str, ...]) -> None:
    assert SPLITTER.parts(word.lower()) == parts


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("eingefugt", "einfügen"),
        ("einzufugen", "einfügen"),
        ("geandert", "ändern"),
        ("ubernimmt", "übernehmen"),
        ("ubernommen", "übernehmen"),
        ("auswahlte", "auswählen"),
        ("ausgewahlten", "auswählen"),
        ("verbunden", "verbinden"),
        ("exportiert", "exportieren"),
        ("gesammelt", "sammeln"),
        ("einzusammeln", ""),
        ("verbesserte", "verbessern"),
        ("seiten", ""),
        ("gebiet", ""),
        ("dokument", ""),
        ("einfugen", ""),
    ],
)
def test_a_form_is_led_back_to_a_verb_that_occurs(form: str, verb: str) -> None:
    assert SPLITTER.infinitive(form) == verb


def test_a_vocabulary_is_learned_from_german_words_that_occur_often_enough() -> None:
    count = counted(
        [
            Document("a", "de", "Rechnung", "Rechnung selten " + "adresse " * OFTEN),
            Document("b", "en", "invoice", "invoice " * 9),
        ]
    )
    small = Splitter.learned(count)
    large = Splitter.learned(count | {"die": 500_000})

    assert count["rechnung"] == 2
    assert "invoice" not in count
    assert small.parts("rechnungsadresse") == ("rechnung", "adresse")
    assert large.parts("rechnungsadresse") == ()


def test_a_vocabulary_packed_is_the_same_vocabulary() -> None:
    again = Splitter.of(SPLITTER.packed())

    assert again.packed() == SPLITTER.packed()
    assert again.parts("rechnungsadresse") == ("rechnung", "adresse")
