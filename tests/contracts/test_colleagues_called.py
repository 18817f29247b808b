"""Whoever is asked about a call rings at their own desk: two desks on one hub that really runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations.interaction import taken
from desktop.domain.records import Agent, Customer, Interaction
from desktop.domain.words import CallState, Channel
from desktop.ports.call import Call
from desktop.ports.call_events import Cause, Routing
from desktop.ports.clock import SystemClock
from desktop.ports.legs import LASTS_S, Leg, Legs
from desktop.ports.wire import AtWork
from desktop.store.reads import records
from desktop.viewmodels.telephone.call_card import extension
from desktop.viewmodels.telephone.plugged_in import PluggedIn
from desktop.viewmodels.telephone.ringing import Ringing
from integrations.hub.server.store.opening import open_store
from integrations.telephony.day import SimulatedOutlet
from integrations.telephony.far_ends import Caller
from tests.contracts.conftest import World
from tests.support.desk import TriedDesk, until
from tests.support.desk_on_hub import PATIENCE_S, desk_on_hub, streams_closed

EVA, CALL = CustomerId("eva"), InteractionId("call")
NUMBER = "+491713920042"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Ann has a call of Eva's in hand."""
    store = open_store(f"sqlite:///{tmp_path}/hub/hub.db")
    world = World(store)
    now = world.clock.now()
    call = Interaction(
        id=CALL, customer=EVA, channel=Channel.VOICE, queue=world.with_north, created_at=now
    )
    world.put(Customer(id=EVA, name="Eva Muster"), taken(call, world.agent("ann"), now))
    yield world
    world.stop()
    store.close()


class Plugged(PluggedIn):
    """Knows of the words that are on their way to the hub."""

    under_way = 0

    async def say_leg(self, leg: Leg) -> Legs | None:
        self.under_way += 1
        try:
            return await super().say_leg(leg)
        finally:
            self.under_way -= 1


class Desk:
    """A desk with a telephone, and what has rung at it."""

    def __init__(self, desk: TriedDesk) -> None:
        self.desk = desk
        self.calls = desk.calls
        outlet = SimulatedOutlet(language="de", seed=1, clock=SystemClock(), per_hour=0)
        self.exchange = outlet.telephone
        desk.calls.use(outlet.telephone)
        self.ringing = Ringing(desk)
        self.ended: list[Call] = []
        desk.calls.ended.connect(self.ended.append)
        self.plugged = Plugged(desk)
        desk.supervisor.spawn("telephone", outlet.run(self.plugged))

    @property
    def asked(self) -> Call | None:
        """Whom this desk asks about its call."""
        mine = self.calls.of(CALL)
        return None if mine is None else self.calls.consultation(mine.id)

    @property
    def notices(self) -> list[str]:
        return [each.happened for each in self.desk.notices.everything]

    async def dies(self) -> None:
        """Its window is killed: nothing is said by it any more."""
        # A word on its way would arrive after the hub's clock was moved, and never grow old.
        await until(lambda: not self.plugged.under_way, PATIENCE_S)
        self.desk.supervisor.cancel("telephone")


def talking(desk: TriedDesk) -> Desk:
    """Whoever works here talks with Eva."""
    here = Desk(desk)
    caller = Caller(number=NUMBER, patience_s=600, hangs_up_on_hold=False)
    call = here.exchange.ring(caller, Routing(CALL))
    assert call is not None
    assert here.calls.answer(call)
    return here


@asynccontextmanager
async def two(world: World, folder: Path) -> AsyncIterator[tuple[Desk, Desk]]:
    """Ann talks with Eva, Bob is at work."""
    with streams_closed():
        async with (
            desk_on_hub(world, "ann", folder / "ann") as ann,
            desk_on_hub(world, "bob", folder / "bob") as bob,
        ):
            backend = bob.live()
            assert backend is not None
            await backend.beat(AtWork(device="bob-1"))
            desks = talking(ann), Desk(bob)
            yield desks
            for each in desks:
                each.ringing.close()
        await asyncio.sleep(0.1)


async def asks(ann: Desk, world: World) -> None:
    """Ann asks Bob about Eva's call."""
    mine = ann.calls.of(CALL)
    colleague = await ann.desk.read(records.record, Agent, world.agent("bob"))
    assert mine is not None
    assert colleague is not None
    assert ann.calls.consult(mine, extension(colleague), colleague.name)


async def talks(ann: Desk, bob: Desk, world: World) -> None:
    await asks(ann, world)
    await until(lambda: bob.ringing.shown, PATIENCE_S)
    bob.ringing.accept()
    await until(lambda: ann.asked and ann.asked.state is CallState.TALKING, PATIENCE_S)


