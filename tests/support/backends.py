"""A hub's live side in the test's hands: what it offers, whether accepting comes in time."""

from __future__ import annotations

from desktop.domain.ids import InteractionId
from desktop.ports.errors import Offline
from desktop.ports.wire import NextOffer, Offer


class LiveHub:
    """Fits what `viewmodels.offers` asks of `ports.backend.Backend`."""

    def __init__(self) -> None:
        self.waiting: list[Offer] = []
        self.asked = 0
        self.accepted: list[str] = []
        self.declined: list[str] = []
        self.gives = True  # whether accepting comes in time
        self.answers = True

    async def next_offer(self) -> NextOffer:
        self._reach()
        self.asked += 1
        return NextOffer(self.waiting.pop(0) if self.waiting else None)

    async def accept(self, interaction: InteractionId) -> bool:
        self._reach()
        self.accepted.append(interaction)
        return self.gives

    async def decline(self, interaction: InteractionId) -> bool:
        self._reach()
        self.declined.append(interaction)
        return True

    def _reach(self) -> None:
        if not self.answers:
            raise Offline("the test has cut the line")
