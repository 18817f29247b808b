"""With keys alone from the start of the window to every control of every page, and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.actions.registry import BY_ID
from tests.support.by_keys import USED, called, group
from tests.support.people import EVERYTHING
from tests.support.screens import contact_open, still
from tests.support.whole_window import play

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

_MOST = 300  # presses on one page: more, and something holds the keyboard
PAGES = (
    *("page.desk", "page.customers", "page.contacts", "page.cases", "page.tasks"),
    *("page.knowledge", "page.team", "page.outbox", "page.settings", "page.help"),
)


def _walk(window: Window) -> Iterator[QWidget]:
    """What has the keyboard after each Tab until it is round, and what arrows lead to there."""
    start: QWidget | None = None
    for _ in range(_MOST):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        here = window.focusWidget()
        assert here is not None
        if here is start:
            return
        start = start or here
        yield here
        if isinstance(here, QAbstractButton) and here.autoExclusive():
            yield from group(here)
    pytest.fail(f"Tab does not come round: {called(window.focusWidget())}")


def test_keys_alone_lead_to_every_page_and_there_to_everything_that_can_be_used(
    app: QApplication, profile: Path
) -> None:
    wrong: list[str] = []
    reached = 0

    async def scene(window: Window) -> None:
        nonlocal reached
        window.resize(1366, 768)
        await contact_open(window)
        for page in PAGES:
            (key, *_) = BY_ID[page].keys
            QTest.keySequence(window.focusWidget() or window, QKeySequence(key))
            await still()
            assert window.content is not None
            assert window.content.page == page, f"{key} leads to {window.content.page}"
            been = set(_walk(window))
            reached += len(been)
            for widget in window.findChildren(QWidget):
                used = isinstance(widget, USED) and widget.isVisible() and widget.isEnabled()
                if used and widget not in been:
                    wrong.append(f"{page}: {called(widget)} is not reached")

    play(app, profile, scene, EVERYTHING)
    assert wrong == []
    assert reached > 100
