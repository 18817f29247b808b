"""A promise that the hub refuses stands in its form again, before the eyes of who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.operations import task
from desktop.viewmodels.desk import Open
from tests.support.desk import until
from tests.support.people import EVERYTHING, FRIEDA
from tests.support.window import Tried, run
from tests.unit.test_forms_come_back import answered
from widgets.shared.drawn import Words
from widgets.tasks.form import TaskForm

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

TYPED = {"title": "Rückruf", "words": "Sie hören bis 16 Uhr von mir.", "due": "16:00"}


def test_what_was_promised_can_be_read_and_sent_again_with_the_reason_above_it(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        form = TaskForm(window.desk, promise=True)
        window.put(form)
        window.desk.show(Open(None, FRIEDA.id))
        form.begin()
        for name, text in TYPED.items():
            form.set_text(name, text)
        form.submit()
        await until(lambda: not form.text("title"))

        await answered(window.desk, task.Make)
        await until(lambda: {name: form.text(name) for name in TYPED} == TYPED)

        said = "Not done: You may not do this, or not any more."
        await until(lambda: form.accessibleDescription() == said)
        shown = [each.text() for each in form.findChildren(Words) if each.isVisible()]
        assert said in shown

        form.submit()
        await until(lambda: not form.text("title"))
        await until(lambda: form.accessibleDescription() == "")

    run(app, scene, profile, EVERYTHING)
