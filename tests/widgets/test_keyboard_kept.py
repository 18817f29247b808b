"""Wherever one goes, the keyboard is where it can be seen, and nothing is too small to be hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from tests.support.by_keys import called
from tests.support.keyboard import lost
from tests.support.over_screens import RECORDS, everywhere
from tests.support.people import EVERYTHING
from tests.support.screens import contact_open, forms, still
from tests.support.whole_window import content, play

if TYPE_CHECKING:
    from pathlib import Path

    from widgets.shell.window import Window

_CONTROLS = 12  # of the top bar and the rail, on every screen
_LEAST = 24  # pixels, WCAG 2.2, 2.5.8
_USED = (QAbstractButton, QLineEdit, QTextEdit)


def too_small(window: Window) -> list[str]:
    """What can be hit and is smaller than WCAG allows; a window without controls is one, too."""
    found = []
    least = _CONTROLS if content(window).isVisible() else 1
    if len([it for it in window.findChildren(QAbstractButton) if it.isVisible()]) < least:
        found.append("there is hardly a control to be seen")
    for widget in window.findChildren(QWidget):
        if isinstance(widget, _USED) and widget.isVisible() and not _within_other(widget):
            size = widget.size()
            if min(size.width(), size.height()) < _LEAST:
                found.append(f"{called(widget)} {size.width()}x{size.height()}")
    return found


def _within_other(widget: QWidget) -> bool:
    """A part of a control that is itself large enough, as the line of a spin box."""
    around = widget.parentWidget()
    inner = QRect(widget.rect())
    return isinstance(around, _USED) and around.rect().height() >= _LEAST > inner.height()


def test_wherever_one_goes_the_keyboard_is_there_and_everything_can_be_hit(
    app: QApplication, profile: Path
) -> None:
    wrong: list[str] = []

    async def scene(window: Window) -> None:
        window.resize(1366, 768)
        async for where in everywhere(window, wrong=True):
            if why := lost(window):
                wrong.append(f"{where}: {why}")
            wrong.extend(f"{where}: {each}" for each in too_small(window))

    play(app, profile, scene, RECORDS)
    assert not wrong, "\n".join(wrong)


def test_what_is_left_gives_the_keyboard_to_what_is_there_then(
    app: QApplication, profile: Path
) -> None:
    """Forms that are left, panes that are folded, the contact that is closed."""
    wrong: list[str] = []

    async def scene(window: Window) -> None:
        window.resize(1366, 768)
        await contact_open(window)
        actions = window.commands

        async def after(what: str) -> None:
            await still()
            if why := lost(window):
                wrong.append(f"after {what}: {why}")

        for name in ("task.create", "promise.make", "customer.change", "case.change"):
            actions.trigger(name)
            await still()
            for form in forms(window):
                form.leave()
            await after(f"leaving {name}")
        for pane, fold in (("work-list", "fold-list"), ("customer", "fold-context")):
            actions.trigger(f"pane.{pane}")
            for turn in ("folding", "unfolding"):
                actions.trigger(f"pane.{fold}")
                await after(f"{turn} {pane}")
        actions.trigger("pane.composer")
        actions.trigger("interaction.wrap-up")
        await after("beginning the wrap-up")
        actions.trigger("interaction.close")
        await after("closing the contact")

    play(app, profile, scene, EVERYTHING)
    assert not wrong, "\n".join(wrong)
