"""Which words of a text are marked, and which piece of it is shown."""

from __future__ import annotations

import pytest

from knowledge_index.analysis import Analysis
from knowledge_index.highlight import Marker
from knowledge_index.splitting import Splitter

ANALYSIS = Analysis(Splitter(["rechnung", "adresse", "ändern", "prüfen", "konto"]))
TEXT = "Die Rechnungsadressen wurden geändert. Änderungen prüfst du im Konto, e-mail an uns."


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        (["Rechnungsadresse"], ["Rechnungsadressen"]),
        (["adresse"], ["Rechnungsadressen"]),
        (["aendern"], ["geändert"]),
        (["geprüft"], ["prüfst"]),
        (["rechn*"], ["Rechnungsadressen"]),
        (["ander*"], ["Änderungen"]),
        (["e-mail"], ["e", "mail"]),
        (["die"], ["Die"]),
        (["x", "", "*", "-"], []),
        (["konto", "adressen"], ["Rechnungsadressen", "Konto"]),
    ],
)
def test_words_are_marked_in_every_form(asked: list[str], marked: list[str]) -> None:
    marks = Marker(ANALYSIS, TEXT).marks(asked)

    assert [TEXT[at : at + length] for at, length in marks] == marked


def test_a_passage_holds_the_most_different_words() -> None:
    text = "Das Konto, das Konto. " * 20 + "Die Adresse steht im Konto. " + "Nichts weiter. " * 20

    passage = Marker(ANALYSIS, text).passage(["konto", "adresse"], 60)

    shown = [passage.text[at : at + length] for at, length in passage.marks]
    assert {"Adresse", "Konto"} <= set(shown)
    assert passage.text.startswith("…")
    assert passage.text.endswith("…")


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert Marker(ANALYSIS, "Kurz.").passage(["adresse"], 40) == ("Kurz.", ())
    assert Marker(ANALYSIS, TEXT).passage([], 20).text == "Die …"


def test_a_passage_does_not_cut_words() -> None:
    passage = Marker(ANALYSIS, TEXT * 9).passage(["konto"], 50)

    words = set(TEXT.replace(".", " ").replace(",", " ").replace("unsDie", "uns Die").split())
    assert set(passage.text.strip("…").replace(".", " ").replace(",", " ").split()) <= words
