"""What a person does with contacts in hand while the desk beats, as the window does it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import InteractionId
from desktop.domain.operations import interaction
from desktop.domain.operations.registry import AnyOperation
from desktop.ports.errors import OutsideError
from desktop.ports.wire import AtWork, Counted
from desktop.store import fence
from tests.simulator.desk import Desk, Process

if TYPE_CHECKING:
    from tests.simulator.world import World

BEAT_S: Final = 1.0


async def work(world: World, desk: Desk, draw: Random) -> str | None:
    process = desk.main
    if process is None:
        return None
    beats = draw.randint(2, 9)

    async def keep() -> None:
        epoch, held = 0, tuple[InteractionId, ...]()
        for _ in range(beats):
            with suppress(OutsideError):  # who hears nothing works on
                counted = await _beat(desk, process, epoch, draw)
                epoch, held = counted.epoch, counted.held
            if held and not world.peaceful and draw.random() < 0.5:
                await desk.ask([_on(draw.choice(held), draw)], process)
            await asyncio.sleep(BEAT_S)

    process.spawn(f"{desk.name}-work", keep)
    return f"{beats} beats"


async def _beat(desk: Desk, process: Process, epoch: int, draw: Random) -> Counted:
    holds = await process.store.read(fence.in_hand, desk.agent)
    device = desk.progress().client_id
    return await process.link.beat(
        AtWork(device, epoch, take_over=draw.random() < 0.3, holds=holds)
    )


def _on(contact: InteractionId, draw: Random) -> AnyOperation:
    wishes: list[AnyOperation] = [
        interaction.Reply(id=contact, text=f"So {draw.randrange(1000)}"),
        interaction.Reply(id=contact, text="Then"),
        interaction.Park(id=contact),
        interaction.Resume(id=contact),
        interaction.WrapUp(id=contact, code="done"),
    ]
    return draw.choice(wishes)
