"""Another language is spoken everywhere at once: nothing is left over of the one before."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from desktop import text
from desktop.actions.registry import ACTIONS
from desktop.line import Standing
from desktop.notices import Notice, Tone
from desktop.settings import LANGUAGE
from desktop.text import LANGUAGES, tr
from desktop.viewmodels.desk import Open
from tests.support.desk import HandClock, until
from tests.support.people import EVERYTHING
from tests.support.whole_window import composer_of, content, desk, play, sheet_of
from widgets.shared.drawn import Chip
from widgets.shared.feed import Feed
from widgets.shared.paged_list import PagedList

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from widgets.shell.window import Window

PAGES = [each.id for each in ACTIONS if each.area == "page"]
Said = tuple[str, str, str]  # where, what kind of words, the words


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    text.use("en")


def _words_of(widget: QWidget | QAction) -> Iterator[tuple[str, str]]:
    """Everything a person can see or hear of it."""
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QAction):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (("entry", widget.itemText(at)) for at in range(widget.count()))
    if isinstance(widget, Chip):
        yield "chip", widget.accessibleName()
    if isinstance(widget, Feed):
        yield from (("row", row.said) for row in widget.rows)
    if isinstance(widget, PagedList):
        header = widget.accessibleName()
        yield "list", header
    if isinstance(widget, QAction):
        yield "tip", widget.toolTip()
        return
    yield "tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "own tip", str(getattr(widget, "tip", ""))
    yield "title", widget.windowTitle()


def _said_in(window: Window) -> set[Said]:
    found: set[Said] = set()
    everything: list[QWidget | QAction] = [window]
    everything += window.findChildren(QWidget)
    everything += window.findChildren(QAction)
    for widget in everything:
        found |= {(type(widget).__name__, kind, words) for kind, words in _words_of(widget)}
    return {said for said in found if said[2]}


async def _read_through(window: Window) -> None:
    """What a page reads may lead to more to be read: each of these comes behind what was asked."""
    for _ in range(8):
        await desk(window).read(lambda _connection: None)
        await asyncio.sleep(0.01)


async def _walk_through(window: Window) -> set[Said]:
    """Everything that is said on all pages and around the open contact."""
    await sheet_of(window)
    await until(lambda: desk(window).line.state.standing is Standing.SIGNED_OUT)
    desk(window).show(Open())
    await composer_of(window)
    said: set[Said] = set()
    for page in (*PAGES, "page.desk"):
        content(window).show_page(page)
        await asyncio.sleep(0.25)
        await _read_through(window)
        said |= _said_in(window)
    window.commands.trigger("session.sign-in")
    await asyncio.sleep(0.05)
    return said | _said_in(window)


def _timeless(said: set[Said]) -> set[Said]:
    """Without digits: timers run on."""
    return {(a, b, "".join("0" if it.isdigit() else it for it in c)) for a, b, c in said}


def test_after_a_change_the_window_says_what_a_new_one_in_that_language_says(
    app: QApplication, tmp_path: Path
) -> None:
    changed: dict[str, set[Said]] = {}
    fresh: dict[str, set[Said]] = {}

    def scene(into: dict[str, set[Said]], before: str, after: str) -> Any:
        async def play_it(window: Window) -> None:
            if before != after:
                await _walk_through(window)  # everything is built in the one before
            old = content(window)
            desk(window).settings.choose(LANGUAGE, after)
            await until(lambda: window.content is not old)
            into[after] = await _walk_through(window)

        return play_it

    languages = dict(zip(LANGUAGES, reversed(LANGUAGES), strict=True))
    for after, before in languages.items():
        text.use(before)
        walked, not_walked = scene(changed, before, after), scene(fresh, after, after)
        play(app, tmp_path / f"changed-{after}", _begun(before, walked), EVERYTHING, HandClock())
        play(app, tmp_path / f"fresh-{after}", _begun(before, not_walked), EVERYTHING, HandClock())

    for language in LANGUAGES:
        one, other = _timeless(changed[language]), _timeless(fresh[language])
        assert sorted(one - other) == []
        assert sorted(other - one) == []


def test_a_notice_that_is_open_is_said_anew(app: QApplication, profile: Path) -> None:
    async def scene(window: Window) -> None:
        await sheet_of(window)
        _tell(
            window, tr("No connection."), tr("Nothing found for “{text}”", text="morgen"), "line 2"
        )
        _tell(window, "Frieda Musterfrau", tr("%n waiting", n=3), "other")
        old = content(window)
        desk(window).settings.choose(LANGUAGE, "de")
        await until(lambda: window.content is not old)
        said = {it.replace: (it.happened, it.safe) for it in desk(window).notices.everything}
        assert said["line 2"] == ("Keine Verbindung.", "Nichts gefunden für „morgen“")
        assert said["other"] == ("Frieda Musterfrau", "3 warten")

    play(app, profile, _begun("en", scene), EVERYTHING)


def _tell(window: Window, happened: str, safe: str, matter: str) -> None:
    notice = Notice(tone=Tone.INFO, happened=happened, safe=safe, replace=matter)
    desk(window).notices.tell(notice)


def _begun(language: str, scene: Any) -> Any:
    async def begun(window: Window) -> None:
        old = content(window)
        if desk(window).settings[LANGUAGE] != language:
            desk(window).settings.choose(LANGUAGE, language)
            await until(lambda: window.content is not old)
        await scene(window)

    return begun
