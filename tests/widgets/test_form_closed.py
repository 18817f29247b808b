"""A window closed while a form still saves: the work is given up without a fault."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.support.window import Tried, run
from widgets.shared.field import Field
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_a_form_that_has_gone_with_its_window_is_not_asked_again(
    app: QApplication, profile: Path
) -> None:
    given_up: list[str] = []

    async def scene(window: Tried) -> None:
        began = asyncio.Event()

        async def save() -> Mapping[str, str]:
            began.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                given_up.append("save")
                raise
            return {}

        form = Form(window.desk, "test.closed", "A form", "Save")
        form.add("what", Field("What"))
        form.saves(save)
        window.put(form)
        form.begin()
        form.set_text("what", "Rückruf")
        form.submit()
        await began.wait()

    run(app, scene, profile)  # fails with whatever its work fails with

    assert given_up == ["save"]
