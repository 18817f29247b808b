"""What is hidden from this person, shown for a while because the hub allowed it for a reason.

Laws: a value stands here in memory and nowhere else; it goes with its time, and with the customer
when another one is opened; without a line nothing can be revealed, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.domain.ids import CustomerId
from desktop.domain.masks import BY_NAME
from desktop.domain.words import RevealReason, Role
from desktop.ports.backend import Revealing as Line
from desktop.ports.errors import Busy, Forbidden, OutsideError
from desktop.ports.wire import Reveal
from desktop.signal import Signal
from desktop.text import mark, tr
from desktop.viewmodels.desk import Desk

REVEAL: Final = "reveal:"  # begins the name of a part; the mask's name follows
HIDE: Final = "hide:"
REASONS: Final = {
    RevealReason.IDENTITY: mark("To make sure who is asking"),
    RevealReason.CALLBACK: mark("To call back as promised"),
    RevealReason.PAYMENT: mark("To clear up a payment"),
    RevealReason.DANGER: mark("To avert harm"),
}
Values = Mapping[str, tuple[str, ...]]  # mask -> what it hides, in the order of the record


def may(role: Role, mask: str) -> bool:
    """Whether this role may ask the hub for it; the hub decides."""
    return role in BY_NAME[mask].breaks


class Revealing:
    """`changed` when something is shown or hidden again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._of: CustomerId | None = None
        self._values: dict[str, tuple[str, ...]] = {}
        self._count = 0
        self.changed: Signal[None] = Signal()

    def values(self, customer: CustomerId) -> Values:
        return self._values if customer == self._of else {}

    async def reveal(self, customer: CustomerId, mask: str, reason: str) -> dict[str, str]:
        """What is wrong, by field; nothing when it is shown now."""
        if not reason:
            return {"reason": tr("Choose why; it is written down with your name.")}
        live = self._desk.live()
        if not isinstance(live, Line):
            return {"reason": tr("No connection: only the hub can reveal it. Try again then.")}
        try:
            revealed = await live.reveal(Reveal(customer, mask, RevealReason(reason)))
        except Forbidden:
            return {"reason": tr("Your role may not read this. Nothing was revealed.")}
        except Busy:
            return {"reason": tr("Too often within a minute. Wait a moment, then try again.")}
        except OutsideError:
            return {"reason": tr("The hub did not answer. Nothing was revealed; try again.")}
        if customer != self._of:
            self._values = {}
        self._of, self._values = customer, {**self._values, mask: revealed.values}
        self._count += 1
        self._desk.supervisor.spawn(f"hide {mask}", self._hide_after(mask, revealed.lasts_s))
        self.changed.emit(None)
        return {}

    def hide(self, mask: str) -> None:
        if mask in self._values:
            self._values = {name: said for name, said in self._values.items() if name != mask}
            self._desk.supervisor.cancel(f"hide {mask}")
            self.changed.emit(None)

    def turn_to(self, customer: CustomerId | None) -> None:
        """Another customer is open: what was revealed of the one before is hidden."""
        if customer != self._of:
            for mask in tuple(self._values):
                self.hide(mask)

    async def _hide_after(self, mask: str, seconds: float) -> None:
        await self._desk.supervisor.pause(seconds)
        self._values = {name: said for name, said in self._values.items() if name != mask}
        self.changed.emit(None)
