"""What comes moves for an eighth of a second, or not at all; its place is final from the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from tests.support.desk import until
from tests.support.window import Tried, run
from widgets.shared import motion
from widgets.shared.motion import LASTS_MS, Arrival
from widgets.shared.popup import Popup, Scrim
from widgets.theme.tokens import SHADOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

SHEET = QRect(100, 100, 300, 200)


@pytest.fixture
def _as_before() -> Iterator[None]:
    yield
    motion.use("system")


@pytest.mark.usefixtures("_as_before")
def test_a_sheet_comes_from_above_and_ends_at_its_place(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        motion.use("on")
        window.put(QWidget())
        popup, scrim = Popup(QWidget(), window), Scrim(window)
        place, size = SHEET.topLeft().y() - SHADOW, SHEET.height() + 2 * SHADOW

        popup.open_at(SHEET)
        scrim.show()

        assert popup.y() < place, "it did not move"
        assert popup.height() == size, "what is in it is laid out again in each frame"
        await until(lambda: not popup.findChildren(Arrival))
        await until(lambda: not scrim.findChildren(Arrival))
        assert popup.y() == place

    assert LASTS_MS < 150
    run(app, scene, profile)


@pytest.mark.usefixtures("_as_before")
def test_without_motion_it_is_there_at_once(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        window.put(QWidget())
        popup = Popup(QWidget(), window)
        for wanted in ("off", "system"):  # nobody sees this screen, so the system wants none
            motion.use(wanted)
            popup.open_at(SHEET)
            assert popup.y() == SHEET.y() - SHADOW
            assert not popup.findChildren(Arrival)
            popup.give_up()

    run(app, scene, profile)


@pytest.mark.usefixtures("_as_before")
def test_a_sheet_that_is_closed_while_it_comes_leaves_nothing_behind(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        motion.use("on")
        window.put(QWidget())
        popup = Popup(QWidget(), window)
        for _ in range(3):
            popup.open_at(SHEET)
            popup.give_up()
        await until(lambda: not popup.findChildren(Arrival))
        assert popup.y() == SHEET.y() - SHADOW

    run(app, scene, profile)
