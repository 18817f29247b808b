"""Customers of a demo on the telephone: who rings and when, what they say, when they hang up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.commands.demo_trainer import DIRECT, DemoTrainer
from desktop.domain.conversation import HandedOver
from desktop.domain.ids import AgentId, CustomerId, InteractionId
from desktop.domain.records import ContactPoint, Customer, Interaction, Record
from desktop.domain.words import AgentState, Channel, PointKind
from desktop.ports.call_events import Cause, Ended, Event, Routing, Said
from desktop.ports.legs import Leg, Legs
from desktop.signal import Signal
from desktop.viewmodels.telephone.plugged_in import PluggedIn
from integrations.demo.customers.moods import Mood
from integrations.telephony.day import SimulatedOutlet
from integrations.telephony.made_up import Coming, MadeUp
from integrations.telephony.simulated import SimulatedExchange
from integrations.telephony.talking import Talk
from tests.support import calling
from tests.support.calling import CALL as IN_HAND
from tests.support.desk import ME, NOON, HandClock, a_desk
from tests.support.people import FRIEDA, JANA, JOERG, MALTE


def _customer(n: int) -> Customer:
    number = f"+49 171 392{n:04}"
    return Customer(
        id=CustomerId(f"customer {n}"),
        name=f"Ada Nummer {n}",
        number=f"K-{n}",
        language="en" if n % 5 == 0 else "de",
        points=(ContactPoint(PointKind.PHONE, number),),
    )


CUSTOMERS = tuple(_customer(n) for n in range(40))


class Room:
    """A desk that has room, or has none."""

    def __init__(self, *, has_room: bool) -> None:
        self.room = has_room
        self.legs: Signal[Legs] = Signal()

    async def customers(self) -> Sequence[Customer]:
        return CUSTOMERS

    async def has_room(self) -> bool:
        return self.room

    async def say_leg(self, leg: Leg) -> Legs | None:
        return None

    async def colleague(self, number: str) -> AgentId | None:
        return None

    async def offered(self, contact: str) -> tuple[Interaction, Customer] | None:
        customer = CUSTOMERS[1]
        return replace(IN_HAND, id=InteractionId(contact), customer=customer.id), customer


class Writing:
    """Those who write: what they were told."""

    per_hour = 40.0
    paused = False

    def __init__(self) -> None:
        self.told: list[str] = []

    def come(self, per_hour: float) -> None:
        self.told.append(f"{per_hour:.0f}")

    def pause(self, paused: bool) -> None:
        self.told.append(f"paused {paused}")

    def difficult(self) -> None:
        self.told.append("difficult")


# -------------------------------------------------------------------------------------- who rings
def test_the_same_seed_brings_the_same_callers_in_the_same_order() -> None:
    one, other = MadeUp(seed=7, language="de"), MadeUp(seed=7, language="de")
    first = [one.next(CUSTOMERS, NOON) for _ in range(20)]
    again = [other.next(CUSTOMERS, NOON) for _ in range(20)]
    assert [each.caller for each in first if each] == [each.caller for each in again if each]


def test_most_who_call_are_known_some_ring_from_elsewhere_and_a_few_keep_their_number_back() -> (
    None
):
    callers = MadeUp(seed=7, language="de")
    known = {customer.points[0].value for customer in CUSTOMERS}
    coming = [callers.next(CUSTOMERS, NOON) for _ in range(200)]
    numbers = [each.caller.number for each in coming if each]
    assert 120 < len([number for number in numbers if number in known]) < 190
    assert "" in numbers
    assert set(numbers) - known - {""}
    assert {each.language for each in coming if each} == {"de", "en"}


def test_where_nobody_is_known_nobody_calls() -> None:
    assert MadeUp(seed=7, language="de").next((), NOON) is None


# --------------------------------------------------------------------------------- what they say
class Line:
    """One call from its ringing on, and time that passes."""

    def __init__(self, *, difficult: bool = False, language: str = "de") -> None:
        self.clock = HandClock()
        self.exchange = SimulatedExchange(clock=self.clock, language=language)
        self.events: list[Event] = []
        self.exchange.events.connect(self.events.append)
        self.coming = self._coming(language, difficult=difficult)
        call = self.exchange.ring(self.coming.caller, self.coming.routing)
        assert call is not None
        self.call = call
        self.talk = Talk(self.exchange, call, self.coming, self.clock)

    def _coming(self, language: str, *, difficult: bool) -> Coming:
        speaking = [each for each in CUSTOMERS if each.language == language]
        coming = MadeUp(seed=7, language="de").next(speaking, NOON, difficult=difficult)
        assert coming is not None
        return coming

    def passes(self, seconds: float) -> None:
        for _ in range(int(seconds * 4)):
            self.clock.move(seconds=0.25)
            self.exchange.step()
            self.talk.step()

    def writes(self, words: str) -> None:
        assert self.exchange.speak(self.call, words) is None
        self.talk.hear(words)

    @property
    def said(self) -> list[Said]:
        return [each for each in self.events if isinstance(each, Said)]

    @property
    def ended(self) -> Cause | None:
        return next((each.cause for each in self.events if isinstance(each, Ended)), None)


@pytest.mark.parametrize(("language", "hello"), [("de", "Kundennummer"), ("en", "customer number")])
def test_a_caller_says_what_it_is_about_answers_and_hangs_up_content(
    language: str, hello: str
) -> None:
    line = Line(language=language)
    line.passes(5)
    assert line.said == []  # nobody has answered yet
    line.exchange.answer(line.call)
    line.passes(240)
    theirs = [each.text for each in line.said if not each.by_us]
    assert len(theirs) >= 5
    assert any(hello in each.text for each in line.said if each.by_us)
    assert all(each.simulated for each in line.said)
    assert line.coming.person.mood is Mood.RELIEVED
    assert line.ended is Cause.THERE
    assert not line.talk.step()


def test_whoever_is_left_on_hold_says_nothing_there_and_hangs_up_when_they_have_had_enough() -> (
    None
):
    line = Line(difficult=True)
    line.exchange.answer(line.call)
    line.passes(8)
    before = len(line.said)
    line.exchange.hold(line.call)
    line.passes(20)
    assert line.ended is None
    line.passes(1_200)
    assert line.ended is Cause.THERE
    assert len(line.said) == before
    assert line.coming.person.mood is Mood.GONE


def test_a_caller_who_is_fetched_back_from_hold_goes_on_talking() -> None:
    line = Line()
    line.exchange.answer(line.call)
    line.passes(8)
    line.exchange.hold(line.call)
    line.passes(15)
    before = len(line.said)
    line.exchange.resume(line.call)
    line.passes(30)
    assert len(line.said) > before


def test_to_an_agent_who_is_muted_they_speak_into_the_silence() -> None:
    line = Line()
    line.exchange.answer(line.call)
    line.passes(3)
    line.exchange.mute(line.call, on=True)
    line.passes(300)
    assert line.said
    assert not any(each.by_us for each in line.said)


def test_what_the_agent_writes_is_heard_and_answered_and_nothing_is_imagined_any_more() -> None:
    line = Line()
    line.exchange.answer(line.call)
    line.passes(1)
    line.writes("Guten Tag, wie ist bitte Ihre Kundennummer?")
    line.passes(25)
    own = [each.text for each in line.said if each.by_us]
    numbered = [each.text for each in line.said if not each.by_us]
    assert own == ["Guten Tag, wie ist bitte Ihre Kundennummer?"]
    assert any(f"K-{n}" in " ".join(numbered) for n in range(40))

    line.passes(1_200)
    assert [each.text for each in line.said if each.by_us] == own
    assert line.ended is Cause.THERE  # nobody has said anything any more


def test_an_agent_who_writes_what_helps_has_a_content_caller_who_hangs_up() -> None:
    line = Line()
    line.exchange.answer(line.call)
    line.passes(6)
    matter = line.coming.person.matter
    for answer in matter.topic.words["answers"][:3]:
        if line.ended is None:
            line.writes(answer % matter.slots)
        line.passes(30)
    line.passes(60)
    assert line.coming.person.mood is Mood.RELIEVED
    assert line.ended is Cause.THERE


def test_who_was_put_through_goes_on_where_the_story_was_and_tells_nothing_twice() -> None:
    first, second = Line(), Line()
    first.exchange.answer(first.call)
    first.passes(25)
    before = {each.text for each in first.said}
    handed = HandedOver(by=MALTE.id, at=second.clock.now(), to=ME.agent)
    second.talk.go_on(25, handed)
    second.exchange.answer(second.call)
    second.passes(240)

    assert any("Kundennummer" in words for words in before)
    assert len(second.said) >= 3
    assert before.isdisjoint({each.text for each in second.said})
    assert second.said[0].by_us
    assert second.ended is Cause.THERE
    assert second.coming.person.mood is Mood.RELIEVED


def test_a_call_that_the_hub_offers_is_talked_in_like_one_that_comes_directly() -> None:
    async def day() -> None:
        clock = HandClock()
        outlet, here = (
            SimulatedOutlet(language="de", seed=7, clock=clock, per_hour=0),
            Room(has_room=False),
        )
        said: list[Said] = []
        outlet.telephone.events.connect(
            lambda event: said.append(event) if isinstance(event, Said) else None
        )
        outlet.telephone.expect(Routing("contact of the hub", "delivery"), "+491713920001")
        (call,) = outlet.telephone.calls()
        outlet.telephone.answer(call.id)
        await _passes(outlet, clock, here, 20)
        theirs = [each.text for each in said if not each.by_us]
        outlet.telephone.speak(call.id, "Wie ist bitte Ihre Kundennummer?")
        await _passes(outlet, clock, here, 20)

        assert call.number == "+491713920001"
        assert theirs
        assert any("K-1" in each.text for each in said if not each.by_us)

    asyncio.run(day())


# ------------------------------------------------------------------------------ when it may ring
def test_the_desk_has_room_while_the_agent_is_ready_and_no_call_is_in_hand(profile: Path) -> None:
    ready = replace(JANA, state=AgentState.READY)
    away = replace(JANA, state=AgentState.BREAK)
    people = [each for each in calling.PEOPLE if each is not JANA]

    async def room(name: str, *records: Record) -> bool:
        async with a_desk(profile / name, records=(*people, *records)) as desk:
            return await PluggedIn(desk).has_room()

    async def day() -> None:
        assert await room("ready", ready)
        assert not await room("away", away)
        assert not await room("in hand", ready, IN_HAND)
        assert await room("chat", ready, replace(IN_HAND, channel=Channel.CHAT))

    asyncio.run(day())


def test_those_are_known_who_have_a_number(profile: Path) -> None:
    async def day() -> None:
        async with a_desk(profile, records=calling.PEOPLE) as desk:
            found = {customer.id for customer in await PluggedIn(desk).customers()}
            assert FRIEDA.id in found
            assert JOERG.id not in found

    asyncio.run(day())


async def _passes(outlet: SimulatedOutlet, clock: HandClock, here: Room, seconds: int) -> None:
    for _ in range(seconds):
        clock.move(seconds=1)
        await outlet.step(here)


def _outlet(clock: HandClock) -> SimulatedOutlet:
    outlet = SimulatedOutlet(language="de", seed=7, clock=clock)
    outlet.come(120)
    return outlet


def test_it_rings_only_while_there_is_room_and_not_while_the_trainer_pauses() -> None:
    async def day() -> None:
        clock = HandClock()
        outlet, here = _outlet(clock), Room(has_room=False)
        await _passes(outlet, clock, here, 600)
        assert outlet.telephone.calls() == ()
        here.room = True
        outlet.pause(True)
        await _passes(outlet, clock, here, 600)
        assert outlet.telephone.calls() == ()
        outlet.pause(False)
        rang = 0
        for _ in range(600):
            await _passes(outlet, clock, here, 1)
            rang += len(outlet.telephone.calls())
        assert rang > 0

    asyncio.run(day())


def test_a_rate_of_nothing_lets_nobody_call() -> None:
    async def day() -> None:
        clock = HandClock()
        outlet = _outlet(clock)
        outlet.come(0)
        await _passes(outlet, clock, Room(has_room=True), 3_600)
        assert outlet.telephone.calls() == ()

    asyncio.run(day())


def test_a_difficult_customer_rings_at_once_or_writes_where_there_is_no_room() -> None:
    async def day() -> None:
        clock, writing = HandClock(), Writing()
        outlet, here = _outlet(clock), Room(has_room=False)
        outlet.difficult(otherwise=writing.difficult)
        await _passes(outlet, clock, here, 1)
        assert (outlet.telephone.calls(), writing.told) == ((), ["difficult"])
        here.room = True
        outlet.difficult(otherwise=writing.difficult)
        await outlet.step(here)
        assert len(outlet.telephone.calls()) == 1
        assert writing.told == ["difficult"]

    asyncio.run(day())


def test_the_trainer_steers_those_who_write_and_those_who_call() -> None:
    clock, writing = HandClock(), Writing()
    outlet = SimulatedOutlet(language="de", seed=7, clock=clock)
    trainer = DemoTrainer(writing, outlet, seed=7)
    assert trainer.per_hour == 40
    trainer.come(60)
    trainer.pause(True)
    assert writing.told == ["60", "paused True"]
    assert (outlet.per_hour, outlet.paused, trainer.paused) == (60 * DIRECT, True, True)
    writing.told.clear()
    for _ in range(60):
        trainer.difficult()
    assert 0 < len(writing.told) < 60
