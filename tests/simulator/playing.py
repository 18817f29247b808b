"""Playing one plan from beginning to end, and saying what became of it."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final
from unittest.mock import patch

import msgspec

from desktop.domain.bounds import Bounds
from desktop.ports.errors import OutsideError
from desktop.sync import transfers
from integrations.hub.server import greeting, pulling, snapshots
from integrations.hub.server.rights import coming_back
from integrations.hub.server.store import heads
from tests.simulator.broken import Broken
from tests.simulator.loop import Spins, StandsStill, WorldLoop
from tests.simulator.stage import Stage
from tests.simulator.steps import Plan
from tests.simulator.world import World

FILE_PIECE: Final = 64  # bytes


class Outcome(msgspec.Struct, frozen=True):
    """What became of a world; `failure` is empty when all held."""

    plan: Plan
    failure: str
    diary: tuple[str, ...]
    done: frozenset[str] = frozenset()  # names of the operations that the hub did


def play(stage: Stage, plan: Plan) -> Outcome:
    """Play the plan from beginning to end."""
    loop = WorldLoop()
    with _small_pages(plan), _overheard() as said, _nothing_collected():
        try:
            world = World(stage, plan, loop.time)
            try:
                failure = loop.run_until_complete(_played(world, said))
            except (Spins, StandsStill) as error:
                failure = f"no rest: {type(error).__name__}"
                _abandoned(loop)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
    done = frozenset(world.book.names)
    return Outcome(plan, failure, tuple(world.diary), done)


def _abandoned(loop: WorldLoop) -> None:
    """What never comes to its end is ended here."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))


async def _played(world: World, said: list[str]) -> str:
    try:
        await world.play()
    except Broken as broken:
        return str(broken)
    except Exception as error:  # noqa: BLE001  a world that cannot go on has failed, whatever it is
        return f"{type(error).__name__}: {error}"
    finally:
        with suppress(OutsideError):
            await world.end()
    return f"in the log: {said[0]}" if said else ""


@contextmanager
def _small_pages(plan: Plan) -> Iterator[None]:
    """A world is small; so that it has pages, batches and pieces, these are too."""
    with ExitStack() as until:
        for where, name, value in (
            (pulling, "PAGE_ROWS", plan.page_rows),
            (greeting, "BOUNDS", Bounds(push_mutations=plan.batch)),
            (coming_back, "AT_ONCE", 2 * plan.page_rows),
            (snapshots, "PAGE_ROWS", max(8, plan.page_rows)),
            (heads, "OTHERS_COME_BACK_S", 20.0),
            (transfers, "UP_PIECE", FILE_PIECE),
            (transfers, "PIECE", FILE_PIECE),
            (transfers, "LEFT_LYING_S", 1e9),  # files have the time of the machine beneath
        ):
            until.enter_context(patch.object(where, name, value))
        yield


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A world is gone in a moment, and what it leaves behind with it: nothing to look for in it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect(1)


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """What is said in the log as a warning or worse: in a world of ours nothing should be."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(handler.format(record))  # type: ignore[method-assign]
    for name in ("desktop", "integrations"):
        logging.getLogger(name).addHandler(handler)
    try:
        yield said
    finally:
        for name in ("desktop", "integrations"):
            logging.getLogger(name).removeHandler(handler)
