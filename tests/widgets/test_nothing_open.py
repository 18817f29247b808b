"""What stands where no contact is open: with a line, without one, and while the first rows come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.words import AgentState
from desktop.line import Standing
from tests.support.desk import until
from tests.support.people import EVERYTHING, JANA
from tests.support.window import Tried, run
from widgets.interaction.nothing_open import NothingOpen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_what_comes_next_depends_on_the_line(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = NothingOpen(window.desk, window.actions_)
        window.put(pane)
        line = window.desk.line

        line.set(standing=Standing.ONLINE)
        window.desk.from_hub(replace(JANA, state=AgentState.READY))
        await until(lambda: "next offer" in pane.feed.rows[0].said)
        window.desk.from_hub(replace(JANA, state=AgentState.OFFLINE))
        await until(lambda: "while you are not ready" in pane.feed.rows[0].said)
        window.desk.from_hub(replace(JANA, state=AgentState.BUSY))
        await until(lambda: "next offer" in pane.feed.rows[0].said)
        line.set(standing=Standing.CONNECTING, loading=(2_000, 690_000))
        assert "You can begin" in pane.feed.rows[0].said
        line.set(standing=Standing.OFFLINE, loading=None)
        assert "Without a line no offers come" in pane.feed.rows[0].said

    run(app, scene, profile, EVERYTHING)
