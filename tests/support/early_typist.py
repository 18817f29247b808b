"""A window whose hub does not answer an acceptance, and somebody who writes meanwhile; for a kill.

    python -m tests.support.early_typist PROFILE WORDS [note]

Prints a line as soon as the last letter was pressed; "note": after the key for a note.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.backends import LiveHub
from tests.support.over_screens import RECORDS
from tests.support.whole_window import desk, offer, online, play, sheet_of

if TYPE_CHECKING:
    from desktop.domain.ids import InteractionId
    from widgets.shell.window import Window


class SilentHub(LiveHub):
    async def accept(self, interaction: InteractionId, number: int | None = None) -> bool:
        del interaction, number
        await asyncio.Event().wait()
        return False


async def accept_and_write(window: Window, words: str, *, note: bool) -> None:
    hub = SilentHub()
    await sheet_of(window)
    desk(window).live = lambda: cast("Any", hub)
    await online(window)
    await offer(window, hub)
    for key in ("Ctrl+Shift+A", *(["Ctrl+Shift+N"] if note else [])):
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))
    for letter in words:
        QTest.keyClicks(QApplication.focusWidget() or window, letter)
        await asyncio.sleep(0)
    assert desk(window).open.interaction is None
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    await asyncio.Event().wait()  # until it is killed


if __name__ == "__main__":
    profile, words, *more = sys.argv[1:]

    async def scene(window: Window) -> None:
        await accept_and_write(window, words, note=bool(more))

    play(QApplication(["tresen", "-style", "fusion"]), Path(profile), scene, RECORDS)
