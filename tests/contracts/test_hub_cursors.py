"""Positions come back as the hub gave them out, to whom they were given, in their epoch."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable

import pytest

from desktop.ports.errors import Epoch, Floor
from integrations.hub.server.rights import seals
from integrations.hub.server.rights.cursors import Position
from integrations.hub.server.snapshots import Mark
from integrations.hub.server.store.heads import head_of
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Asking = Callable[[str], Awaitable[object]]


async def begun(world: World) -> Desk:
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    return ann


def askings(desk: Desk) -> tuple[Asking, ...]:
    """All that is asked with a cursor."""

    async def follow(cursor: str) -> None:
        await anext(desk.hub.stream(desk.client_id, cursor))

    async def pull(cursor: str) -> bytes:
        return await desk.hub.pull(desk.client_id, cursor)

    async def count(cursor: str) -> bytes:
        return await desk.hub.bucket_sums(desk.client_id, cursor)

    return pull, count, follow


def changed(cursor: str, change: Callable[[bytearray], None]) -> str:
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    change(raw)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def test_a_cursor_of_which_one_bit_is_another_is_nobodys(world: World) -> None:
    ann = await begun(world)
    length = len(base64.urlsafe_b64decode(ann.cursor + "=" * (-len(ann.cursor) % 4)))

    def flip(place: int, bit: int) -> str:
        def one(raw: bytearray) -> None:
            raw[place] ^= 1 << bit

        return changed(ann.cursor, one)

    for place in range(length):
        with pytest.raises(Floor):
            await ann.hub.pull(ann.client_id, flip(place, place % 8))


async def test_a_position_that_is_well_written_needs_the_seal_of_this_tenant(world: World) -> None:
    ann = await begun(world)
    at = Position(1, world.tenant, ann.agent, (0,), 1)
    mark = Mark(position=at, works=())

    for key in (b"", b"x" * 32):
        for ask in askings(ann):
            with pytest.raises(Floor):
                await ask(seals.sealed(at, key))
        with pytest.raises(Floor):
            await anext(ann.hub.snapshot(seals.sealed(mark, key)))


async def test_a_position_of_before_a_restore_is_told_so(world: World) -> None:
    ann = await begun(world)
    with world.store.reading(world.tenant) as within:
        head = head_of(within)
    assert head is not None
    at = Position(head.epoch, world.tenant, ann.agent, (0,), 1)
    resume = seals.sealed(Mark(position=at, works=()), head.cursor_key)
    world.admin.restored()

    for ask in askings(ann):
        with pytest.raises(Epoch):
            await ask(ann.cursor)
    with pytest.raises(Epoch):
        await anext(ann.hub.snapshot(resume))
