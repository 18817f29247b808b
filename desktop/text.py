"""The words on screen: English in the code, every other language from Qt's own .ts files.

    tr("Send")                              -> "Senden"
    tr("{count} refused", count=3)          -> "3 abgelehnt"
    tr("%n message(s)", n=3)                -> "3 Nachrichten"

Qt-free, because view-models and commands speak too; the .ts file is read directly (about 1 ms),
so there is no compiled copy that could be older than its source. Law: a text that is shown
passes through `tr` with a literal; `tests/architecture/test_translations.py` reads the calls.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

LANGUAGES = ("de", "en")
_FOLDER = Path(__file__).parent.parent / "resources" / "translations"
_TEXTS = re.compile(r"<(source|translation|numerusform)\b[^>]*>([^<]*)")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_TELLING = 3  # letters of a message: with fewer besides its values it could be any text
_VALUE = re.compile(r"\{\w+\}|%n")
_ISOLATE, _END = "\u2068", "\u2069"
_OVERRIDES = re.compile("[\u202a-\u202e\u2066\u2067]")
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PLURAL = re.compile(r"\((\w+)\)")


class _Catalogue:
    """One language's words: source text -> its forms (singular first, then plural)."""

    def __init__(self, language: str, forms: dict[str, tuple[str, ...]]) -> None:
        self.language = language
        self.forms = forms


def read_catalogue(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a .ts file: {source: (translation,)} or {source: (singular, plural)}.

    Of the file's XML it takes what stands between three kinds of tags, in their order; that the
    file is sound XML is held by a test with Qt's own tools. Raises OSError when it cannot be read.
    """
    forms: dict[str, tuple[str, ...]] = {}
    source = ""
    for tag, words in _TEXTS.findall(path.read_text("utf-8")):
        if tag == "source":
            source = _plain(words)
        elif tag == "translation":
            forms[source] = () if words.isspace() else (_plain(words),)  # spaces: forms follow
        else:
            forms[source] += (_plain(words),)
    return forms


def _plain(words: str) -> str:
    if "&" in words:
        for entity, letter in _ENTITIES:
            words = words.replace(entity, letter)
    return words


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
    if not values:
        return text
    said = {name: isolated(it) if isinstance(it, str) else it for name, it in values.items()}
    return text.format(**said)


def isolated(words: str) -> str:
    """A name or a text of somebody's, so that it cannot turn the words beside it.

    Without this "דוד כהן · 0171 39200 42" is shown with the number before the name. What would turn
    others on purpose ("rechnung\u202efdp.exe") is left out (Unicode TR 9, 2.4 to 2.6).
    """
    if words.isascii() or not _TURNS.search(words):
        return words
    words = _OVERRIDES.sub("", words)
    opened, closed = words.count(_ISOLATE), words.count(_END)
    if opened != closed:
        words = words.replace(_ISOLATE, "").replace(_END, "")
    elif opened == 1 and words[0] == _ISOLATE and words[-1] == _END:
        return words
    return f"{_ISOLATE}{words}{_END}" if _TURNS.search(words) else words


def rewording() -> Callable[[str], str]:
    """What says words of the language spoken now in the one that is spoken when it is asked.

    For the few sentences that outlive a change of language; what was never a message stays as it
    is, and so do the values in it.
    """
    before = _spoken

    def again(words: str) -> str:
        found: tuple[int, str] = (_TELLING, words)
        for source in before.forms.keys() | _spoken.forms.keys():
            for form in filter(None, before.forms.get(source, (source,))):
                literal = sum(letter.isalpha() for letter in _VALUE.sub("", form))
                if literal > found[0] and (match := _reading(form).fullmatch(words)):
                    values = match.groupdict()
                    number = values.pop("n", None)
                    found = literal, tr(source, int(number) if number else None, **values)
        return found[1]

    return again


def _reading(form: str) -> re.Pattern[str]:
    """What reads the values out of a text made from this form."""
    parts = (
        (f"(?P<{part[1:-1]}>.*)" if part != "%n" else r"(?P<n>\d+)")
        if _VALUE.fullmatch(part)
        else re.escape(part)
        for part in re.split(f"({_VALUE.pattern})", form)
    )
    return re.compile("".join(parts), re.DOTALL)


def mark(source: str) -> str:
    """Say that a literal is shown somewhere else, through `tr`; returns it unchanged."""
    return source


def in_english(source: str, n: int | None) -> str:
    """The English form for n: "%n message(s)" is "%n message" for 1, else "%n messages"."""
    if n is None:
        return source
    return _PLURAL.sub("" if n == 1 else r"\1", source)
