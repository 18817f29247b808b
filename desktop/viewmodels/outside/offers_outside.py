"""An offer, or a call, that comes while the window is not in front: told by the operating system.

Laws: what is told may stand on a locked screen, so it names channel and queue alone unless the
person has chosen otherwise; it goes with its offer, whoever ends it; accepting there is accepting
here, with the same second thoughts of the hub.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.ports.outside import SHOW, Outside
from desktop.signal import Signal, all_of
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.offer_shown import Shown
from desktop.viewmodels.outside_rules import may_tell, names_customer

ACCEPT, DECLINE = "accept", "decline"


class Arriving(Protocol):
    """What comes and may be accepted or declined: offers of the hub, calls to this desk alone."""

    shown: Shown | None
    arrived: Signal[Shown]
    changed: Signal[Shown | None]

    def accept(self) -> None: ...

    def decline(self) -> None: ...


class OffersOutside:
    """`outside`: the ways to tell, the first that can is used. `come` brings the window forward."""

    def __init__(
        self,
        desk: Desk,
        offers: Arriving,
        *,
        outside: Sequence[Outside],
        in_front: Callable[[], bool],
        come: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._offers = offers
        self._outside = outside
        self._in_front = in_front
        self._come = come
        self._told = ""  # the interaction that is told of
        self._wanted: Shown | None = None  # what is to be seen there
        self._seen: Shown | None = None  # what is
        self._busy = False
        self._disconnect = all_of(
            offers.arrived.connect(self._arrived),
            offers.changed.connect(self._changed),
            *(each.acted.connect(self._acted) for each in outside),
        )

    def close(self) -> None:
        self._disconnect()
        self._withdraw()

    def _arrived(self, shown: Shown) -> None:
        now = self._desk.clock.now()
        if self._in_front() or not may_tell(self._desk.settings, now, "offer", shown.kind):
            return
        self._told = shown.interaction
        self._show(shown)

    def _show(self, wanted: Shown | None) -> None:
        self._wanted = wanted
        if not self._busy:
            self._busy = True
            self._desk.supervisor.spawn(f"offer told outside {id(self)}", self._keep_up())

    async def _keep_up(self) -> None:
        """One after the other: who breaks off while it is being told leaves it standing there."""
        try:
            while self._seen is not self._wanted:
                self._seen = wanted = self._wanted
                await (self._gone() if wanted is None else self._tell(wanted))
        finally:
            self._busy = False

    async def _tell(self, shown: Shown) -> None:
        text = shown.outside or shown.about
        if names_customer(self._desk.settings):
            text = f"{shown.name}\n{shown.about}"
        buttons = {ACCEPT: tr("Accept"), DECLINE: tr("Decline")}
        for each in self._outside:
            if await each.tell(shown.title, text, buttons, shown.seconds):
                return

    def _changed(self, shown: Shown | None) -> None:
        if self._told and (shown is None or shown.interaction != self._told):
            self._withdraw()

    def _withdraw(self) -> None:
        if self._told:
            self._told = ""
            self._show(None)

    async def _gone(self) -> None:
        for each in self._outside:
            await each.withdraw()

    def _acted(self, what: str) -> None:
        shown = self._offers.shown
        if shown is None or shown.interaction != self._told:
            return  # it was over before the click came
        if what in (ACCEPT, SHOW):
            self._come()
        if what == ACCEPT:
            self._offers.accept()
        elif what == DECLINE:
            self._offers.decline()
