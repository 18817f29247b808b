"""The doctor as a screen: every check with its word and what to do, and the report before it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from desktop.machine import ThisMachine
from desktop.ports.finding import Finding, State
from tests.support.desk import until
from tests.support.people import EVERYTHING
from tests.support.window import Tried, run
from widgets.help.doctor_page import DoctorPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


class Machine(ThisMachine):
    def examine(self) -> Iterator[Finding]:
        yield Finding(check="display", title="Display", state=State.GOOD, found="A window opens.")
        yield Finding(
            check="keyring",
            title="Keyring",
            state=State.NOTICE,
            found="It cannot be used.",
            do="Unlock it.",
        )


def opened(window: Tried) -> DoctorPage:
    desk = window.desk
    desk.machine = Machine(desk.profile, desk.settings)
    page = DoctorPage(desk, window.actions_)
    window.put(page)
    return page


def test_each_check_is_there_in_words_with_what_to_do(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = opened(window)
        before = page.nothing.rows[0].said
        assert page.nothing.isVisible()
        assert window.actions_.trigger("doctor.check")
        await until(lambda: len(page.cards) == 2 and not page.model.shown.working)

        assert "it takes some seconds" in before
        assert [card.accessibleName() for card in page.cards] == [
            "Display, in order, A window opens.",
            "Keyring, works in part, It cannot be used., Unlock it.",
        ]
        assert page.said.text() == "1 point to look at; what to do stands below it."

    run(app, scene, profile)


def test_the_report_is_read_file_by_file_and_saved_where_the_person_says(
    app: QApplication, profile: Path, tmp_path: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = opened(window)
        assert window.actions_.trigger("doctor.report")
        await until(page.report.isVisible)
        names = [row.key for row in page.report.feed.rows]
        page.report.feed.choose("settings.txt")
        page.report.feed.chosen.emit("settings.txt")

        assert names == ["machine.txt", "data.txt", "line.txt", "settings.txt"]
        assert "hub.address: usual" in page.report.text.toPlainText()
        page.report.save.click()
        [dialog] = page.report.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "report.zip"))
        await until((tmp_path / "report.zip").exists)
        await until(lambda: not page.report.isVisible())
        dialog.close()

    run(app, scene, profile, EVERYTHING)


def test_who_does_not_want_the_report_is_back_at_the_checks(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = opened(window)
        assert window.actions_.trigger("doctor.report")
        await until(page.report.isVisible)
        page.report.cancel.click()

        assert not page.report.isVisible()
        assert len(page.cards) == 2

    run(app, scene, profile)


def test_the_checks_are_stopped_where_somebody_wants_that(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        page = opened(window)
        go_on = threading.Event()

        class Slow(Machine):
            def examine(self) -> Iterator[Finding]:
                yield next(super().examine())
                go_on.wait(10)

        window.desk.machine = Slow(window.desk.profile, window.desk.settings)
        assert window.actions_.trigger("doctor.check")
        await until(lambda: len(page.cards) == 1)
        assert window.desk.under_way.stop()
        await until(lambda: not page.model.shown.working)
        go_on.set()

        assert window.desk.under_way.works == ()
        assert len(page.cards) == 1

    run(app, scene, profile)


def test_before_the_first_check_its_button_stands_there_once(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = DoctorPage(window.desk, window.actions_)
        window.put(page)
        names = [it.accessibleName() for it in page.head.buttons if it.isVisible()]
        assert names == ["Put a report together"]

    run(app, scene, profile)
