"""A desk with a simulated telephone: who rings, and time that passes for both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.domain.conversation import Segment
from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction, Record
from desktop.domain.words import Channel, InteractionStatus, SegmentKind
from desktop.store.reads import records
from integrations.telephony.far_ends import Caller, Line
from integrations.telephony.simulated import SimulatedExchange
from tests.support.desk import ME, NOON, HandClock, TriedDesk, a_desk
from tests.support.people import ADVICE, DELIVERY, FRIEDA, HOME, JANA, JOERG, MALTE

NUMBER = "+491713920042"
CALL = Interaction(
    id=InteractionId("call-1"),
    customer=FRIEDA.id,
    channel=Channel.VOICE,
    queue=DELIVERY.id,
    created_at=NOON - timedelta(seconds=30),
    subject="Anruf",
    status=InteractionStatus.ACTIVE,
    by_number=NUMBER,
    segments=(Segment(agent=ME.agent, kind=SegmentKind.HANDLE, since=NOON),),
    epoch=1,
)
PEOPLE: tuple[Record, ...] = (HOME, JANA, MALTE, DELIVERY, ADVICE, FRIEDA, JOERG)


class Rung:
    """The desk, its exchange, and both clocks in one hand."""

    def __init__(self, desk: TriedDesk, clock: HandClock) -> None:
        self.desk = desk
        self.clock = clock
        lines = (Line(1, "Wo bleibt meine Maschine?"), Line(5, "Danke."))
        self.exchange = SimulatedExchange(
            clock=clock,
            language="de",
            callers=lambda _routing, number: Caller(number=number, lines=lines),
        )
        desk.calls.use(self.exchange)

    async def passes(self, seconds: float) -> None:
        for _ in range(int(seconds * 4)):
            self.clock.move(seconds=0.25)
            self.exchange.step()
        await asyncio.sleep(0.01)

    async def record(self, id_: str) -> Interaction:
        found = await self.desk.read(records.record, Interaction, InteractionId(id_))
        assert found is not None
        return found

    def takes(self) -> None:
        """The offered call of Frieda rings, and is answered."""
        self.desk.calls.expect(CALL.id, DELIVERY.id, NUMBER)
        call = self.desk.calls.of(CALL.id)
        assert call is not None
        assert self.desk.calls.answer(call.id)


@asynccontextmanager
async def a_rung_desk(profile: Path, *more: Record, **kinds: Any) -> AsyncIterator[Rung]:
    clock = HandClock()
    async with a_desk(profile, records=(*PEOPLE, *more), clock=clock, **kinds) as desk:
        yield Rung(desk, clock)
