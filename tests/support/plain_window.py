"""The real window in a process of its own, left open.

    python -m tests.support.plain_window PROFILE

Prints "open" when it is complete, and its notices whenever they change, one JSON list a line.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from desktop.main import open_window
from integrations.secrets.memory import MemoryVault

if TYPE_CHECKING:
    from widgets.shell.window import Window


def _say(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


async def _started(window: Window) -> None:
    if window.content is not None:
        board = window.content.desk.notices
        board.changed.connect(lambda shown: _say([notice.happened for notice in shown]))
    _say("open")


if __name__ == "__main__":
    sys.exit(open_window(Path(sys.argv[1]), vault=MemoryVault(), started=_started))
