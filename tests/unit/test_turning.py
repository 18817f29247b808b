"""Names and texts in scripts from right to left leave the words beside them where they are."""

from __future__ import annotations

import pytest

from desktop.text import isolated, tr
from desktop.viewmodels.terms import dotted

DAVID = "דוד כהן"
FIRST, END = "\u2068", "\u2069"


@pytest.mark.parametrize("words", ["Frieda Musterfrau", "Jörg – „Groß“ 1.234,5 €", "", "Łódź"])
def test_words_that_turn_nothing_stay_as_they_are(words: str) -> None:
    assert isolated(words) == words


@pytest.mark.parametrize("words", [DAVID, "محمد", "\u200f12", "Frieda כהן"])
def test_what_could_turn_its_neighbours_is_shut_in_once(words: str) -> None:
    assert isolated(words) == f"{FIRST}{words}{END}"
    assert isolated(isolated(words)) == isolated(words)


def test_each_fact_of_a_line_stands_for_itself() -> None:
    assert dotted(DAVID, "0171 39200 42") == f"{FIRST}{DAVID}{END} · 0171 39200 42"


def test_a_sentence_shuts_in_the_names_it_is_given() -> None:
    assert tr("For {name}", name=DAVID) == f"For {FIRST}{DAVID}{END}"


@pytest.mark.parametrize(
    "hostile",
    [
        "rechnung\u202efdp.exe",  # turns what follows
        "rechnung\u202d\u202e",
        f"rechnung{END}\u202e",  # ends the isolation around it
        "rechnung\u2067\u2066",  # begins one that is never ended
    ],
)
def test_nothing_that_turns_on_purpose_gets_out_of_its_place(hostile: str) -> None:
    said = tr("For {name}", name=hostile)

    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067") & set(said)
    assert said.count(FIRST) == said.count(END)
