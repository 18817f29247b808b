"""The German catalogue: formal throughout, and one word for one thing."""

from __future__ import annotations

import re

import pytest

from desktop.actions.also import ALSO
from desktop.text import read_catalogue
from resources.translations.collect import ts_file

INFORMAL = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*|ihr seid)\b", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[.!?])\s+")
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
    r"Kennw(o|ö)rt\w*": "Passwort",
}
_ONLY_TYPED = frozenset(ALSO.values())  # what people say instead is asked there, and never shown


def _said() -> list[str]:
    catalogue = read_catalogue(ts_file("de"))
    return [form for source in catalogue for form in catalogue[source] if source not in _ONLY_TYPED]


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


def test_a_sentence_that_is_said_in_several_places_is_the_same_one_everywhere() -> None:
    """But for what begins with "It": what it stands for has its own gender in each place."""
    said: dict[str, set[str]] = {}
    for source, forms in read_catalogue(ts_file("de")).items():
        ours, theirs = (SENTENCES.split(words) for words in (source, forms[0]))
        if len(ours) == len(theirs):
            for english, german in zip(ours, theirs, strict=True):
                said.setdefault(english, set()).add(german)
    whole = {it for it in said if it[-1:] in ".?!" and it[:1].isupper() and it[:3] != "It "}

    assert {it: said[it] for it in whole if len(said[it]) > 1} == {}
