"""Where nothing is, it is said like a row, and a key or a click does what is offered there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.viewmodels.rows import Empty, Part
from tests.support.desk import until
from tests.support.window import Tried, run
from widgets.shared.feed import Feed
from widgets.shared.ring import Ring

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NOTHING = Empty(
    key="empty", icon="search", title="Nothing", text="Look.", do=Part("palette.open", "Search"),
    said="Nothing. Look.",
)  # fmt: skip


def test_what_is_offered_where_nothing_is_is_done_by_key_and_by_click(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        chosen: list[str] = []
        done: list[str] = []
        feed = Feed("Rows")
        undo = window.actions_.handle("palette.open", lambda: done.append("palette"))
        feed.lead_on(window.actions_)
        feed.chosen.connect(chosen.append)
        feed.show_rows((NOTHING,))
        window.put(feed)
        await until(window.isActiveWindow)
        feed.setFocus(Qt.FocusReason.TabFocusReason)
        await until(lambda: feed.current == "empty")

        QTest.keyClick(feed, Qt.Key.Key_Return)
        assert done == ["palette"]

        (zone,) = feed.probe(feed.model().index(0, 0)).zones
        place = zone.rect.center().toPoint()
        QTest.mouseClick(feed.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert done == ["palette", "palette"]

        assert chosen == [], "that nothing is here was taken for a row"
        assert feed.findChild(Ring) is None, "the ring went round the whole list"
        undo()

    run(app, scene, profile)
