"""The German catalogue: formal throughout, and one word for one thing."""

from __future__ import annotations

import re

import pytest

from desktop.text import read_catalogue
from resources.translations.collect import ts_file

INFORMAL = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*|ihr seid)\b", re.IGNORECASE)
SAY_INSTEAD = {  # PRODUCT's words on the right
    r"Tickets?|Fall|Fälle": "Vorgang",
    r"Interaktion(en)?|Konversation(en)?": "Kontakt",
    r"Klient(en)?|Verbraucher": "Kunde",
    r"Versprechen": "Zusage",
    r"Queues?|Schlange": "Warteschlange",
    r"Skills?": "Fähigkeit",
    r"Tenants?": "Mandant",
    r"Kommentare?|Anmerkung(en)?|Memos?": "Notiz",
    r"Snippets?|Templates?|Vorlagen?": "Textbaustein",
    r"Wrap-?up-?Codes?|Abschlusscodes?|Abschlussgründe-Code": "Abschlussgrund",
    r"Todos?|To-dos?": "Aufgabe",
    r"Cases?": "Vorgang",
    r"Tasks?": "Aufgabe",
    r"Sites?": "Standort",
}


def _said() -> list[str]:
    return [form for forms in read_catalogue(ts_file("de")).values() for form in forms]


def test_nobody_is_addressed_informally() -> None:
    program = "spielen Sie den Rundgang: `tresen demo --tour DIR`"  # DIR is a folder's name
    informal = [it for it in _said() if INFORMAL.search(it) and program not in it]

    assert informal == []


def test_every_imperative_is_a_polite_one() -> None:
    familiar = re.compile(r"^(Wähle|Klicke|Gib|Öffne|Prüfe|Melde|Drücke|Versuche|Warte|Lies)\b")

    assert [it for it in _said() if familiar.match(it)] == []


@pytest.mark.parametrize("other", SAY_INSTEAD)
def test_one_thing_has_one_word(other: str) -> None:
    wrong = re.compile(rf"(?<![\w-])({other})(?![\w-])")

    assert [(SAY_INSTEAD[other], it) for it in _said() if wrong.search(it)] == []


def test_what_is_said_in_both_languages_keeps_its_values_and_its_end() -> None:
    """A question stays a question, an ellipsis an ellipsis."""
    catalogue = read_catalogue(ts_file("de"))
    ends = {
        source: forms
        for source, forms in catalogue.items()
        for form in forms
        if source[-1:] in "…?" and form[-1:] != source[-1:]
    }

    assert ends == {}
