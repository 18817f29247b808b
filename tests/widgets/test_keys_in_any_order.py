"""Keys pressed fast and in any order: the keyboard is always where a person can see it."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Final

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.support.keyboard import lost
from tests.support.people import EVERYTHING
from tests.support.whole_window import content, desk, play, sheet_of

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

ROUNDS: Final = 50
KEYS: Final = (
    *("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+J", "Ctrl+Shift+J", "Ctrl+P", "Esc", "Down"),
    *("Ctrl+Shift+N", "Ctrl+W", "Alt+1", "Alt+2", "Alt+3", "Alt+5", "Ctrl+Shift+E", "Return"),
)


def _press(window: Window, key: str) -> None:
    here: QWidget = QApplication.activePopupWidget() or QApplication.focusWidget() or window
    QTest.keySequence(here, QKeySequence(key))


@pytest.mark.parametrize("seed", [5, 11])
def test_the_palette_has_the_keyboard_while_it_is_open_and_gives_it_to_what_is_seen(
    app: QApplication, profile: Path, seed: int
) -> None:
    wrong: list[str] = []
    opened: list[bool] = []

    async def scene(window: Window) -> None:
        window.resize(1366, 768)
        sheet, draw = await sheet_of(window), random.Random(seed)
        for _ in range(ROUNDS):
            pressed = [*draw.choices(KEYS, k=draw.randrange(4)), "Ctrl+K"]
            for key in pressed:
                _press(window, key)
                await asyncio.sleep(draw.choice((0, 0.005, 0.03)))
            await asyncio.sleep(0.05)  # whatever was kept has found its place
            here = QApplication.focusWidget()
            opened.append(sheet.is_open)
            if sheet.is_open and here is not sheet.edit:
                wrong.append(f"{pressed}: the palette is open and {here} has the keyboard")
            for _ in range(3):
                _press(window, "Esc")
                await asyncio.sleep(0.01)
            if why := lost(window):
                of = desk(window).open.interaction
                wrong.append(f"{pressed}: {why}, with {of} open")
                content(window).desk_page.setFocus()

    play(app, profile, scene, EVERYTHING)
    assert wrong == []
    assert sum(opened) > ROUNDS // 2
