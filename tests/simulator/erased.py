"""Somebody is erased in the middle of a world, and what must hold of that in the end.

Before it happens the customer is given a name that stands nowhere else; in the end no byte of it
lies in the files of hub or desk, whatever broke meanwhile, backups put back included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import msgspec

from desktop.store.erasing import ids_in
from tests.simulator.desk import Desk

if TYPE_CHECKING:
    from tests.simulator.hub import SimulatedHub
    from tests.simulator.world import World

MARK = "Zebramarke"
_ID = msgspec.json.Decoder(dict[str, object])


async def erase_somebody(world: World, _desk: Desk, draw: Random) -> str | None:
    """Named so that they are known again, told of to whoever listens, then erased."""
    customer = world.hub.mark_a_customer(draw, MARK)
    if customer is None:
        return None
    await asyncio.sleep(draw.choice((0.0, 0.3, 3.0)))
    return world.hub.erase(customer)


def named_by(asked: Mapping[str, str], gone: Collection[str]) -> set[str]:
    """The operations, of those asked, that are about what is gone, or about what these make."""
    ids, found = set(gone), set[str]()
    while True:
        more = {
            op_id
            for op_id, fields in asked.items()
            if op_id not in found and not ids_in(fields).isdisjoint(ids)
        }
        if not more:
            return found
        found |= more
        ids |= {str(_ID.decode(asked[op_id]).get("id")) for op_id in more}


def left(hub: SimulatedHub, desks: Sequence[Desk]) -> str:
    """Where a byte of somebody erased still lies; "" when nowhere."""
    if not hub.erased:
        return ""
    if any(_holds(path) for path in hub.files) or any(id in hub.erased for _, id, *_ in hub.rows()):
        return "the hub"
    for desk in desks:
        if any(_holds(path) for path in desk.profile.rglob("*") if path.is_file()):
            return desk.name
    return ""


def _holds(path: Path) -> bool:
    return path.exists() and MARK.casefold().encode() in path.read_bytes().lower()
