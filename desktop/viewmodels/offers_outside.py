"""An offer that comes while the window is not in front: told by the operating system.

Laws: what is told may stand on a locked screen, so it names channel and queue alone unless the
person has chosen otherwise; it goes with its offer, whoever ends it; accepting there is accepting
here, with the same second thoughts of the hub.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.ports.outside import SHOW, Outside
from desktop.settings import NOTIFICATIONS
from desktop.text import tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.offers import Offers, Shown

ACCEPT, DECLINE = "accept", "decline"


class OffersOutside:
    """`outside`: the ways to tell, the first that can is used. `come` brings the window forward."""

    def __init__(
        self,
        desk: Desk,
        offers: Offers,
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
        self._telling = Latest(desk.supervisor, "offer told outside")
        self._disconnect = (
            offers.arrived.connect(self._arrived),
            offers.changed.connect(self._changed),
            *(each.acted.connect(self._acted) for each in outside),
        )

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._withdraw()

    def _arrived(self, shown: Shown) -> None:
        if self._in_front() or self._desk.settings[NOTIFICATIONS] == "off":
            return
        self._told = shown.interaction
        self._telling.ask(self._tell(shown))

    async def _tell(self, shown: Shown) -> None:
        text = shown.about
        if self._desk.settings[NOTIFICATIONS] == "full":
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
            self._telling.ask(self._gone())

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
