"""Customers answer on a real hub from a process of their own, which is killed in the middle."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.commands.hub_beside import HubBeside
from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import CustomerId, InteractionId, MessageId, TenantId
from desktop.domain.operations.interaction import Reply
from desktop.domain.records import ContactPoint, Customer, Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus, PointKind, SegmentKind
from desktop.ports.clock import SystemClock
from integrations.demo.customers.matters import vocabularies
from integrations.demo.filling import database_url
from integrations.demo.organisation import (
    PASSWORD,
    PERSON,
    POST_ROOM,
    agent_id,
    organisation,
)
from integrations.hub.client import HubDoor
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Store, open_store
from integrations.imports.rows import Found
from integrations.imports.sending import Sender

MAIN = TenantId("main")
CHAT = InteractionId("chat-1")
WITHIN_S = 60.0
LOOK_EVERY_S = 0.1
PACE = "20"
UTE = Customer(
    id=CustomerId("ute"),
    name="Ute Beispiel",
    number="K-100900",
    address="Kulissenweg 3, 62417 Musterau",
    points=(ContactPoint(PointKind.EMAIL, "ute.beispiel@example.org"),),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A chat in Jana's hands, one minute old."""
    opened = open_store(database_url(tmp_path / "hub.db"))
    clock = SystemClock()
    administration = Administration(opened, clock, MAIN)
    house = organisation("de")
    began = clock.now() - timedelta(minutes=1)
    topic = vocabularies("de").topics["delivery-missing"]
    chat = Interaction(
        id=CHAT,
        customer=UTE.id,
        channel=Channel.CHAT,
        queue=topic.queue,
        created_at=began,
        subject="Paket nicht angekommen, Bestellung 456789",
        status=InteractionStatus.ACTIVE,
        messages=(
            Message(
                id=MessageId("m0"),
                at=began,
                direction=Direction.INBOUND,
                text="Hallo, mein Paket ist nicht angekommen.",
                author=UTE.name,
            ),
        ),
        segments=(Segment(agent=agent_id(PERSON), kind=SegmentKind.HANDLE, since=began),),
    )
    administration.put([*house.records(), UTE, chat])
    for agent in house.agents:
        if agent.login in (PERSON, POST_ROOM):
            administration.open_account(agent, PASSWORD)
    yield opened
    opened.close()


class Customers:
    """Their process."""

    def __init__(self, address: str) -> None:
        self._command = [sys.executable, "-m", "integrations.demo.arriving"]
        self._command += [address, "de", "7", "0", PACE]
        self._process = self._begun()

    def killed_and_begun_again(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()
        self._process = self._begun()

    def end(self) -> None:
        self._process.communicate(timeout=WITHIN_S)
        assert self._process.returncode == 0

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)


class Jana:
    """Writes into the chat, and reads it as the hub has it."""

    def __init__(self, address: str, store: Store) -> None:
        self.address = address
        self._store = store

    async def says(self, text: str) -> None:
        session = await HubDoor().login(self.address, PERSON, PASSWORD, "main")
        hub = HubDoor().go_on(self.address, session)
        sender = Sender(hub=hub, clock=SystemClock(), told=lambda row: pytest.fail(str(row)))
        last = self.read().messages[-1].id
        reply = Reply(id=CHAT, text=text, last_seen=last)
        await sender.send([Found(place="jana", operation=reply)])
        await hub.close()

    def read(self) -> Interaction:
        with self._store.reading(MAIN) as within:
            return next(each for each in records.every(within, Interaction) if each.id == CHAT)

    def heard(self) -> list[str]:
        inbound = (m for m in self.read().messages if m.direction is Direction.INBOUND)
        return [message.text for message in inbound][1:]

    async def hears(self, count: int) -> str:
        await until(lambda: len(self.heard()) >= count)
        return self.heard()[-1]


@pytest.fixture
def jana(store: Store, tmp_path: Path) -> Iterator[Jana]:
    hub = HubBeside(database_url(tmp_path / "hub.db"))
    hub.start()
    yield Jana(hub.address, store)
    hub.stop()


@pytest.fixture
def customers(jana: Jana) -> Iterator[Customers]:
    process = Customers(jana.address)
    yield process
    process.end()


async def until(seen: Callable[[], bool]) -> None:
    for _ in range(int(WITHIN_S / LOOK_EVERY_S)):
        if seen():
            return
        await asyncio.sleep(LOOK_EVERY_S)
    pytest.fail("it was not seen in time")


@pytest.mark.timeout(240)
async def test_a_chat_goes_on_where_it_was_and_each_answer_comes_once(
    jana: Jana, customers: Customers
) -> None:
    await jana.says("Guten Tag, nennen Sie mir bitte Ihre Bestellnummer?")
    assert "456789" in await jana.hears(1)
    await jana.says("Und Ihre Anschrift bitte?")
    customers.killed_and_begun_again()
    assert "Kulissenweg 3" in await jana.hears(2)
    customers.killed_and_begun_again()
    await jana.says("Wie war noch die Bestellnummer?")
    again = await jana.hears(3)
    assert "456789" in again
    await jana.says("Ihr Paket kommt am Freitag zwischen 8 und 12 Uhr bei Ihnen an.")
    await jana.hears(4)

    heard = jana.heard()
    assert len(heard) == len(set(heard)) == 4
    ids = [message.id for message in jana.read().messages]
    assert len(ids) == len(set(ids)) == 9
