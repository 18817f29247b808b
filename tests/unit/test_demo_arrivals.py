"""Contacts keep coming from customers who are known, the same for the same seed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.operations.calling import CallIn
from desktop.domain.operations.interaction import Import
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import AgentState, Channel, Direction, InteractionStatus, Priority
from integrations.demo.arrivals import Arrivals, keep_arriving
from integrations.demo.customers.floor import Floor
from integrations.demo.customers.line import Line, keep_hanging_up
from integrations.demo.customers.moods import Temper
from integrations.demo.customers.nature import nature
from integrations.demo.customers.person import Person
from integrations.demo.customers.rate import WITH_CALLS, Orders, Rate
from integrations.demo.organisation import PERSON, POST_ROOM, agent_id, organisation
from integrations.demo.world import world
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Store, open_store
from integrations.imports import sending
from tests.support.desks import TestClock
from tests.support.hub_in_process import MAIN, HubInProcess

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


class Enough(Exception):
    """The test has seen what it wanted."""


class Hub(HubInProcess):
    """Arrivals bring no files."""

    async def keep_blob(self, content: bytes, media_type: str) -> str:
        raise NotImplementedError


@pytest.fixture(scope="module")
def customers() -> list[Customer]:
    return [record for record in world(7, "small", "de", NOW) if isinstance(record, Customer)]


def wrote(came: Import | CallIn) -> Import:
    assert isinstance(came, Import)
    return came


def some(customers: list[Customer], seed: int, count: int = 40) -> list[Import]:
    arrivals = Arrivals(seed=seed, language="de", customers=customers)
    return [wrote(arrivals.next(NOW)) for _ in range(count)]


def test_the_same_seed_brings_the_same_contacts(customers: list[Customer]) -> None:
    assert some(customers, 1) == some(customers, 1)
    assert some(customers, 1) != some(customers, 2)


def test_whoever_writes_is_known_in_the_queue_it_is_about(customers: list[Customer]) -> None:
    known = {customer.id: customer for customer in customers}
    contacts = some(customers, 3, 300)

    for contact in contacts:
        customer = known[contact.customer]
        assert contact.queue in customer.queues or not customer.queues
        (message,) = contact.messages
        assert (message.direction, message.at) == (Direction.INBOUND, NOW)
        assert message.author == customer.name
        assert len(message.text) > 20
        assert contact.subject
    assert {contact.channel for contact in contacts} == set(Channel) - {Channel.VOICE}
    assert len({contact.id for contact in contacts}) == 300


def test_they_come_at_their_rate(customers: list[Customer]) -> None:
    rate = Rate(60)
    arrivals = Arrivals(seed=1, language="de", customers=customers, rate=rate)
    waits = [arrivals.wait_s() or 0.0 for _ in range(2_000)]

    assert 55 < sum(waits) / len(waits) < 65
    assert min(waits) > 0
    assert any(after > before for before, after in pairwise(waits))


def test_the_rate_is_changed_while_they_come(customers: list[Customer]) -> None:
    rate = Rate(60)
    arrivals = Arrivals(seed=1, language="de", customers=customers, rate=rate)

    rate.take(Orders(per_hour=600, channels={Channel.CHAT: 1, Channel.EMAIL: 0}))
    waits = [arrivals.wait_s() or 0.0 for _ in range(2_000)]
    assert 540 < 3_600 * len(waits) / sum(waits) < 660
    assert {wrote(arrivals.next(NOW)).channel for _ in range(30)} == {Channel.CHAT}
    rate.take(Orders(paused=True))
    assert arrivals.wait_s() is None
    rate.take(Orders(paused=False))
    assert arrivals.wait_s()
    rate.take(Orders(per_hour=-3))
    assert arrivals.wait_s() is None


def test_some_call_with_their_number_and_say_nothing_before_somebody_answers(
    customers: list[Customer],
) -> None:
    rate = Rate(60)
    rate.take(Orders(channels=WITH_CALLS))
    arrivals = Arrivals(seed=5, language="de", customers=customers, rate=rate)
    came = [arrivals.next(NOW) for _ in range(200)]

    calls = [each for each in came if isinstance(each, CallIn)]
    known = {customer.id: customer for customer in customers}
    assert 10 < len(calls) < 45
    for call in calls:
        numbers = {point.value for point in known[call.customer].points}
        assert call.by_number in numbers | {""}
        assert call.subject
        assert call.priority is Priority.HIGH


def test_somebody_difficult_is_hot(customers: list[Customer]) -> None:
    arrivals = Arrivals(seed=1, language="de", customers=customers)
    came = [arrivals.next(NOW, difficult=True) for _ in range(20)]

    assert {nature(1, each.customer, frozenset()).temper for each in came} == {Temper.HOT}


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_they_come_with_is_found_again_from_what_they_wrote(language: str) -> None:
    customers = [r for r in world(7, "small", "de", NOW) if isinstance(r, Customer)]
    arrivals = Arrivals(seed=7, language=language, customers=customers)
    known = {customer.id: customer for customer in customers}
    for came in (wrote(arrivals.next(NOW)) for _ in range(120)):
        contact = Interaction(
            id=came.id,
            customer=came.customer,
            channel=came.channel,
            queue=came.queue,
            created_at=NOW,
            subject=came.subject,
            messages=came.messages,
        )
        person = Person.of(7, contact, known[came.customer], home=language)
        assert person.matter.topic.queue == came.queue
        for fact, value in person.matter.facts.items():
            if value and fact in ("order", "meter") and re.search(r"\b\d{6,8}\b", came.subject):
                told = re.findall(r"\b\d{6,8}\b", came.subject)
                assert value in told or fact not in _named(person, told)


def test_who_came_lately_says_so(customers: list[Customer]) -> None:
    last = NOW - timedelta(days=3)
    arrivals = Arrivals(
        seed=2, language="de", customers=customers, before=lambda _customer, _queue: last
    )
    said = [wrote(arrivals.next(NOW)).messages[0].text for _ in range(60)]

    assert 10 < sum(last.strftime("%d.%m.") in text for text in said) < 50


def _named(person: Person, told: list[str]) -> set[str]:
    return {fact for fact, value in person.matter.facts.items() if value in told}


def test_nobody_writes_when_nobody_is_known() -> None:
    assert not Arrivals(seed=1, language="de", customers=[])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/hub.db")
    yield opened
    opened.close()


async def test_they_wait_in_their_queues_on_the_hub_even_after_it_was_away(
    store: Store, customers: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FIRST_WAIT_S", 0.0001)
    clock = TestClock()
    house = organisation("de")
    administration = Administration(store, clock, MAIN)
    administration.put([*house.records(), *customers[:20]])
    hub = Hub(store, clock, administration.token(agent_id(POST_ROOM)))
    slept: list[float] = []

    async def sleep(seconds: float | None) -> bool:
        slept.append(seconds or 0.0)
        hub.up = len(slept) != 3
        if len(slept) == 8:
            raise Enough
        return True

    rate = Rate()
    arrivals = Arrivals(seed=5, language="de", customers=customers[:20], rate=rate)
    with pytest.raises(Enough):
        await keep_arriving(arrivals, rate, hub, clock, sleep)

    with store.reading(MAIN) as within:
        waiting = records.every(within, Interaction)
    assert len(waiting) == 6
    assert {contact.status for contact in waiting} == {InteractionStatus.QUEUED}


async def test_who_calls_waits_in_line_keeps_others_away_and_hangs_up_in_the_end(
    store: Store, customers: list[Customer]
) -> None:
    clock, rate = TestClock(), Rate()
    house = organisation("de")
    administration = Administration(store, clock, MAIN)
    administration.put([*house.records(), *customers[:20]])
    ready = {each.id: replace(each, state=AgentState.READY) for each in house.agents}
    hub = Hub(store, clock, administration.token(agent_id(POST_ROOM)))
    floor = Floor(hub, clock, asyncio.sleep)
    floor.customers = {each.id: each for each in customers[:20]}
    floor.agents = {agent_id(PERSON): ready[agent_id(PERSON)]}
    line = Line(floor, seed=5, language="de")

    def contacts() -> list[Interaction]:
        with store.reading(MAIN) as within:
            return records.every(within, Interaction)

    async def once(_seconds: float | None) -> bool:
        if contacts():
            raise Enough
        rate.calls = 1
        return False

    async def minutes(_seconds: float) -> None:
        floor.contacts = {each.id: each for each in contacts()}
        if contacts()[0].status is InteractionStatus.CLOSED:
            raise Enough
        clock.forward(minutes=5)

    room = line.has_room()
    arrivals = Arrivals(seed=5, language="de", customers=customers[:20], rate=rate)
    with pytest.raises(Enough):
        await keep_arriving(arrivals, rate, hub, clock, once, room=line.has_room)
    (call,) = contacts()
    floor.contacts = {call.id: call}

    assert (room, line.has_room()) == (True, False)
    assert (call.channel, call.status) == (Channel.VOICE, InteractionStatus.QUEUED)
    assert line.gone(clock.now()) == []
    with pytest.raises(Enough):
        await keep_hanging_up(line, hub, clock, minutes)
    assert contacts()[0].closed_at == clock.now()
