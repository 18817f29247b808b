"""Calls that the hub offers: the offer rings, accepted it is answered, otherwise turned away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.words import AgentState, CallState, Direction, InteractionStatus
from desktop.ports.wire import Offer
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.offers import Offers
from desktop.viewmodels.state import OwnState
from desktop.viewmodels.telephone.calls_offered import CallsOffered
from tests.support.backends import LiveHub
from tests.support.calling import CALL, NUMBER, Rung, a_rung_desk
from tests.support.desk import NOON, until
from tests.support.people import JANA, ago

QUEUED = replace(CALL, status=InteractionStatus.OFFERED, segments=())
READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=1))


@asynccontextmanager
async def _offered(profile: Path) -> AsyncIterator[tuple[Rung, Offers]]:
    """A call of Frieda's is offered, and rings."""
    async with a_rung_desk(profile, QUEUED, READY) as at:
        hub = LiveHub()
        at.desk.live = lambda: cast("Any", hub)
        state = OwnState(at.desk)
        at_work = AtWork(at.desk)
        offers = Offers(at.desk, state, at_work)
        calls = CallsOffered(at.desk, offers)
        hub.waiting.append(Offer(InteractionId(CALL.id), NOON, 20, 38, fence=7))
        await until(lambda: state.receives and at_work.takes_offers)
        await offers.ask()
        await until(at.exchange.calls)
        yield at, offers
        for each in (calls, offers, at_work, state):
            each.close()


async def test_an_offered_call_rings_with_its_number_and_is_answered_with_the_offer(
    profile: Path,
) -> None:
    async with _offered(profile) as (at, offers):
        (call,) = at.exchange.calls()
        assert (call.state, call.number) == (CallState.RINGING, NUMBER)
        assert call.routing.contact == CALL.id
        offers.accept()
        await until(lambda: at.desk.open.interaction == CALL.id)
        assert at.exchange.calls()[0].state is CallState.TALKING


async def test_a_call_back_does_not_ring_and_who_takes_it_dials(profile: Path) -> None:
    back = replace(QUEUED, direction=Direction.OUTBOUND)
    async with a_rung_desk(profile, back, READY) as at:
        hub = LiveHub()
        at.desk.live = lambda: cast("Any", hub)
        state = OwnState(at.desk)
        at_work = AtWork(at.desk)
        offers = Offers(at.desk, state, at_work)
        calls = CallsOffered(at.desk, offers)
        hub.waiting.append(Offer(InteractionId(CALL.id), NOON, 20, 38, fence=7))
        await until(lambda: state.receives and at_work.takes_offers)
        await offers.ask()
        await until(lambda: offers.shown is not None and offers.shown.kind == "voice")
        assert offers.shown is not None
        assert offers.shown.title == "A call-back is offered"
        offers.accept()
        await until(lambda: at.desk.open.interaction == CALL.id)
        assert at.exchange.calls() == ()
        assert at.desk.notices.everything == ()
        for each in (calls, offers, at_work, state):
            each.close()


async def test_a_declined_call_rings_here_no_longer(profile: Path) -> None:
    async with _offered(profile) as (at, offers):
        offers.decline()
        await until(lambda: offers.shown is None)
        assert at.exchange.calls() == ()


async def test_who_accepts_after_the_caller_has_gone_is_told_and_keeps_the_contact(
    profile: Path,
) -> None:
    async with _offered(profile) as (at, offers):
        at.exchange.far_end_hangs_up(at.exchange.calls()[0].id)
        offers.accept()
        await until(lambda: at.desk.open.interaction == CALL.id)
        told = [notice.happened for notice in at.desk.notices.everything]
        assert "The caller has hung up already." in told


async def test_a_call_rings_as_well_when_its_contact_arrives_after_its_offer(profile: Path) -> None:
    async with a_rung_desk(profile, READY) as at:
        hub = LiveHub()
        at.desk.live = lambda: cast("Any", hub)
        state, at_work = OwnState(at.desk), AtWork(at.desk)
        offers = Offers(at.desk, state, at_work)
        calls = CallsOffered(at.desk, offers)
        hub.waiting.append(Offer(InteractionId(CALL.id), NOON, 20, 38, fence=7))
        await until(lambda: state.receives and at_work.takes_offers)
        await offers.ask()
        assert offers.shown is not None
        assert at.exchange.calls() == ()

        at.desk.from_hub(QUEUED)
        await until(at.exchange.calls)

        assert at.exchange.calls()[0].routing.contact == CALL.id
        for each in (calls, offers, at_work, state):
            each.close()
