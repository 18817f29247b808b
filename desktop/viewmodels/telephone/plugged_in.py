"""What a telephone that makes its callers up may know of the desk: who could ring, and when.

Law: nobody is let ring off duty, nor while a call or the wrap-up of one is in hand; chats go on.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.records import Agent, Customer, Interaction
from desktop.domain.words import AgentState
from desktop.ports.errors import OutsideError
from desktop.ports.legs import BetweenDesks, Leg, Legs
from desktop.signal import Signal
from desktop.store.reads import callers, people, presence, records
from desktop.viewmodels.desk import Desk


class PluggedIn:
    """Fits `desktop.ports.telephony.Here`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def customers(self) -> Sequence[Customer]:
        return await self._desk.read(callers.some_customers)

    async def offered(self, contact: str) -> tuple[Interaction, Customer] | None:
        found = await self._desk.read(records.record, Interaction, InteractionId(contact))
        if found is None:
            return None
        customer = await self._desk.read(records.record, Customer, found.customer)
        return (found, customer) if customer is not None else None

    @property
    def legs(self) -> Signal[Legs]:
        return self._desk.legs

    async def say_leg(self, leg: Leg) -> Legs | None:
        backend = self._desk.live()
        if not isinstance(backend, BetweenDesks):
            return None
        try:
            return await backend.leg(leg)
        except OutsideError:
            return None

    async def colleague(self, number: str) -> AgentId | None:
        return await self._desk.read(people.of_extension, number)

    async def has_room(self) -> bool:
        me = self._desk.me.agent
        agent = await self._desk.read(records.record, Agent, me)
        ready = agent is not None and agent.state is AgentState.READY
        in_hand = await self._desk.read(presence.has_call, me)
        return ready and not in_hand and not self._desk.calls.telephone.calls()
