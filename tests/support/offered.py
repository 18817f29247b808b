"""What is offered to Jana on a real desk, by a hub that is in the test's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.words import AgentState, InteractionStatus
from desktop.ports.wire import Offer
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.state import OwnState
from tests.support.backends import LiveHub
from tests.support.desk import NOON, TriedDesk, until
from tests.support.people import JANA, PEOPLE, ago, waiting

if TYPE_CHECKING:
    from desktop.domain.grounds import Ground

READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=1))
QUEUED = waiting(38, InteractionStatus.OFFERED)
RECORDS = (*PEOPLE, READY, QUEUED)


class TriedOffers:
    """A state and its offers on a desk whose hub is in the test's hands."""

    def __init__(self, desk: TriedDesk) -> None:
        self.hub = LiveHub()
        desk.live = lambda: cast("Any", self.hub if desk.line.state.online else None)
        self.state = OwnState(desk)
        self.at_work = AtWork(desk)
        self.offers = Offers(desk, self.state, self.at_work)
        self.desk = desk

    async def offered(
        self, interaction: str = QUEUED.id, seconds: float = 20, grounds: tuple[Ground, ...] = ()
    ) -> None:
        """The hub holds something, and it is on the screen."""
        id_ = InteractionId(interaction)
        self.hub.waiting.append(Offer(id_, NOON, seconds, 38, fence=7, grounds=grounds))
        await until(lambda: self.state.receives and self.at_work.takes_offers)
        await self.offers.ask()
        await until(lambda: self.offers.shown is not None)  # it may have been asked for already

    def pass_(self, seconds: float) -> None:
        """Second by second."""
        while seconds > 0:
            self.desk.clock.move(seconds=min(1.0, seconds))
            self.offers.tick()
            seconds -= 1.0

    def close(self) -> None:
        self.offers.close()
        self.at_work.close()
        self.state.close()
