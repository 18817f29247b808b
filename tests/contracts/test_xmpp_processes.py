"""Processes as people run them: a serving hub, what looks after its accounts beside it, a death.

The account is connected by command, the customer has a client, the agent a desk.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

from desktop.domain.operations import agent, interaction
from desktop.domain.records import Interaction
from desktop.domain.words import AgentState
from desktop.ports.clock import SystemClock
from desktop.ports.wire import Verdict
from integrations.hub.client import HubDoor
from integrations.hub.server.channels.sending import SILENT
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import beat, offered
from tests.support.hub_process import HubProcess
from tests.support.prosody import PASSWORD, Prosody, prosody

__all__ = ["prosody"]

pytestmark = pytest.mark.timeout(300)


class Counter:
    """A hub on a file, with an account whose contacts wait in Bills."""

    def __init__(self, folder: Path, server: Prosody) -> None:
        self.hub = HubProcess(folder)
        self._count = count(1)
        self._database = f"sqlite:///{folder}/hub.db"
        address = f"127.0.0.1:{server.port}"
        self.tresen("add", "shop", "--jid", server.account("shop"), "--queue", "Bills", "--server",
                    address)  # fmt: skip

    def tresen(self, *words: str) -> str:
        command = [sys.executable, "-m", "desktop.commands.cli", "hub", "xmpp", *words]
        done = subprocess.run(
            [*command, "--database", self._database],
            env=os.environ | {"TRESEN_XMPP_PASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def beside(self) -> int:
        """The number of the process that is signed in."""
        threads = Path(f"/proc/{self.hub.parent}/task").glob("*/children")
        for number in (each for thread in threads for each in thread.read_text().split()):
            with suppress(OSError):
                words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
                if b"xmpp" in words:
                    return int(number)
        raise AssertionError("nobody looks after accounts")

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """Ann's, who is ready."""
        client = HubDoor().open(self.hub.address, self.hub.tokens["ann"])
        desk = Desk(client, self.hub.agents["ann"], f"ann-{next(self._count)}", SystemClock())
        try:
            await desk.do(agent.SetState(id=desk.agent, state=AgentState.READY))
            await desk.snapshot()
            yield desk
        finally:
            await client.close()


@pytest.fixture
def counter(tmp_path: Path, prosody: Prosody) -> Iterator[Counter]:
    made = Counter(tmp_path, prosody)
    made.hub.start()
    yield made
    made.hub.stop()


async def contact_of(desk: Desk) -> Interaction:
    """The first one, once it is here."""
    async with asyncio.timeout(60):
        while not desk.ids("interaction"):
            await asyncio.sleep(0.1)
            await desk.pull()
    [id] = desk.ids("interaction")
    return desk.record(Interaction, id)


async def answer(desk: Desk, contact: Interaction, text: str) -> None:
    await beat(desk)
    offer = await offered(desk)
    assert await desk.hub.accept(contact.id, offer.fence)
    reply = desk.mutation(interaction.Reply(id=contact.id, text=text), fence=offer.fence)
    [said] = (await desk.push(reply)).answers
    assert said.verdict is Verdict.OK


async def was_sent(desk: Desk, contact: Interaction, within_s: float) -> bool:
    async with asyncio.timeout(within_s):
        while True:
            await desk.pull()
            messages = desk.record(Interaction, contact.id).messages
            if any(each.sent_at for each in messages):
                return True
            await asyncio.sleep(0.2)


async def test_a_hub_that_serves_looks_after_its_accounts_by_itself(
    counter: Counter, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva, counter.desk() as desk:
        await eva.say("shop", "Where is my order?")
        contact = await contact_of(desk)
        await answer(desk, contact, "It comes tomorrow.")
        heard = await eva.hears(1)
        sent = await was_sent(desk, contact, 30)

    assert heard == ["It comes tomorrow."]
    assert sent
    assert "signed in" in counter.tresen("list")
    counter.hub.stop()
    assert '"taken":0' in counter.tresen("once", "shop", "--json")


@pytest.mark.long
async def test_processes_that_are_killed_in_the_middle_of_a_send_have_sent_once(
    counter: Counter, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        async with counter.desk() as desk:
            await eva.say("shop", "Where is my order?")
            contact = await contact_of(desk)
            beside = counter.beside()
            await answer(desk, contact, "It comes tomorrow.")
            await eva.hears(1)  # and whether it has gone is not known here yet
            os.kill(beside, signal.SIGKILL)
            counter.hub.stop(signal.SIGKILL)
        counter.hub.start()
        async with counter.desk() as desk:
            assert await was_sent(desk, contact, SILENT.total_seconds() + 120)
        await eva.say("eva", "a sign")
        heard = await eva.hears(2)

    assert heard == ["It comes tomorrow.", "a sign"]
