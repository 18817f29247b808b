"""What a telephone that makes its callers up may know of the desk: who could ring, and when.

Law: nobody is let ring off duty, nor while a live contact or the wrap-up of one is in hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.records import Customer
from desktop.domain.words import AgentState
from desktop.store.reads import callers, presence
from desktop.viewmodels.desk import Desk


class PluggedIn:
    """Fits `desktop.ports.telephony.Here`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def customers(self) -> Sequence[Customer]:
        return await self._desk.read(callers.some_customers)

    async def has_room(self) -> bool:
        own = await self._desk.read(presence.own, self._desk.me.agent)
        ready = own.agent is not None and own.agent.state is AgentState.READY
        in_hand = own.talking_since or own.wrapping_since
        return ready and in_hand is None and not self._desk.calls.telephone.calls()
