"""Which language a text is in, German or English, where nobody says so."""

from __future__ import annotations

import re
from pathlib import PurePath

KNOWN = ("de", "en")
_WORD = re.compile(r"[a-zäöüß]+")
_ENOUGH = 4_000  # letters
# Frequent in one and no word in the other.
_GERMAN_WORDS = """
der das und ist nicht ein eine den dem des mit auf für sich sie auch werden wird oder bei nach einer
wenn aus kann über zum zur im wie sind
"""
_ENGLISH_WORDS = """
the of and to is that for with are this you it on as be can or by from if not an have your when
which will
"""
_GERMAN = frozenset(_GERMAN_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def short_code(name: str) -> str:
    """`de` of "de-AT", "de_DE" or "DE"; empty for what is no language code."""
    code = re.match(r"[A-Za-z]{2,3}(?=$|[-_])", name.strip())
    return code[0].lower() if code else ""


def of_path(path: PurePath) -> str:
    """The language a folder or ending of the path names: `help/de/x.html`, `page.en.md`."""
    parts = [*path.parent.parts[::-1], *path.name.split(".")[1:-1]]
    return next((code for code in map(short_code, parts) if code in KNOWN), "")


def of_text(text: str) -> str:
    """The language most of its small words belong to; German when it has none of either."""
    words = _WORD.findall(text[:_ENOUGH].lower())
    german = sum(word in _GERMAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > german else "de"
