"""Keeps the .ts files in step with the code: `python -m resources.translations.collect`.

Reads every `tr("…")` and `mark("…")` of the program, adds what is missing, drops what has
vanished, and names what is still to be translated; with `--check` it changes nothing and fails
where it would. Qt's own pyside6-lupdate knows neither plurals of a free `tr` nor `mark`, so the
reading is ours; the files are Qt's and open in Linguist.

Laws: messages stand in the order of their English text and without line numbers, so two people's
new words merge; a translation is unfinished as long as it, or one of its plural forms, is empty.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from desktop.text import LANGUAGES, in_english, read_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
SPEAKING = ("desktop", "widgets", "integrations")
FOLDER = Path(__file__).parent

Forms = tuple[str, ...]


class Message(NamedTuple):
    """One literal on screen and where it was first seen."""

    source: str
    place: str

    @property
    def is_plural(self) -> bool:
        return "%n" in self.source


class NotLiteral(ValueError):
    """A text is put together before it is translated, so no translation can be found for it."""


def ts_file(language: str) -> Path:
    return FOLDER / f"tresen_{language}.ts"


def messages(root: Path = ROOT) -> dict[str, Message]:
    """Every text on screen, in the order of the .ts files. Raises NotLiteral, naming the line."""
    found: dict[str, Message] = {}
    for room in SPEAKING:
        for path in sorted((root / room).rglob("*.py")):
            for message in _spoken_in(path, path.relative_to(root)):
                found.setdefault(message.source, message)
    return dict(sorted(found.items()))


def _spoken_in(path: Path, name: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Call) and _speaks(node.func) and node.args:
            place = f"{name.as_posix()}:{node.lineno}"
            if isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
                raise NotLiteral(place)
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield Message(node.args[0].value, place)


def _speaks(function: ast.expr) -> bool:
    """Whether this is `tr`, `mark`, `text.tr` or `text.mark`."""
    if isinstance(function, ast.Attribute):
        return function.attr in {"tr", "mark"} and ast.unparse(function.value) == "text"
    return isinstance(function, ast.Name) and function.id in {"tr", "mark"}


def joined(message: Message, language: str, known: Mapping[str, Forms]) -> Forms:
    """The forms the file shall hold: those it has, else English from itself, else empty ones."""
    wanted = 2 if message.is_plural else 1
    forms = known.get(message.source, ())
    if len(forms) == wanted and all(forms):
        return forms
    if language == "en":
        one_and_many = (in_english(message.source, n) for n in (1, 2))
        return tuple(one_and_many) if message.is_plural else (message.source,)
    return (*forms, "", "")[:wanted]


def as_ts(language: str, catalogue: Mapping[str, Forms]) -> str:
    """The text of the .ts file."""
    country = {"de": "de_DE", "en": "en_GB"}[language]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{country}" sourcelanguage="en_GB">',
        "<context>",
        "    <name>Tresen</name>",
        *(line for source, forms in catalogue.items() for line in _message_lines(source, forms)),
        "</context>",
        "</TS>",
    ]
    return "\n".join(lines) + "\n"


def _message_lines(source: str, forms: Forms) -> Iterator[str]:
    unfinished = "" if all(forms) else ' type="unfinished"'
    if len(forms) == 1:
        yield "    <message>"
        yield f"        <source>{escape(source)}</source>"
        yield f"        <translation{unfinished}>{escape(forms[0])}</translation>"
    else:
        yield '    <message numerus="yes">'
        yield f"        <source>{escape(source)}</source>"
        yield f"        <translation{unfinished}>"
        for form in forms:
            yield f"            <numerusform>{escape(form)}</numerusform>"
        yield "        </translation>"
    yield "    </message>"


def collect(language: str, spoken: Iterable[Message]) -> tuple[str, list[Message]]:
    """The file as it should be, and what of it is still to be translated."""
    path = ts_file(language)
    known = read_catalogue(path) if path.exists() else {}
    spoken = list(spoken)
    catalogue = {message.source: joined(message, language, known) for message in spoken}
    return as_ts(language, catalogue), [m for m in spoken if not all(catalogue[m.source])]


def main(arguments: list[str]) -> int:
    """Write both files, or with --check compare them; 1 when something is left to do."""
    checking = arguments == ["--check"]
    spoken = messages().values()
    left_to_do = False
    for language in LANGUAGES:
        path = ts_file(language)
        content, unfinished = collect(language, spoken)
        outdated = not path.exists() or path.read_text(encoding="utf-8") != content
        if outdated and checking:
            sys.stdout.write(f"{path.name} is not what the code says; run this without --check\n")
        elif outdated:
            draft = path.with_suffix(".new")
            draft.write_text(content, encoding="utf-8")
            draft.replace(path)
        for message in unfinished:
            sys.stdout.write(f"{path.name}: to translate: {message.source!r} ({message.place})\n")
        left_to_do |= bool(unfinished) or (outdated and checking)
    return int(left_to_do)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
