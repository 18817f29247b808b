"""A desk with panes on a hub that really runs: the real store, the real sync, the real line.

async with desk_on_hub(world, "ann", profile) as desk: …
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from desktop.ports.clock import SystemClock
from desktop.sync.engine import Sync
from desktop.tasks import Supervisor
from desktop.viewmodels.desk import Me
from tests.contracts.conftest import World
from tests.support.desk import TriedDesk, a_desk, until

PATIENCE_S = 20.0


@contextmanager
def streams_closed() -> Iterator[None]:
    """End streams that nobody reads any more, as the running program does: qasync does not."""
    loop = asyncio.get_running_loop()
    supervisor = Supervisor(lambda _name, _error: None)  # what ended in its middle says so

    def close(stream: AsyncGenerator[Any, Any]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(supervisor.spawn, "stream closed", _closed(stream))

    before = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(finalizer=close)
    try:
        yield
    finally:
        gc.collect()
        sys.set_asyncgen_hooks(*before)


async def _closed(stream: AsyncGenerator[Any, Any]) -> None:
    await stream.aclose()


@asynccontextmanager
async def desk_on_hub(world: World, login: str, profile: Path) -> AsyncIterator[TriedDesk]:
    """In step with the hub when it is given, and from then on."""
    agent = world.agents[login]
    me = Me(agent=agent.id, site=agent.site, name=agent.name, role=agent.role)
    backend = world.client(login)
    try:
        async with a_desk(profile, me=me, online=False) as desk:
            desk.live = lambda: backend if desk.line.state.online else None
            sync = Sync(
                store=desk.store,
                backend=backend,
                line=desk.line,
                clock=SystemClock(),
                draw=random.uniform,
            )
            sync.beside.connect(desk.company.emit)
            sync.legs.connect(desk.legs.emit)
            desk.supervisor.spawn("sync", sync.run())
            await until(lambda: desk.line.state.online, PATIENCE_S)
            yield desk
    finally:
        await backend.close()
