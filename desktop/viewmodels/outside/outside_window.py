"""What is told outside the window: offers, messages, reminders and mentions, by every way there is.

Notifications, the number at the program's icon, the icon beside the clock, and a sound: each says
the same, none of them alone. Law: what cannot be said by one way is no reason not to by another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import msgspec

from desktop.ports.outside import Badge, Outside
from desktop.ports.sound import Sound, Tune
from desktop.settings import SOUND_DEVICE, TRAY, Setting
from desktop.signal import Signal
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.offer_shown import Shown as Offered
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.outside.messages_outside import AT_ONCE, MessagesOutside
from desktop.viewmodels.outside.offers_outside import OffersOutside
from desktop.viewmodels.outside.reminders import Reminders
from desktop.viewmodels.outside.tray_words import Shown, shown_of
from desktop.viewmodels.outside_rules import Kind, may_sound, may_tell
from desktop.viewmodels.state import OwnState
from desktop.viewmodels.telephone.ringing import Ringing
from desktop.viewmodels.told_me import ToldOutside


class Tray(Protocol):
    """The icon beside the clock; `widgets.shell.tray` fits it."""

    clicked: Signal[None]

    def show(self, shown: Shown) -> None: ...

    def hide(self) -> None: ...


class Ways(msgspec.Struct, frozen=True):
    """By what it is told; of each sequence the first that can is used."""

    offers: Sequence[Outside]
    calls: Sequence[Outside]  # that come to this desk alone
    reminders: Sequence[Outside]
    mentions: Sequence[Outside]
    messages: Sequence[Sequence[Outside]]  # one a contact, the last for a summary
    badges: Sequence[Badge]
    tray: Tray
    sound: Sound

    @property
    def every(self) -> tuple[Outside, ...]:
        slots = (each for slot in self.messages for each in slot)
        return (*self.offers, *self.calls, *self.reminders, *self.mentions, *slots)


class OutsideWindow:
    """Begins with the desk and ends with `close`."""

    def __init__(
        self,
        desk: Desk,
        offers: Offers,
        ringing: Ringing,
        state: OwnState,
        *,
        ways: Ways,
        in_front: Callable[[], bool],
        come: Callable[[], None],
        trigger: Callable[[str, str], object],
    ) -> None:
        self._desk = desk
        self._arriving = (offers, ringing)
        self._state = state
        self._ways = ways
        self._in_front = in_front
        self._counted = (0, False)
        told = OffersOutside(desk, offers, outside=ways.offers, in_front=in_front, come=come)
        calls = OffersOutside(desk, ringing, outside=ways.calls, in_front=in_front, come=come)
        reminders = Reminders(desk, outside=ways.reminders, come=come, trigger=trigger)
        self._messages = MessagesOutside(
            desk, slots=ways.messages[: AT_ONCE + 1], in_front=in_front, come=come
        )

        def show_note(id_: str) -> None:
            come()
            trigger("interaction.show-note", id_)

        mentions = ToldOutside(desk, ways.mentions, in_front, show_note)
        self._undo = (
            told.close,
            calls.close,
            reminders.close,
            self._messages.close,
            mentions.close,
            *(each.arrived.connect(self._on_offer) for each in self._arriving),
            reminders.told.connect(partial(self._sound, "reminder")),
            self._messages.told.connect(partial(self._sound, "message")),
            mentions.told.connect(partial(self._sound, "mention")),
            self._messages.waiting.connect(lambda _count: self._show()),
            *(each.changed.connect(lambda _shown: self._show()) for each in self._arriving),
            state.changed.connect(lambda _shown: self._show_tray()),
            desk.settings.changed.connect(self._on_choice),
            ways.tray.clicked.connect(lambda _none: come()),
        )
        self._show_tray()

    def close(self) -> None:
        for undo in self._undo:
            undo()
        self._ways.tray.hide()

    def _show(self) -> None:
        """Say anew how many wait; an offer counts, whoever it is from."""
        counted = self._messages.count + self._offered, self._offered
        if counted != self._counted:
            self._counted = counted
            self._desk.supervisor.spawn("badge", self._number(*counted))
        self._show_tray()

    async def _number(self, count: int, urgent: bool) -> None:
        for badge in self._ways.badges:
            if await badge.show(count, urgent=urgent):
                return

    def _show_tray(self) -> None:
        if not self._desk.settings[TRAY]:
            self._ways.tray.hide()
            return
        waits = shown_of(self._state.shown, self._messages.count, offered=self._offered)
        self._ways.tray.show(waits)

    @property
    def _offered(self) -> bool:
        return any(each.shown is not None for each in self._arriving)

    def _on_choice(self, setting: Setting[Any]) -> None:
        if setting is TRAY:
            self._show_tray()

    def _on_offer(self, shown: Offered) -> None:
        """It sounds also while the window is in front: who looks at it may be reading."""
        now = self._desk.clock.now()
        if may_tell(self._desk.settings, now, "offer", shown.kind):
            self._sound("offer", None)

    def _sound(self, kind: Kind, _none: None) -> None:
        if may_sound(self._desk.settings, self._desk.clock.now(), kind):
            tune: Tune = "offer" if kind == "offer" else "news"
            self._desk.supervisor.spawn("sound", self._play(tune))

    async def _play(self, tune: Tune) -> None:
        await self._ways.sound.play(tune, self._desk.settings[SOUND_DEVICE])