async def test_the_colleague_sees_who_asks_about_whom_and_both_talk(
    world: World, tmp_path: Path
) -> None:
    async with two(world, tmp_path) as (ann, bob):
        await asks(ann, world)
        await until(lambda: bob.ringing.shown and "Eva" in bob.ringing.shown.about, PATIENCE_S)
        shown = bob.ringing.shown
        assert shown is not None
        assert (shown.title, shown.name) == ("A colleague asks you", "ann")
        await until(lambda: ann.asked and ann.asked.rings, PATIENCE_S)

        bob.ringing.accept()
        await until(lambda: ann.asked and ann.asked.state is CallState.TALKING, PATIENCE_S)
        mine = ann.calls.of(CALL)
        assert mine is not None
        assert mine.state is CallState.HOLDING
        assert bob.calls.advising is not None
        assert bob.calls.unnamed is None  # nobody has to say whose call it is
        await until(lambda: bob.desk.open.interaction == CALL, PATIENCE_S)

        ann.calls.come_back(mine)
        await until(lambda: bob.ended, PATIENCE_S)
        assert bob.ended[0].cause is Cause.THERE
        mine = ann.calls.of(CALL)
        assert mine is not None
        assert mine.state is CallState.TALKING


async def test_a_call_that_rang_here_alone_and_was_named_is_asked_about_by_its_customer(
    world: World, tmp_path: Path
) -> None:
    async with two(world, tmp_path) as (ann, bob):
        mine = ann.calls.of(CALL)
        assert mine is not None
        ann.calls.hang_up(mine)
        direct = ann.exchange.ring(Caller(number=NUMBER, patience_s=600, hangs_up_on_hold=False))
        assert direct is not None
        assert ann.calls.answer(direct)
        named = await ann.calls.log(direct, EVA, world.with_north)
        call = ann.calls.of(named)
        assert call is not None
        assert ann.calls.consult(call, "sip:bob", "bob")
        await until(lambda: bob.ringing.shown, PATIENCE_S)
        rung = bob.calls.ringing
        assert rung is not None
        assert rung.routing.contact in (named, "")  # "": the hub does not know the contact yet

        bob.ringing.accept()
        await until(lambda: ann.calls.consultation(direct), PATIENCE_S)


async def test_a_colleague_who_declines_leaves_the_customer_on_hold(
    world: World, tmp_path: Path
) -> None:
    async with two(world, tmp_path) as (ann, bob):
        await asks(ann, world)
        await until(lambda: bob.ringing.shown, PATIENCE_S)
        bob.ringing.decline()
        await until(lambda: ann.ended, PATIENCE_S)
        assert ann.ended[0].cause is Cause.REJECTED
        mine = ann.calls.of(CALL)
        assert mine is not None
        assert mine.state is CallState.HOLDING
        assert bob.notices == []


@pytest.mark.parametrize("who", ["ann", "bob"])
async def test_a_desk_that_dies_hangs_up_at_the_other_one(
    world: World, tmp_path: Path, who: str
) -> None:
    async with two(world, tmp_path) as (ann, bob):
        await talks(ann, bob, world)
        dead, other = (ann, bob) if who == "ann" else (bob, ann)
        await dead.dies()
        world.clock.forward(seconds=LASTS_S + 1)
        await until(lambda: other.ended, PATIENCE_S)
        assert other.ended[0].cause is Cause.LINE_LOST
        if other is bob:  # ann, who asked, hears it from the card of her customer's call
            await until(lambda: bob.notices, PATIENCE_S)
            assert "The line was lost." in bob.notices[0]


async def test_somebody_who_is_called_in_vain_hears_of_it(world: World, tmp_path: Path) -> None:
    async with two(world, tmp_path) as (ann, bob):
        await asks(ann, world)
        await until(lambda: bob.ringing.shown, PATIENCE_S)
        mine = ann.calls.of(CALL)
        assert mine is not None
        ann.calls.come_back(mine)
        await until(lambda: bob.notices, PATIENCE_S)
        assert bob.notices == ["ann has asked for you by telephone."]


async def test_where_nobody_is_at_that_desk_whoever_answers_is_made_up(
    world: World, tmp_path: Path
) -> None:
    with streams_closed():
        async with desk_on_hub(world, "ann", tmp_path / "ann") as desk:
            ann = talking(desk)
            await asks(ann, world)
            await until(lambda: ann.asked and ann.asked.state is CallState.TALKING, PATIENCE_S)
            ann.ringing.close()
        await asyncio.sleep(0.1)
