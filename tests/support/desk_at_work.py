"""A desk in a process of its own that takes what it is offered; for tests that kill it.

    python -m tests.support.desk_at_work ADDRESS AGENT keep|end

The token comes on standard input. Each line it prints is the id of a contact that it took, once
the hub said that it was; it beats for what it holds. `end`: each is wrapped up first; `keep`: all
are kept in hand. It goes on until it is ended.
"""

from __future__ import annotations

import asyncio
import sys

from desktop.domain.ids import AgentId, OperationId, id_of
from desktop.domain.operations.agent import SetState
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.words import AgentState
from desktop.ports.clock import SystemClock
from desktop.ports.wire import AtWork, Held, Offer, Verdict
from integrations.hub.client import HubDoor
from tests.contracts.hub_desk import Desk

BETWEEN_S = 0.1


class AtDesk:
    def __init__(self, desk: Desk, *, ends: bool) -> None:
        self._desk = desk
        self._ends = ends
        self._held: dict[str, int] = {}

    async def work(self) -> None:
        await self._do(SetState(id=self._desk.agent, state=AgentState.READY))
        while True:
            held = tuple(Held(id, fence) for id, fence in self._held.items())
            await self._desk.hub.beat(AtWork(self._desk.client_id, 0, holds=held))
            offer = (await self._desk.hub.next_offer(self._desk.client_id)).offer
            if offer is not None and await self._desk.hub.accept(offer.interaction, offer.fence):
                await self._has(offer)
            await asyncio.sleep(BETWEEN_S)

    async def _has(self, offer: Offer) -> None:
        if self._ends:
            await self._do(WrapUp(id=offer.interaction, code="other"), fence=offer.fence)
        else:
            self._held[offer.interaction] = offer.fence
        sys.stdout.write(f"{offer.interaction}\n")
        sys.stdout.flush()

    async def _do(self, operation: AnyOperation, fence: int | None = None) -> None:
        # Its own number: what a desk counts begins anew in each process, and the hub answers an
        # operation that it knows as it did before.
        own = OperationId(id_of(self._desk.client_id, operation.declared.name, operation.id))
        asked = self._desk.mutation(operation, op_id=own, fence=fence)
        [answer] = (await self._desk.push(asked)).answers
        if answer.verdict is not Verdict.OK:
            raise RuntimeError(answer)


async def main(address: str, agent: str, what: str) -> None:
    hub = HubDoor().open(address, sys.stdin.readline().strip())
    desk = Desk(hub, AgentId(agent), f"desk-{agent}", SystemClock())
    await AtDesk(desk, ends=what == "end").work()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
