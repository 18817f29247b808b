"""The window in words it was not measured with: longer ones.

The pseudo-locale says every text of the catalogue with accents and 40 percent longer, in brackets;
what is on the screen without them was never given to a translator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from desktop import text
from desktop.settings import LANGUAGE, Settings
from tests.support.people import EVERYTHING
from tests.support.pseudo import SPOKEN, holds_values, longer, say_all
from tests.support.screens import screens
from tests.support.whole_window import play
from tests.widgets.test_enough_room import TALL, WIDE, Cut, cut_off
from widgets.shared.control import Control
from widgets.shared.feed import Feed
from widgets.tour import eyes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

OWN_NAME = "English"  # a language is called what it calls itself
PLAIN = {it for it in SPOKEN if len(it) > 1 and not holds_values(it)} - {OWN_NAME}


@pytest.fixture
def _longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: Path) -> Iterator[None]:
    say_all(tmp_path, monkeypatch, longer)
    Settings.load(profile).choose(LANGUAGE, "de")
    yield
    text.use("en")


@pytest.mark.usefixtures("_longer")
def test_everything_said_comes_from_the_catalogue_and_has_room(
    app: QApplication, profile: Path
) -> None:
    found: list[Cut] = []
    plain: set[tuple[str, str]] = set()

    async def scene(window: Window) -> None:
        window.resize(WIDE, TALL)
        async for where in screens(window):
            cuts = cut_off(window, where)
            found.extend(it for it in cuts if not _is_whole_in_a_tip(window, it))
            plain.update((where, words) for words in _english(window))

    play(app, profile, scene, EVERYTHING)

    assert sorted(plain) == []
    assert found == []


def _is_whole_in_a_tip(window: QWidget, cut: Cut) -> bool:
    """Whether what has too little room for its words shows them in full when it is pointed at."""
    named = (it for it in window.findChildren(Control) if eyes.name_of(it) == cut.name)
    return any(it.toolTip() == it.text() for it in named)


def _english(window: QWidget) -> Iterator[str]:
    """Words of the catalogue that stand on the screen as the code has them."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            said = [eyes.name_of(widget), widget.toolTip(), widget.accessibleDescription()]
            if isinstance(widget, QLabel | Control):
                said.append(widget.text())
            if isinstance(widget, Feed):
                said += [part for row in widget.rows for part in row.said.split(", ")]
            yield from (it for it in said if it in PLAIN)
