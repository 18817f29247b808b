"""A hub's live side in the test's hands: what it offers, whether accepting comes in time."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.words import Declined, Missed
from desktop.ports.errors import Forbidden, Offline
from desktop.ports.wire import AtWork, Counted, Here, NextOffer, Offer, Reach, Seat


class LiveHub:
    """Fits what `viewmodels.offers` asks of `ports.backend.Backend`."""

    def __init__(self) -> None:
        self.waiting: list[Offer] = []
        self.asked = 0
        self.accepted: list[str] = []
        self.declined: list[str] = []
        self.reasons: list[Declined | None] = []  # of those declined
        self.missed_ones: list[tuple[str, int, Missed]] = []
        self.gives = True  # whether accepting comes in time
        self.answers = True
        self.counts = True  # whether it is a hub that keeps contacts by beats
        self.devices: list[str] = []
        self.fences: list[int | None] = []
        self.beats: list[AtWork] = []
        self.lost: set[str] = set()  # contacts that others have by now
        self.wrapped: list[tuple[str, int]] = []
        self.released: list[tuple[str, int]] = []
        self.here: dict[str, Reach] = {}  # whose desks are heard of
        self.counted = Counted(Seat.HERE, 1, (), lease_s=20, beat_s=5)

    async def next_offer(self, device: str = "") -> NextOffer:
        self._reach()
        self.devices.append(device)
        self.asked += 1
        return NextOffer(self.waiting.pop(0) if self.waiting else None)

    async def accept(self, interaction: InteractionId, fence: int | None = None) -> bool:
        self._reach()
        self.fences.append(fence)
        self.accepted.append(interaction)
        return self.gives

    async def decline(self, interaction: InteractionId, why: Declined | None = None) -> bool:
        self._reach()
        self.declined.append(interaction)
        self.reasons.append(why)
        return True

    async def missed(self, interaction: InteractionId, fence: int, why: Missed) -> None:
        self._reach()
        self.missed_ones.append((interaction, fence, why))

    async def beat(self, at_work: AtWork) -> Counted:
        self._reach()
        if not self.counts:
            raise Forbidden("there is no such address")
        self.beats.append(at_work)
        names = [InteractionId(each.interaction) for each in at_work.holds]
        return replace(self.counted, held=tuple(id for id in names if id not in self.lost))

    async def wrap(self, interaction: InteractionId, fence: int) -> bool:
        self._reach()
        self.wrapped.append((interaction, fence))
        return True

    async def release(self, interaction: InteractionId, fence: int) -> None:
        self._reach()
        self.released.append((interaction, fence))
        self.lost.add(interaction)

    async def who_is_here(self) -> list[Here]:
        self._reach()
        if not self.counts:
            raise Forbidden("there is no such address")
        return [Here(AgentId(agent), reach) for agent, reach in self.here.items()]

    def _reach(self) -> None:
        if not self.answers:
            raise Offline("the test has cut the line")
