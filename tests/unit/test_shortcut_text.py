"""Keys are called what the person's keyboard calls them."""

from __future__ import annotations

import pytest

from desktop import text
from desktop.viewmodels.settings.shortcut_text import caps, shortcut_text


@pytest.mark.parametrize(
    ("portable", "german"),
    [
        ("Ctrl+K", "Strg+K"),
        ("Ctrl+Return", "Strg+Eingabe"),
        ("Ctrl+Shift+E", "Strg+Umschalt+E"),
        ("Esc", "Esc"),
        ("?", "?"),
        ("Ctrl++", "Strg++"),
        ("+", "+"),
        ("Ctrl+PgDown", "Strg+Bild ab"),
        ("", ""),
    ],
)
def test_a_shortcut_is_said_in_german(portable: str, german: str) -> None:
    text.use("de")
    assert shortcut_text(portable) == german


def test_the_palette_draws_one_cap_for_each_key() -> None:
    assert caps("Ctrl+Shift+S") == ("Ctrl", "Shift", "S")
    assert caps("") == ()
