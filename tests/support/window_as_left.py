"""The real window in a process of its own, worked in and left as it is; for a test that kills it.

    python -m tests.support.window_as_left PROFILE work      works in it first
    python -m tests.support.window_as_left PROFILE look      works nothing

It prints what it shows, a JSON object a line, ever again as it changes; it never ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from desktop.domain.words import DraftKind
from desktop.main import open_window
from integrations.secrets.memory import MemoryVault
from tests.support.whole_window import MAIL_OPEN, content, desk
from widgets.customer.context import ContextPane
from widgets.interaction.pane import InteractionPane
from widgets.lists.page import CustomersPage
from widgets.shell.apart import ApartWindow
from widgets.shell.window import Window
from widgets.tour import hands
from widgets.tour.stage import until

SAID, SOUGHT = "Ein halber Satz, der noch", "Muster"


def shown(window: Window) -> dict[str, Any]:
    """All that is to be there again."""
    apart = [each for each in QApplication.topLevelWidgets() if isinstance(each, ApartWindow)]
    panes = [each for top in (window, *apart) for each in top.findChildren(InteractionPane)]
    contexts = window.findChildren(ContextPane)
    if not panes or not contexts:
        return {}
    pane, bar = panes[0], panes[0].talk.feed.verticalScrollBar()
    customers = window.findChildren(CustomersPage)
    return {
        "page": content(window).page,
        "open": desk(window).open.interaction,
        "tab": contexts[0].tabs.current,
        "in sight": bar.value(),
        "writing": pane.composer.kind.value,
        "text": pane.box.field.text,
        "caret": pane.box.caret,
        "sought": customers[0].field.text if customers else "",
        "rows": customers[0].rows.verticalScrollBar().value() if customers else 0,
        "apart": [_place(each) for each in apart if each.isVisible()],
        "folded": sorted(window.layout_.folded),
    }


def _place(window: ApartWindow) -> list[int]:
    return [window.x(), window.y(), window.width(), window.height()]


async def work(window: Window) -> None:
    """Open and scroll, write half a note, look for somebody, fold a pane, lend the contact."""
    actions = window.commands
    (pane,) = await until("the pane", lambda: window.findChildren(InteractionPane))
    desk(window).show(MAIL_OPEN)
    await until("the contact", lambda: pane.conversation.shown)
    actions.trigger("pane.case")
    actions.trigger("composer.note")
    await until("the note", lambda: pane.composer.kind is DraftKind.NOTE)
    await hands.click(pane.box.field)
    await hands.type_text(SAID)
    cursor = pane.box.field.textCursor()
    cursor.setPosition(9)
    pane.box.field.setTextCursor(cursor)
    actions.trigger("pane.fold-list")
    actions.trigger("pane.apart")
    (apart,) = [it for it in QApplication.topLevelWidgets() if isinstance(it, ApartWindow)]
    apart.setGeometry(30, 40, 560, 420)
    bar = pane.talk.feed.verticalScrollBar()
    await until("a long conversation", lambda: bar.maximum() > 100)
    bar.setValue(100)
    actions.trigger("page.customers")
    (page,) = await until("the page", lambda: window.findChildren(CustomersPage))
    await hands.click(page.field.edit)
    await hands.type_text(SOUGHT)
    rows = page.rows.verticalScrollBar()
    await until("many rows", lambda: rows.maximum() > 0)
    rows.setValue(min(7, rows.maximum()))


async def played(window: Window, does: str) -> None:
    window.resize(1200, 700)
    if does == "work":
        await work(window)
    before = ""
    while True:
        said = json.dumps(shown(window))
        if said != before:
            sys.stdout.write(said + "\n")
            sys.stdout.flush()
        before = said
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    play = partial(played, does=sys.argv[2])
    sys.exit(open_window(Path(sys.argv[1]), vault=MemoryVault(), started=play))
