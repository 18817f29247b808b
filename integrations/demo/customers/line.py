"""Callers who wait in line: when there is room for one, and who hangs up before anybody answers.

    line = Line(floor, seed=7, language="de")
    line.has_room()                      somebody who works here is ready, with nobody on the line
    await keep_hanging_up(line, hub, clock)

Laws: nobody waits longer than their patience on the telephone is; whoever talks with an agent is
left alone, what becomes of that call its telephone knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.operations.calling import CallerGone
from desktop.domain.records import Interaction
from desktop.domain.words import AgentState, Channel, InteractionStatus
from desktop.ports.clock import Clock
from desktop.ports.errors import OutsideError
from integrations.demo.customers.floor import Floor
from integrations.demo.customers.person import Person
from integrations.demo.organisation import PARTNER, PERSON, agent_id
from integrations.imports.rows import Found
from integrations.imports.sending import Hub, Sender

LOOKS_EVERY_S: Final = 5.0
_AT_DESKS: Final = (agent_id(PERSON), agent_id(PARTNER))  # all others are made up


class Line:
    def __init__(self, floor: Floor, *, seed: int, language: str) -> None:
        self._floor = floor
        self._seed = seed
        self._home = language

    def has_room(self) -> bool:
        """As many ready people as calls are on their way to them, and one more."""
        agents = self._floor.agents
        ready = sum(id in agents and agents[id].state is AgentState.READY for id in _AT_DESKS)
        return len(list(self._calls())) < ready

    def gone(self, now: datetime) -> list[Interaction]:
        """Who has hung up by now."""
        return [call for call in self._calls() if not call.agent and self._until(call) <= now]

    def _until(self, call: Interaction) -> datetime:
        customer = self._floor.customers.get(call.customer)
        if customer is None:
            return call.created_at
        person = Person.of(self._seed, call, customer, home=self._home)
        return call.created_at + timedelta(seconds=person.nature.patience(Channel.VOICE))

    def _calls(self) -> Iterator[Interaction]:
        for contact in list(self._floor.contacts.values()):
            over = contact.status is InteractionStatus.CLOSED
            if contact.channel is Channel.VOICE and not over:
                yield contact


async def keep_hanging_up(
    line: Line,
    hub: Hub,
    clock: Clock,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """For ever; a hub that is away hears of it later."""
    sender = Sender(hub=hub, clock=clock, told=lambda _row: None)
    while True:
        await sleep(LOOKS_EVERY_S)
        gone = [
            Found(place="hung up", operation=CallerGone(id=call.id))
            for call in line.gone(clock.now())
        ]
        if not gone:
            continue
        try:
            await sender.send(gone)
        except OutsideError:
            sender = Sender(hub=hub, clock=clock, told=lambda _row: None)
