"""The place that shows what runs: over the corner of the window, with a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.viewmodels.progress import Progress
from tests.support.desk import until
from tests.support.window import Tried, run
from widgets.shell.progress_pill import ProgressPill

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_it_comes_names_what_runs_stops_it_and_goes(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.show()
        works = window.desk.under_way
        pill = ProgressPill(Progress(window.desk), window)
        assert not pill.isVisible()
        works.say("check", "Checking", done=1, total=2, stop=lambda: works.over("check"))
        works.say("index", "Indexing", done=30)
        works.say("paper", "Printing", stop=lambda: works.over("paper"))
        await until(lambda: len(pill.rows) == len(works.works))  # each after its own half second

        assert [row.accessibleName() for row in pill.rows.values()] == [
            "Checking, 1 of 2",
            "Indexing, 30",
            "Printing",
        ]
        assert window.rect().contains(pill.geometry().center())
        assert not pill.rows["index"].stop.isVisible()
        assert pill.rows["check"].stop.accessibleName() == "Stop: Checking"
        pill.rows["check"].stop.click()  # that one, though another began after it
        assert list(pill.rows) == ["index", "paper"]
        works.over("index")
        works.over("paper")
        assert not pill.isVisible()
        pill.close_model()

    run(app, scene, profile)
