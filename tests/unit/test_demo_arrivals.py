"""Contacts keep coming from customers who are known, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.domain.operations.interaction import Import
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus
from integrations.demo.arrivals import Arrivals, keep_arriving
from integrations.demo.customers.moods import Temper
from integrations.demo.customers.nature import nature
from integrations.demo.customers.person import Person
from integrations.demo.customers.rate import Orders, Rate
from integrations.demo.organisation import POST_ROOM, agent_id, organisation
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


def some(customers: list[Customer], seed: int, count: int = 40) -> list[Import]:
    arrivals = Arrivals(seed=seed, language="de", customers=customers)
    return [arrivals.next(NOW) for _ in range(count)]


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

    rate.take(Orders(per_hour=600, channels={Channel.CHAT: 1, Channel.VOICE: 9}))
    waits = [arrivals.wait_s() or 0.0 for _ in range(2_000)]
    assert 540 < 3_600 * len(waits) / sum(waits) < 660
    assert {arrivals.next(NOW).channel for _ in range(30)} == {Channel.CHAT}
    rate.take(Orders(paused=True))
    assert arrivals.wait_s() is None
    rate.take(Orders(paused=False))
    assert arrivals.wait_s()
    rate.take(Orders(per_hour=-3))
    assert arrivals.wait_s() is None


def test_somebody_difficult_is_hot(customers: list[Customer]) -> None:
    arrivals = Arrivals(seed=1, language="de", customers=customers)
    came = [arrivals.next(NOW, difficult=True) for _ in range(20)]

    assert {nature(1, each.customer, frozenset()).temper for each in came} == {Temper.HOT}


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_they_come_with_is_found_again_from_what_they_wrote(language: str) -> None:
    customers = [r for r in world(7, "small", "de", NOW) if isinstance(r, Customer)]
    arrivals = Arrivals(seed=7, language=language, customers=customers)
    known = {customer.id: customer for customer in customers}
    for came in (arrivals.next(NOW) for _ in range(120)):
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
    said = [came.messages[0].text for came in (arrivals.next(NOW) for _ in range(60))]

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
