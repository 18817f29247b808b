"""The real window of somebody who works the queue of a mailbox, while its mails become contacts.

    python -m benchmarks.mailbox_window ADDRESS TOKEN PROFILE

Prints two lines (`typed_child.Line`): an empty one once the window is in step, and how long its
loop was busy since, when its standard input ends.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.search.typed_child import Line
from benchmarks.switching_child import say
from desktop.main import open_window
from desktop.settings import HUB, LOGIN, Settings
from desktop.viewmodels.signin.signin_session import token_name
from integrations.demo.organisation import agent_id
from integrations.secrets.memory import MemoryVault
from widgets.tour.heartbeat import Heartbeat

if TYPE_CHECKING:
    from widgets.shell.window import Window

WHO = "jana"
_LOOK_EVERY_S = 0.05
_QUIET_S = 3.0  # what is loaded behind the first paint is there


async def _told(window: Window, heart: Heartbeat) -> None:
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await _in_step(window)
    await asyncio.sleep(_QUIET_S)
    heart.start()
    say(Line())
    await ended
    heart.still()
    say(Line(gaps=heart.gaps()))


async def _in_step(window: Window) -> None:
    while True:
        content = window.content
        state = content.desk.line.state if content is not None else None
        if state is not None and state.online and state.loading is None:
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def main() -> int:
    address, token, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    vault = MemoryVault()
    vault.keep(token_name(address, agent_id(WHO)), token)
    settings = Settings.load(folder)
    settings.choose(HUB, address)
    settings.choose(LOGIN, WHO)
    QApplication(["tresen", "-style", "fusion"])
    heart = Heartbeat()

    async def play(window: Window) -> None:
        await _told(window, heart)
        window.close()

    return open_window(folder, vault=vault, started=play)


if __name__ == "__main__":
    sys.exit(main())
