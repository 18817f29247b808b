"""What goes wrong, one fault after the other and sometimes two at once, drawn from the seed.

Law: every fault ends by itself; after `heal` the world is as fair as it was at the beginning.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import count
from random import Random
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import CustomerId
from desktop.domain.records import Customer
from integrations.hub.server.store import heads
from tests.processes import saying
from tests.processes.lines import Fate, Wire
from tests.processes.plant import MAIN, Desk, Plant
from tests.processes.worklist import DESKS, PAIRED, SHAKY


class Happened(msgspec.Struct, frozen=True):
    """A fault, for the report."""

    at: float
    name: str
    seconds: float


Fault = Callable[["Nemesis", float], Awaitable[None]]


class Nemesis:
    """Its faults are methods; each takes how long it lasts."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.draw: Random = plant.draw
        self.happened: list[Happened] = []
        self._numbers = count(1)

    async def rage(self, faults: Iterable[Fault], *, shortest_s: float, longest_s: float) -> None:
        """One after the other."""
        for fault in faults:
            began = saying.now()
            lasts_s = self.draw.uniform(shortest_s, longest_s)
            await fault(self, lasts_s)
            name = fault.__name__
            self.happened.append(Happened(began, name, saying.now() - began))

    async def heal(self) -> None:
        """Everything that stands or is gone is back."""
        for line in self.plant.lines.values():
            line.turns()
        for number, worker in enumerate(self.plant.workers):
            if worker is not None and worker.alive:
                worker.go_on()
            else:
                await self.plant.start_worker(number)
        for name, desk in self.plant.desks.items():
            if desk.alive:
                desk.go_on()
            else:
                await self.plant.start_desk(name)

    # --------------------------------------------------------------------------------- the lines
    async def cuts(self, seconds: float) -> None:
        for line in self._some():
            line.turns(refuses=True)
            line.cut()
        await self._over(seconds)

    async def nothing_goes_out(self, seconds: float) -> None:
        await self._held(seconds, out=False)

    async def nothing_comes_in(self, seconds: float) -> None:
        await self._held(seconds, into=False)

    async def nothing_gets_through(self, seconds: float) -> None:
        await self._held(seconds, out=False, into=False)

    async def slowness(self, seconds: float) -> None:
        for line in self._some():
            line.turns(delay_s=0.3)
        await self._over(seconds)

    async def lost_and_doubled(self, seconds: float) -> None:
        for line in self.plant.lines.values():
            line.turns(fates=tuple(Fate), delay_s=0.02)
        await self._over(seconds)

    async def flapping(self, seconds: float) -> None:
        """Once a second."""
        lines = self._some()
        for _ in range(max(1, round(seconds))):
            for line in lines:
                line.turns(refuses=True)
                line.cut()
            await asyncio.sleep(0.5)
            for line in lines:
                line.turns()
            await asyncio.sleep(0.5)

    # ----------------------------------------------------------------------------- the processes
    async def worker_is_killed(self, seconds: float) -> None:
        number = self.draw.randrange(len(self.plant.workers))
        worker = self.plant.workers[number]
        if worker is not None:
            await worker.end(signal.SIGKILL)
        await asyncio.sleep(seconds)
        await self.plant.start_worker(number)

    async def desk_is_killed(self, seconds: float) -> None:
        name = self.draw.choice(DESKS)
        await self.plant.desks[name].end(signal.SIGKILL)
        await asyncio.sleep(seconds)
        await self.plant.start_desk(name)
        self.plant.desks[name].tell("work")

    async def rolling_restart(self, seconds: float) -> None:
        for number, worker in enumerate(self.plant.workers):
            if worker is not None:
                await worker.end(signal.SIGTERM)
            await self.plant.start_worker(number)
            await asyncio.sleep(seconds / len(self.plant.workers))

    async def pauses(self, seconds: float) -> None:
        workers = [worker for worker in self.plant.workers if worker is not None]
        paused = [self.draw.choice(workers), *self._some_desks()]
        for each in paused:
            each.pause()
        await asyncio.sleep(seconds)
        for each in paused:
            each.go_on()

    async def database_restarts(self, seconds: float) -> None:
        how = self.draw.choice(("fast", "immediate"))
        await asyncio.to_thread(self.plant.server.stop, how)
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(self.plant.server.start)
        await asyncio.sleep(seconds / 2)

    async def clocks_jump(self, seconds: float) -> None:
        """Of some desks, and of one worker or both: by minutes to days, forward or back."""
        workers = [f"worker-{number}" for number in range(len(self.plant.workers))]
        machines = [
            *self.draw.sample(DESKS, 3),
            *self.draw.sample(workers, self.draw.randint(1, 2)),
        ]
        for machine in machines:
            wrong_s = self.draw.choice((-1, 1)) * self.draw.choice((300, 3_600, 36_000, 172_800))
            self.plant.clock(machine).put(wrong_s)
        await asyncio.sleep(seconds)
        for machine in machines:
            self.plant.clock(machine).put(0)

    async def older_database(self, seconds: float) -> None:
        """Backed up, worked on, and put back."""
        await self.plant.back_up()
        await asyncio.sleep(seconds)
        await self.plant.restore()

    # --------------------------------------------------------------------- rights and large writes
    async def rights_change(self, seconds: float) -> None:
        """A queue is taken and given again and again, while some must read everything anew."""
        end = saying.now() + seconds
        while saying.now() < end:
            if self.draw.random() < 0.3:
                await self.plant.administer(self._floor)
            sites = list(self.plant.shaky.sites)
            given = tuple(self.draw.sample(sites, self.draw.randrange(1, len(sites) + 1)))
            queue = replace(self.plant.shaky, sites=given)
            await self.plant.administer(partial(self.plant.administration.put, [queue]))
            await asyncio.sleep(self.draw.uniform(0.05, 0.5))
        await self.plant.administer(lambda: self.plant.administration.put([self.plant.shaky]))

    async def write_together(self) -> None:
        """For ever: records that are changed in one transaction."""
        while True:
            number = str(next(self._numbers))
            for names, queue in ((PAIRED, None), (SHAKY, self.plant.shaky.id)):
                queues = (queue,) if queue else (self.plant.parts[DESKS[0]].queue,)
                changed = [
                    Customer(id=CustomerId(name), name=name, address=number, queues=queues)
                    for name in names
                ]
                await self.plant.administer(partial(self.plant.administration.put, changed))
            await asyncio.sleep(self.draw.uniform(0.05, 0.3))

    def _floor(self) -> None:
        self.plant.store.writing(MAIN, heads.raise_floor)

    # ----------------------------------------------------------------------------------- helpers
    async def _held(self, seconds: float, **weather: bool) -> None:
        lines = self._some()
        for line in lines:
            line.turns(**weather)
        await asyncio.sleep(seconds)
        if self.draw.random() < 0.5:
            for line in lines:
                line.cut()  # what was held back never comes
        for line in lines:
            line.turns()

    async def _over(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        for line in self.plant.lines.values():
            line.turns()

    def _some(self) -> list[Wire]:
        names = self.draw.sample(DESKS, self.draw.randint(1, len(DESKS)))
        return [self.plant.lines[name] for name in names]

    def _some_desks(self) -> list[Desk]:
        return [self.plant.desks[name] for name in self.draw.sample(DESKS, 2)]


FAULTS: Final[tuple[Fault, ...]] = (
    Nemesis.cuts,
    Nemesis.nothing_goes_out,
    Nemesis.nothing_comes_in,
    Nemesis.nothing_gets_through,
    Nemesis.slowness,
    Nemesis.lost_and_doubled,
    Nemesis.flapping,
    Nemesis.worker_is_killed,
    Nemesis.desk_is_killed,
    Nemesis.rolling_restart,
    Nemesis.pauses,
    Nemesis.database_restarts,
    Nemesis.clocks_jump,
    Nemesis.older_database,
    Nemesis.rights_change,
)
