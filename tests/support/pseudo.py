"""Languages that nobody speaks, to try the window with: longer words, words read from the right.

say_all(tmp_path, monkeypatch, from_the_right)      "de" then speaks like that
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop import text
from resources.translations import collect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

_ACCENTS = str.maketrans("aeiouAEIOUnc", "äéîöûÄÉÎÖÛñç")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשתאבגד"
_FROM_THE_RIGHT = str.maketrans(_LATIN + _LATIN.upper(), _HEBREW + _HEBREW)
_VALUE = re.compile(r"(\{\w+\}|%n)")
_LONGER = 0.4
SPOKEN = collect.messages()


def longer(said: str) -> str:
    """The text with accents and two fifths longer; its values stay."""
    parts = (it if _VALUE.fullmatch(it) else it.translate(_ACCENTS) for it in _VALUE.split(said))
    more = "~" * round(_LONGER * len(_VALUE.sub("", said)))
    return f"[{''.join(parts)}{more}]"


def from_the_right(said: str) -> str:
    """The text in letters of a script that is read to the left; its values stay."""
    parts = _VALUE.split(said)
    return "".join(it if _VALUE.fullmatch(it) else it.translate(_FROM_THE_RIGHT) for it in parts)


def holds_values(source: str) -> bool:
    return _VALUE.search(source) is not None


def say_all(folder: Path, monkeypatch: pytest.MonkeyPatch, pseudo: Callable[[str], str]) -> None:
    """Let German be this from now on."""
    catalogue = {
        message.source: tuple(
            pseudo(text.in_english(message.source, n))
            for n in ((1, 2) if message.is_plural else (None,))
        )
        for message in SPOKEN.values()
    }
    (folder / "tresen_de.ts").write_text(collect.as_ts("de", catalogue), encoding="utf-8")
    monkeypatch.setattr(text, "_FOLDER", folder)
