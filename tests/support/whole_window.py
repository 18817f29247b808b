"""The whole window as people run it, on a profile that is signed in and filled.

    def test_…(app, profile):
        async def scene(window: Window) -> None: …
        play(app, profile, scene, EVERYTHING)

No hub answers and none is asked: the vault is empty, so the person is signed out of the hub and
works with what is here; `online(window)` says otherwise to the desk.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest

from desktop.line import Standing
from desktop.main import open_window
from desktop.ports.wire import Offer
from desktop.viewmodels.desk import Open
from integrations.secrets.memory import MemoryVault
from tests.support.desk import NOON, HandClock, RunningClock, a_desk, until
from tests.support.offered import QUEUED
from tests.support.people import CASE, FRIEDA, MAIL
from widgets.palette.sheet import PaletteSheet
from widgets.shared.writing import Writing
from widgets.theme.appearance import Appearance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.domain.grounds import Ground
    from desktop.domain.records import Record
    from desktop.ports.clock import Clock
    from desktop.ports.training import Trainer
    from desktop.viewmodels.desk import Desk
    from tests.support.backends import LiveHub
    from widgets.shell.content import Content
    from widgets.shell.window import Window

MAIL_OPEN = Open(MAIL.id, FRIEDA.id, CASE.id)


def fill(profile: Path, records: Iterable[Record] = ()) -> None:
    """Make the profile Jana's and put the records there, as if the hub had sent them."""

    async def put() -> None:
        async with a_desk(profile, records=records, clock=HandClock()):
            pass

    asyncio.run(put())


def play(
    app: QApplication,
    profile: Path,
    scene: Callable[[Window], Awaitable[None]],
    records: Iterable[Record] | None = (),
    clock: Clock | None = None,
    *,
    trainer: Trainer | None = None,
) -> int:
    """Play a scene in the window; its failure fails the test. records: None for a first start.

    In the window it is the Friday on which everything in `people` happens, whatever day it is
    here: what the window says of a due date must not change with the day the tests are run on.
    trainer: it is the window of a demo.
    """
    failures: list[BaseException] = []
    if records is not None:
        fill(profile, records)

    async def started(window: Window) -> None:
        try:
            window.activateWindow()  # keys go to the window in front
            await until(window.isActiveWindow)
            await scene(window)
        except BaseException as error:  # noqa: BLE001  raised again below, outside of the loop
            failures.append(error)
        window.close()

    gc.disable()  # as `tresen` does: within a disconnection of Qt's it would wait for itself
    try:
        code = open_window(
            profile,
            vault=MemoryVault(),
            started=started,
            clock=clock or RunningClock(),
            trainer=trainer,
        )
    finally:
        gc.enable()
    appearance = Appearance(app)
    appearance.use("light", scale=1.0, compact=False)
    appearance.close()
    gc.collect()  # here and now: a Qt object that a later test's store thread freed would crash it
    for failure in failures:
        raise failure
    return code


def content(window: Window) -> Content:
    assert window.content is not None
    return window.content


def desk(window: Window) -> Desk:
    return content(window).desk


async def online(window: Window) -> None:
    """Let the desk believe that the hub answers."""
    await until(lambda: desk(window).line.state.standing is Standing.SIGNED_OUT)
    desk(window).line.set(standing=Standing.ONLINE)


async def offer(window: Window, hub: LiveHub, grounds: tuple[Ground, ...] = ()) -> None:
    """The hub holds something for whoever sits here, and its card is shown."""
    await until(lambda: content(window).state.receives)
    hub.waiting.append(Offer(QUEUED.id, NOON, 600, waiting_s=38, fence=7, grounds=grounds))
    await until(lambda: content(window).desk_page.offers.card.shown)


def keys(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press keys where the keyboard is; actions hear them only from a real key press."""
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


async def sheet_of(window: Window) -> PaletteSheet:
    await until(lambda: content(window).findChildren(PaletteSheet))
    return content(window).findChildren(PaletteSheet)[0]


async def composer_of(window: Window) -> Writing:
    desk(window).show(MAIL_OPEN)
    await until(lambda: [each for each in window.findChildren(Writing) if each.isVisible()])
    return next(each for each in window.findChildren(Writing) if each.isVisible())
