"""Of a folded message the line that says something, and never only its greeting."""

from __future__ import annotations

import pytest

from desktop.viewmodels.long_text import first_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Guten Tag,\n\nmein Trockner zeigt E23.", "mein Trockner zeigt E23."),
        ("Sehr geehrte Frau Kulisse,\nliebes Team,\nnun ist er da.", "nun ist er da."),
        ("Guten Tag,\n", "Guten Tag,"),
        ("Am Montag kam er, am Dienstag lief er aus, am Mittwoch war es der Keller,\nund", None),
        ("Danke!\nEr läuft.", "Danke!"),
        ("", ""),
    ],
)
def test_a_greeting_alone_stands_for_nothing(text: str, words: str | None) -> None:
    assert first_words(text) == (text.splitlines()[0] if words is None else words)
