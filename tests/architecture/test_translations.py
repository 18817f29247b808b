"""Every word on screen is there in German and in English, with its numbers and names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import text
from desktop.text import LANGUAGES, read_catalogue
from resources.translations import collect
from resources.translations.collect import Message

PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}|%n")
SPOKEN = collect.messages()


def placeholders(words: str) -> set[str]:
    return {match.group(1) or match.group() for match in PLACEHOLDER.finditer(words)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_holds_exactly_what_the_code_says_and_nothing_is_unfinished(language: str) -> None:
    content, unfinished = collect.collect(language, SPOKEN.values())

    assert [message.source for message in unfinished] == []
    assert collect.ts_file(language).read_text(encoding="utf-8") == content


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(language: str) -> None:
    catalogue = read_catalogue(collect.ts_file(language))

    differing = [
        (source, form)
        for source, forms in catalogue.items()
        for form in filter(None, forms)
        if placeholders(form) | {"%n"} != placeholders(source) | {"%n"}
    ]

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_form_always_says_its_number(language: str) -> None:
    catalogue = read_catalogue(collect.ts_file(language))

    assert [f for f in catalogue.values() if len(f) > 1 and f[1] and "%n" not in f[1]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_qts_own_tools_read_the_file_and_find_it_finished(language: str, tmp_path: Path) -> None:
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")

    done = subprocess.run(
        [lrelease, collect.ts_file(language), "-qm", tmp_path / "out.qm"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert f"{len(SPOKEN)} finished and 0 unfinished" in done.stdout


def test_every_text_can_be_said_in_german_and_nothing_stays_unfilled() -> None:
    text.use("de")

    said = {message.source: _said(message, n) for message in SPOKEN.values() for n in (1, 2)}

    assert {source: words for source, words in said.items() if "{" in words or "%n" in words} == {}


def _said(message: Message, n: int) -> str:
    values = dict.fromkeys(placeholders(message.source) - {"%n"}, 8)
    return text.tr(message.source, n=n if message.is_plural else None, **values)


def test_every_call_fills_exactly_the_names_its_text_has() -> None:
    wrong = [
        f"{path.relative_to(collect.ROOT)}:{call.lineno}"
        for room in collect.SPEAKING
        for path in (collect.ROOT / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and not _fills_what_it_says(call)
    ]

    assert wrong == []


def _fills_what_it_says(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Name) and call.func.id == "tr" and call.args):
        return True
    source = call.args[0]
    names = {keyword.arg for keyword in call.keywords}
    if not isinstance(source, ast.Constant) or None in names:
        return True  # marked elsewhere, or filled from a mapping
    counted = {"%n"} if len(call.args) > 1 or "n" in names else set()
    return placeholders(str(source.value)) == {str(name) for name in names - {"n"}} | counted


def test_the_collector_sees_plurals_marks_and_joined_literals(tmp_path: Path) -> None:
    room = tmp_path / "desktop"
    room.mkdir()
    (room / "speaks.py").write_text(
        'tr("Send"), mark("Later"), tr("One " "two")\ntext.tr("%n message(s)"), other.tr("no")\n'
    )

    found = collect.messages(tmp_path)

    assert list(found) == ["%n message(s)", "Later", "One two", "Send"]
    assert found["%n message(s)"].is_plural


@pytest.mark.parametrize("code", ['tr(f"Hello {name}")', 'tr("Hello " + name)'])
def test_a_text_put_together_before_it_is_translated_is_named(tmp_path: Path, code: str) -> None:
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "speaks.py").write_text(f"\n{code}\n")

    with pytest.raises(collect.NotLiteral, match=r"desktop/speaks\.py:2"):
        collect.messages(tmp_path)


def test_a_new_text_keeps_the_others_and_english_writes_its_own_plural() -> None:
    known = {"Send": ("Senden",)}
    new = Message("%n message(s)", "desktop/speaks.py:1")

    assert collect.joined(Message("Send", ""), "de", known) == ("Senden",)
    assert collect.joined(new, "de", known) == ("", "")
    assert collect.joined(new, "en", known) == ("%n message", "%n messages")


SECONDS = {"en": ("%n second", "%n seconds"), "de": ("%n Sekunde", "%n Sekunden")}


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 1, "1 second"),
        ("en", 3, "3 seconds"),
        ("de", 1, "1 Sekunde"),
        ("de", 0, "0 Sekunden"),
    ],
)
def test_numbers_are_spoken_as_people_speak(
    language: str, n: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = collect.as_ts(language, {"%n second(s)": SECONDS[language]})
    (tmp_path / f"tresen_{language}.ts").write_text(content, encoding="utf-8")
    monkeypatch.setattr(text, "_FOLDER", tmp_path)

    text.use(language)

    assert text.tr("%n second(s)", n=n) == words
