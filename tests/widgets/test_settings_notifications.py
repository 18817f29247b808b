"""The settings of what is told outside the window: kinds, quiet hours, where a sound is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from desktop.ports.sound import Device, Tune
from desktop.settings import QUIET, SOUND_DEVICE, TOLD_OF
from tests.support.desk import until
from tests.support.window import Tried, run
from widgets.settings.page import SettingsView
from widgets.shared.button import Button
from widgets.shared.check import Check
from widgets.shared.drawn import Words
from widgets.shared.flow import Flow
from widgets.theme.appearance import look
from widgets.theme.tokens import HIT

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


class Speakers:
    """Fits `desktop.ports.sound.Sound`."""

    def __init__(self, *, works: bool = True) -> None:
        self.played: list[tuple[Tune, str]] = []
        self.works = works

    async def devices(self) -> tuple[Device, ...]:
        return (Device("head", "Büro-Headset"), Device("wall", "Lautsprecher"))

    async def play(self, tune: Tune, device: str) -> bool:
        self.played.append((tune, device))
        return self.works


def opened(window: Tried) -> SettingsView:
    page = SettingsView(window.desk, window.actions_)
    window.put(page)
    assert window.actions_.trigger("settings.notifications")
    return page


def test_a_kind_is_switched_off_and_hours_that_cannot_be_read_say_so(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = opened(window)
        checks = {each.accessibleName(): each for each in page.findChildren(Check)}
        checks["Reminders of tasks and promises"].click()
        assert not window.desk.settings[TOLD_OF["reminder"]]

        [hours] = [e for e in page.findChildren(QLineEdit) if e.accessibleName() == "Quiet hours"]
        hours.setText("abends")
        hours.editingFinished.emit()
        assert window.desk.settings[QUIET] == ""
        assert "20:00-07:00" in hours.accessibleDescription()
        hours.setText("20:00-07:00")
        hours.editingFinished.emit()
        assert window.desk.settings[QUIET] == "20:00-07:00"
        assert hours.accessibleDescription() == ""

    run(app, scene, profile)


def test_the_word_of_a_choice_in_two_lines_stands_beside_its_first(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        page = SettingsView(window.desk, window.actions_)
        window.put(page)
        page.resize(760, 700)
        flows = [each for each in page.findChildren(Flow) if each.findChildren(Button)]
        await until(lambda: any(each.height() > 2 * look().px(HIT) for each in flows))
        for flow in flows:
            label = _word_beside(page, flow)
            if label is not None:
                first = flow.findChildren(Button)[0]
                middle = first.mapTo(page, first.rect().center()).y()
                assert abs(label.mapTo(page, label.rect().center()).y() - middle) <= 1

    run(app, scene, profile)


def _word_beside(page: SettingsView, flow: Flow) -> Words | None:
    top = flow.mapTo(page, flow.rect().topLeft())
    beside = (
        word
        for word in page.findChildren(Words)
        if word.isVisible() and word.parentWidget() is flow.parentWidget()
        if word.mapTo(page, word.rect().topLeft()).x() < top.x()
        if 0 <= word.mapTo(page, word.rect().center()).y() - top.y() < flow.height()
    )
    return next(beside, None)


def test_the_devices_stand_there_by_name_and_the_chosen_one_is_tried(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.sound = speakers = Speakers()
        page = opened(window)
        await until(lambda: "head" in page.devices.buttons)
        names = [each.accessibleName() for each in page.devices.buttons.values()]
        page.devices.buttons["head"].click()
        page.devices.trial.click()
        await until(page.devices.said.text)

        assert names[1:] == ["Sound comes from: Büro-Headset", "Sound comes from: Lautsprecher"]
        assert window.desk.settings[SOUND_DEVICE] == "head"
        assert speakers.played == [("offer", "head")]
        assert page.devices.said.text() == "The sound was played."

    run(app, scene, profile)


def test_a_device_that_is_gone_is_still_named_and_a_trial_without_sound_says_what_to_do(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        window.desk.sound = Speakers(works=False)
        window.desk.settings.choose(SOUND_DEVICE, "old")
        page = opened(window)
        page.devices.trial.click()
        await until(page.devices.said.text)

        assert page.devices.buttons["old"].text() == "old (not connected)"
        assert page.devices.said.text().startswith("Nothing could play it")

    run(app, scene, profile)
