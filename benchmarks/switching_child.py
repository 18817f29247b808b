"""The real window on a profile with open contacts: it tells where its conversation is.

    python -m benchmarks.switching_child PROFILE

Prints two lines (`typed_child.Line`): where the conversation stands on the screen once the first
contact is open, and how long the loop was busy, when its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtWidgets import QApplication

from benchmarks.search.typed_child import Line
from desktop.main import open_window
from desktop.text import tr
from integrations.secrets.memory import MemoryVault
from widgets.shared.feed import Feed
from widgets.tour.heartbeat import Heartbeat

if TYPE_CHECKING:
    from widgets.shell.window import Window

_LOOK_EVERY_S = 0.05
_QUIET_S = 6.0  # what is loaded behind the first paint is there


async def _told(window: Window, heart: Heartbeat) -> None:
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.sleep(_QUIET_S)
    window.activateWindow()
    window.commands.trigger("interaction.next")
    shown = (await _conversation(window)).viewport()
    corner = shown.mapToGlobal(shown.rect().topLeft())
    heart.start()
    say(Line(list=(corner.x(), corner.y(), shown.width(), shown.height())))
    await ended
    heart.still()
    say(Line(gaps=heart.gaps()))


async def _conversation(window: Window) -> Feed:
    while True:
        for feed in window.findChildren(Feed):
            if feed.accessibleName() == tr("Conversation") and feed.isVisible():
                return feed
        await asyncio.sleep(_LOOK_EVERY_S)


def say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def main() -> int:
    QApplication(["tresen", "-style", "fusion"])
    heart = Heartbeat()

    async def play(window: Window) -> None:
        await _told(window, heart)
        window.close()

    return open_window(Path(sys.argv[1]), vault=MemoryVault(), started=play)


if __name__ == "__main__":
    sys.exit(main())
