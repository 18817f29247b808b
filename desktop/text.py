"""The words on screen: English in the code, every other language from Qt's own .ts files.

    tr("Send")                              -> "Senden"
    tr("{count} waiting", count=3)          -> "3 warten"
    tr("%n message(s)", n=3)                -> "3 Nachrichten"

Qt-free, because view-models and commands speak too; the .ts file is read directly (about 2 ms),
so there is no compiled copy that could be older than its source. Law: a text that is shown
passes through `tr` with a literal; `tests/architecture/test_translations.py` reads the calls.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

LANGUAGES = ("de", "en")
_FOLDER = Path(__file__).parent.parent / "resources" / "translations"
_PLURAL = re.compile(r"\((\w+)\)")


class _Catalogue:
    """One language's words: source text -> its forms (singular first, then plural)."""

    def __init__(self, language: str, forms: dict[str, tuple[str, ...]]) -> None:
        self.language = language
        self.forms = forms


def read_catalogue(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a .ts file: {source: (translation,)} or {source: (singular, plural)}.

    Raises OSError when the file cannot be read, expat.ExpatError when it is no XML.
    """
    forms: dict[str, tuple[str, ...]] = {}
    parts: dict[str, str] = {}
    plurals: list[str] = []
    stack: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        stack.append(name)
        if name == "message":
            parts.clear()
            plurals.clear()
        elif name == "numerusform":
            plurals.append("")

    def words(data: str) -> None:
        if stack[-1] == "numerusform":
            plurals[-1] += data
        elif stack[-1] in ("source", "translation"):
            parts[stack[-1]] = parts.get(stack[-1], "") + data

    def end(name: str) -> None:
        stack.pop()
        if name == "message":
            forms[parts["source"]] = tuple(plurals) or (parts.get("translation", ""),)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = words
    parser.EndElementHandler = end
    parser.Parse(path.read_bytes(), True)
    return forms


_spoken = _Catalogue("en", {})


def use(language: str) -> None:
    """Speak this language from now on; what has no translation is said in English."""
    global _spoken  # noqa: PLW0603  one language a process, as Qt's own translator has it
    path = _FOLDER / f"tresen_{language}.ts"
    _spoken = _Catalogue(language, read_catalogue(path) if path.exists() else {})


def language() -> str:
    """The language spoken now: "de" or "en"."""
    return _spoken.language


def tr(source: str, n: int | None = None, **values: object) -> str:
    """The text in the spoken language, with {names} filled from values and %n from n.

    German and English have the same two forms: one, and every other number.
    """
    forms = _spoken.forms.get(source)
    if forms and all(forms):
        text = forms[0] if n is None or n == 1 or len(forms) == 1 else forms[1]
    else:
        text = in_english(source, n)
    if n is not None:
        text = text.replace("%n", str(n))
    return text.format(**values) if values else text


def mark(source: str) -> str:
    """Say that a literal is shown somewhere else, through `tr`; returns it unchanged."""
    return source


def in_english(source: str, n: int | None) -> str:
    """The English form for n: "%n message(s)" is "%n message" for 1, else "%n messages"."""
    if n is None:
        return source
    return _PLURAL.sub("" if n == 1 else r"\1", source)
