"""The ways by which a person is told outside of the window, and by a screen reader: made and ended.

Each kind has a notification of its own, so that one does not take the place of another.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from desktop.viewmodels.outside.messages_outside import AT_ONCE
from desktop.viewmodels.outside.outside_window import OutsideWindow, Ways
from integrations.system.badge import BusBadge
from integrations.system.notifications import USUAL, BusNotifications
from integrations.system.readers import BusReaders
from widgets.shared.telling import speak_by
from widgets.shared.voice import Voice
from widgets.shell.badge import QtBadge
from widgets.shell.tray import Tray, TrayMessages

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.front import Front
    from desktop.ports.sound import Device, Sound, Tune
    from desktop.tasks import Supervisor
    from desktop.viewmodels.offers import Offers
    from desktop.viewmodels.telephone.ringing import Ringing


class SoundLater:
    """Fits `desktop.ports.sound.Sound`; what plays is loaded with the first sound."""

    def __init__(self) -> None:
        self._sound: Sound | None = None

    async def devices(self) -> tuple[Device, ...]:
        return await self._there().devices()

    async def play(self, tune: Tune, device: str) -> bool:
        return await self._there().play(tune, device)

    def _there(self) -> Sound:
        if self._sound is None:
            sound: Sound = import_module("integrations.system.sound").SystemSound()
            self._sound = sound
        return self._sound


class Telling:
    """`begin` for each content of the window, `close` once."""

    def __init__(self, front: Front, tasks: Supervisor) -> None:
        self._front = front
        self._readers = BusReaders()
        speak_by(Voice(lambda then: tasks.spawn("said", self._ask(then))))
        tray = Tray()
        slots = tuple(
            (BusNotifications(tasks, USUAL), TrayMessages(tray)) for _ in range(AT_ONCE + 1)
        )
        self.sound = SoundLater()
        self._ways = Ways(
            offers=(BusNotifications(tasks), TrayMessages(tray)),
            calls=(BusNotifications(tasks), TrayMessages(tray)),
            reminders=(BusNotifications(tasks, USUAL),),
            mentions=(BusNotifications(tasks, USUAL), TrayMessages(tray)),
            messages=slots,
            badges=(BusBadge(), QtBadge()),
            tray=tray,
            sound=self.sound,
        )

    def begin(
        self,
        offers: Offers,
        ringing: Ringing,
        in_front: Callable[[], bool],
        come: Callable[[], None],
    ) -> Callable[[], None]:
        """Let the system tell while the window is not seen; what is returned ends it."""
        window = self._front.window
        if self._front.desk is None or window.content is None:
            return lambda: None
        told = OutsideWindow(
            self._front.desk,
            offers,
            ringing,
            window.content.state,
            ways=self._ways,
            in_front=in_front,
            come=come,
            trigger=window.commands.trigger,
        )
        return told.close

    async def _ask(self, then: Callable[[bool], None]) -> None:
        then(await self._readers.take_announcements())

    async def close(self) -> None:
        speak_by()
        for each in self._ways.every:
            await each.withdraw()
            await each.close()
        for badge in self._ways.badges:
            await badge.show(0)
            await badge.close()
        self._ways.tray.hide()
