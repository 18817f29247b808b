"""The window speaks one language: in German no English is seen or heard, in English no German.

What is looked at: every screen with its labels, buttons, rows, hints, tips, names and reasons; all
actions with their words and why they cannot be used; menus and help. What people wrote themselves
is left out. Short words are held to the catalogue, sentences to lists of words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop import text
from desktop.settings import LANGUAGE, Settings
from desktop.text import in_english, read_catalogue, tr
from desktop.viewmodels import reasons
from resources.translations.collect import messages, ts_file
from tests.support.over_screens import RECORDS, everywhere
from tests.support.screens import still
from tests.support.tongues import is_foreign
from tests.support.whole_window import content, play
from widgets.shared.control import Control
from widgets.shared.feed import Feed
from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from widgets.shell.window import Window

FORMS = {source: tuple(forms) for source, forms in read_catalogue(ts_file("de")).items()}
_ROWS_ASKED = 12  # whose parts and reasons are looked at, of each list
_WORD, _PARTS = re.compile(r"[^\W\d_]+"), re.compile(r" · |, |\. |[“”„…]")
SENTENCE = 5  # words from which on the lists have to know a language
OWN_NAMES = {"Deutsch", "English"}  # a language is called what it calls itself


def _english() -> list[str]:
    return [
        in_english(it.source, n)
        for it in messages().values()
        for n in ((1, 2) if it.is_plural else (None,))
    ]


def _german() -> list[str]:
    return [form for forms in FORMS.values() for form in forms]


# ------------------------------------------------------------------------------ the word-lists
@pytest.mark.parametrize(("said", "window"), [(_english, "de"), (_german, "en")])
def test_the_lists_know_a_sentence_of_the_other_language(said: object, window: str) -> None:
    """Else the walk below could find nothing whatever it saw."""
    sentences = [it for it in said() if len(it.split()) >= SENTENCE]  # type: ignore[operator]

    known = sum(is_foreign(it, window) for it in sentences)

    assert len(sentences) > 1000
    assert known / len(sentences) > 0.88


@pytest.mark.parametrize(("said", "window"), [(_german, "de"), (_english, "en")])
def test_no_text_of_a_language_is_in_the_other_one(said: object, window: str) -> None:
    assert [it for it in said() if is_foreign(it, window)] == []  # type: ignore[operator]


def test_no_sentence_is_the_same_in_both_languages() -> None:
    both = {source for source, forms in FORMS.items() if source in forms}

    assert [it for it in both if len(it.split()) >= SENTENCE and is_foreign(it, "de")] == []


@pytest.mark.parametrize("window", text.LANGUAGES)
def test_every_reason_and_every_verdict_is_said_in_the_language_of_the_window(window: str) -> None:
    text.use(window)

    said = [tr(it) for it in (*reasons._REASONS.values(), *reasons._VERDICTS.values())]

    assert len(said) > 20
    assert [it for it in said if is_foreign(it, window)] == []


# ------------------------------------------------------------------------------------ the walk
def _own_words() -> list[str]:
    """What people wrote: names, subjects, messages, articles; the longest first."""
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, str):
            found.update(it.strip() for it in (value, *value.splitlines()) if len(it.strip()) > 1)
        elif isinstance(value, dict):
            for each in value.values():
                collect(each)
        elif isinstance(value, list | tuple):
            for each in value:
                collect(each)

    collect(msgspec.to_builtins(RECORDS))
    return sorted(found, key=len, reverse=True)


def _spoken() -> Iterator[str]:
    """Everything that can be seen or heard now, popups and tips as well."""
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            for widget in (top, *top.findChildren(QWidget)):
                if widget.isVisible():
                    yield from _spoken_by(widget)
    for spot in eyes.rows():
        yield spot.said


def _spoken_by(widget: QWidget) -> Iterator[str]:
    yield from (eyes.name_of(widget), widget.toolTip(), widget.accessibleDescription())
    if isinstance(widget, QLabel | Control):
        yield widget.text()
    if isinstance(widget, QLineEdit | QTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTextEdit) and widget.isReadOnly():
        yield from widget.toPlainText().splitlines()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    if isinstance(widget, QMenu):
        yield from _of_actions(widget)
    if isinstance(widget, Feed):
        for at in range(min(widget.model().rowCount(), _ROWS_ASKED)):
            probe = widget.probe(widget.model().index(at, 0))
            yield from (word for zone in probe.zones for word in (zone.label, zone.why_not))


def _of_actions(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        yield from (action.text().split("\t")[0], action.toolTip())


async def _menus(window: Window) -> list[str]:
    """What each menu of the top bar and of the contact says."""
    bar, said = content(window).top_bar, list[str]()
    for opener in (bar.state, bar.bell, bar.me):
        opener.click()
        await still()
        popup = QApplication.activePopupWidget()
        assert popup is not None, opener
        said += _spoken()
        popup.close()
    return said


async def _help(window: Window) -> list[str]:
    """What the three tabs of the help say, and those of the settings."""
    said = list[str]()
    for page in ("help", "settings"):
        window.commands.trigger(f"page.{page}")
        await still()
        (tabs,) = (it for it in window.findChildren(QTabBar) if it.isVisible())
        for at in range(tabs.count()):
            tabs.setCurrentIndex(at)
            await still()
            said += _spoken()
    return said


@pytest.mark.parametrize("language", ["de", pytest.param("en", marks=pytest.mark.long)])
def test_the_window_speaks_one_language(app: QApplication, profile: Path, language: str) -> None:
    said: dict[str, str] = {}  # what, and where first

    def hear(where: str, words: Iterator[str] | list[str]) -> None:
        for each in words:
            said.setdefault(each.strip(), where)

    async def scene(window: Window) -> None:
        window.resize(1366, 768)
        async for where in everywhere(window):
            hear(where, _spoken())
        hear("menus", await _menus(window))
        hear("help and settings", await _help(window))
        window.commands.trigger("palette.open")
        await still()
        hear("palette", _spoken())
        for id_ in window.commands:
            action = window.commands[id_]
            why = window.commands.why_not(id_)
            hear(id_, [action.text(), action.iconText(), action.toolTip(), why])

    Settings.load(profile).choose(LANGUAGE, language)
    play(app, profile, scene, RECORDS)
    text.use("en")

    own = _own_words()
    theirs = {it.casefold() for each in own for it in _WORD.findall(each)}
    heard = {_without(own, theirs, it): where for it, where in said.items()}
    elsewhere = _only_elsewhere(language)
    assert len(heard) > 700
    assert [it for it in heard.items() if is_foreign(it[0], language)] == []
    assert [it for it in heard.items() if it[0] in elsewhere] == []


def _without(own: list[str], theirs: set[str], words: str) -> str:
    """Without what people wrote, and without excerpts: parts whose every word is theirs."""
    parts = (it for it in _PARTS.split(words) if not set(_WORD.findall(it.casefold())) <= theirs)
    left = ", ".join(parts)
    for each in own:
        if each in left:
            left = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "…", left)
    return left


def _only_elsewhere(language: str) -> set[str]:
    """Texts of the other language's catalogue that are nothing in this one."""
    english, german = set(_english()), set(_german())
    of_the_other = english - german if language == "de" else german - english
    return of_the_other - OWN_NAMES
