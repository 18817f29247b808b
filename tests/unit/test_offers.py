"""Offers: asked for while ready, gone in time, never while the line is down."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.words import AgentState, InteractionStatus
from desktop.line import Standing
from desktop.ports.wire import Offer
from desktop.signal import Signal
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.offers_outside import OffersOutside
from desktop.viewmodels.state import OwnState
from tests.support.backends import LiveHub
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import DELIVERY, JANA, JOERG, PEOPLE, ago, held, said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=1))
QUEUED = replace(
    held("queued-1", JOERG, said("Was kostet das?", ago(seconds=38))),
    status=InteractionStatus.OFFERED,
    segments=(),
)
RECORDS = (*PEOPLE, READY, QUEUED)


class _Tried:
    """A state and its offers on a desk whose hub is in the test's hands."""

    def __init__(self, desk: TriedDesk) -> None:
        self.hub = LiveHub()
        desk.live = lambda: cast("Any", self.hub if desk.line.state.online else None)
        self.state = OwnState(desk)
        self.at_work = AtWork(desk)
        self.offers = Offers(desk, self.state, self.at_work)
        self.desk = desk

    async def offered(self, interaction: str = QUEUED.id, seconds: float = 20) -> None:
        """The hub holds something, and it is on the screen."""
        id_ = InteractionId(interaction)
        self.hub.waiting.append(Offer(id_, NOON, seconds, waiting_s=38))
        await until(lambda: self.state.receives and self.at_work.takes_offers)
        await self.offers.ask()
        assert self.offers.shown is not None

    def pass_(self, seconds: float) -> None:
        self.desk.clock.move(seconds=seconds)
        self.offers.tick()

    def close(self) -> None:
        self.offers.close()
        self.at_work.close()
        self.state.close()


async def test_an_offer_says_who_from_where_and_how_long_is_left(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        shown = tried.offers.shown
        assert shown is not None
        assert (shown.title, shown.name) == ("An e-mail is offered", JOERG.name)
        assert shown.about == f"{DELIVERY.name} · waiting 00:38"
        assert (shown.left, shown.share) == ("0:17 left", 1.0)  # three seconds early
        tried.close()


async def test_the_bar_shrinks_and_its_tone_grows_graver(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()
        tones = []
        for seconds in (1, 8, 4):
            tried.pass_(seconds)
            assert tried.offers.shown is not None
            tones.append((tried.offers.shown.left, tried.offers.shown.tone))

        assert tones == [("0:16 left", "offer"), ("0:08 left", "pause"), ("0:04 left", "breach")]
        tried.close()


async def test_accepting_opens_the_contact(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        tried.offers.accept()
        await until(lambda: desk.open.interaction == QUEUED.id)

        assert tried.hub.accepted == [QUEUED.id]
        assert desk.open.customer == JOERG.id
        assert tried.offers.shown is None
        tried.close()


async def test_pressing_accept_twice_asks_the_hub_once(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        tried.offers.accept()
        tried.offers.accept()
        await until(lambda: tried.offers.shown is None)

        assert tried.hub.accepted == [QUEUED.id]
        tried.close()


async def test_an_offer_that_was_gone_opens_nothing_and_says_so(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        tried.hub.gives = False
        await tried.offered()

        tried.offers.accept()
        await until(lambda: tried.offers.shown is None)

        assert desk.open.interaction is None
        assert [notice.happened for notice in desk.notices.shown] == ["The offer was gone already."]
        tried.close()


async def test_declining_gives_it_back(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        tried.offers.decline()
        await until(lambda: tried.offers.shown is None)

        assert tried.hub.declined == [QUEUED.id]
        assert tried.state.state is AgentState.READY
        tried.close()


async def test_a_missed_offer_stops_further_ones_until_ready_again(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        tried.pass_(17.1)
        await until(lambda: tried.state.state is AgentState.BREAK)
        asked = tried.hub.asked
        await tried.offers.ask()

        assert tried.offers.shown is None
        assert tried.hub.asked == asked
        (notice,) = desk.notices.shown
        assert (notice.happened, notice.action) == ("You missed an offer.", "state.ready")

        tried.state.choose(AgentState.READY)
        await until(lambda: tried.state.receives)
        assert desk.notices.shown == ()
        tried.close()


async def test_an_offer_goes_with_the_line(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        await tried.offered()

        desk.line_is(Standing.OFFLINE)
        await tried.offers.ask()

        assert tried.offers.shown is None
        assert desk.notices.shown == ()
        tried.close()


async def test_a_hub_that_does_not_answer_is_asked_again_later(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried = _Tried(desk)
        tried.hub.answers = False
        await until(lambda: tried.state.receives)

        await tried.offers.ask()
        tried.hub.answers = True
        await tried.at_work.beat()
        await tried.offered()

        assert tried.offers.shown is not None
        tried.close()


async def test_the_contact_may_arrive_after_its_offer(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        tried = _Tried(desk)
        await tried.offered()
        first = tried.offers.shown
        assert first is not None
        assert first.name == "Unknown customer"

        desk.from_hub(QUEUED)
        await until(lambda: tried.offers.shown and tried.offers.shown.name == JOERG.name)
        tried.close()


class _SlowOutside:
    """A way to tell that answers when it is let."""

    def __init__(self) -> None:
        self.acted: Signal[str] = Signal()
        self.may_answer = asyncio.Event()
        self.did: list[str] = []

    async def tell(self, title: str, text: str, buttons: Mapping[str, str], seconds: float) -> bool:
        await self.may_answer.wait()
        self.did.append("told")
        return True

    async def withdraw(self) -> None:
        self.did.append("withdrawn")

    async def close(self) -> None: ...


async def test_what_is_declined_while_it_is_being_told_does_not_stay_there(profile: Path) -> None:
    async with a_desk(profile, records=RECORDS) as desk:
        tried, slow = _Tried(desk), _SlowOutside()
        outside = OffersOutside(
            desk, tried.offers, outside=(slow,), in_front=lambda: False, come=lambda: None
        )
        await tried.offered()
        await desk.supervisor.pause(0.05)

        tried.offers.decline()
        await until(lambda: tried.offers.shown is None)
        slow.may_answer.set()
        await until(lambda: len(slow.did) == 2)

        assert slow.did == ["told", "withdrawn"]
        outside.close()
        tried.close()
