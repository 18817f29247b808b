"""One world: a plan carried out on the real hub and real desks, then left in peace, then judged.

While it goes on every fault may happen; at the end the lines are clear, everybody is started, and
within a few minutes of the world's time everything has to be where it belongs.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from desktop.store import outbox, transfers
from desktop.store.transfers import Way
from tests.simulator import files
from tests.simulator.broken import Broken
from tests.simulator.checker import Book, Checker
from tests.simulator.clocks import WorldClock
from tests.simulator.deeds import DEEDS
from tests.simulator.desk import Desk
from tests.simulator.faults import FAULTS
from tests.simulator.hub import SimulatedHub
from tests.simulator.link import Link
from tests.simulator.stage import Stage
from tests.simulator.steps import CLEAR, Plan, Step

DRAINED_S: Final = 300.0  # of the world's time, after the last fault
CALM_S: Final = 20.0  # after that whoever is online has heard of everything: a heart beats every 15
HEARD_S: Final = 3.0  # so soon who is online has heard of a change
LOOKS: Final = 3  # after every so many steps all is looked at
ACTS: Final = DEEDS | FAULTS


class World:
    """Made on its loop, for one plan."""

    def __init__(self, stage: Stage, plan: Plan, seconds: Callable[[], float]) -> None:
        self.plan = plan
        self.diary: list[str] = []
        self.failures: list[str] = []
        self._seconds = seconds
        self._drive = stage.drive
        self._folder = Path(tempfile.mkdtemp(prefix="desks-", dir=stage.folder))
        self.hub_clock = WorldClock(seconds)
        self.hub = SimulatedHub(
            stage.hub,
            stage.template,
            self.hub_clock,
            leases=plan.leases,
            workers=plan.workers,
        )
        self.book = Book()
        self.checker = Checker(self.hub, self.book)
        self.peaceful = False  # the faults have stopped, and nobody asks for anything any more
        self._links: list[Link] = []
        self.desks = [self.make_desk(login, login) for login in plan.people]
        for desk in self.desks:
            desk.begin(stage.empty if plan.first_sync else stage.profile_of(desk.login))

    async def play(self) -> None:
        """Raises Broken."""
        self.start_hub()
        for desk in self.desks:
            await desk.start()
        for step in self.plan.steps:
            await asyncio.sleep(step.wait_s)
            await self._happen(step)
            for desk in self.desks:
                await desk.bury()
            if step.seed % LOOKS == 0:
                await self._look()
        await self._settle()

    async def end(self) -> None:
        try:
            for desk in self.desks:
                await desk.kill()
            await self.hub.stop()
        finally:
            for desk in self.desks:
                desk.clear_away()
            self.hub.look_away()
            shutil.rmtree(self._folder)

    # ------------------------------------------------------------------------------- happening
    async def _happen(self, step: Step) -> None:
        desk = self.desks[step.desk % len(self.desks)]
        said = await ACTS[step.act](self, desk, Random(step.seed))
        if said is not None:
            self._say(f"{desk.name}: {step.act}{f': {said}' if said else ''}")

    def start_hub(self) -> None:
        if not self.hub.up:
            self.hub.start()

    def cut_lines(self) -> None:
        for link in self._links:
            link.cut()

    def make_desk(self, login: str, name: str) -> Desk:
        folder = self._folder / name
        folder.mkdir()
        return Desk(
            login,
            self.hub.agent(login),
            folder,
            seconds=self._seconds,
            link=self._link,
            failed=self._failed,
            drive=self._drive,
        )

    # ------------------------------------------------------------------------------- looking
    async def _look(self) -> None:
        for desk in self.desks:
            await desk.bury()
        if self.failures:
            raise Broken(self.failures[0])
        self.checker.seen(self.desks)
        files.seen(self.hub)

    async def _settle(self) -> None:
        """Raises Broken when it does not come to rest, or not where it should."""
        self._say("the faults stop")
        self.peaceful = True
        for link in self._links:
            link.weather, link.carries_out, link.carries_in = CLEAR, True, True
        self.start_hub()
        until = self._seconds() + DRAINED_S
        await self._come_to_rest(until)
        await asyncio.sleep(CALM_S)
        # A hub restored in the last moment is heard of only now, and what it forgot waits again.
        while self._unrest():
            await self._come_to_rest(until)
            await asyncio.sleep(CALM_S)
        await self._nothing_new(until)
        await self._look()
        self.checker.settled(self.desks)
        files.settled(self.desks)

    async def _nothing_new(self, until: float) -> None:
        """The hub changes something by itself, as long as it likes: its news take a moment."""
        known = None
        while known != self.hub.head() and self._seconds() < until:
            known = self.hub.head()
            await asyncio.sleep(HEARD_S)

    async def _come_to_rest(self, until: float) -> None:
        """Raises Broken when it does not, or not by then."""
        while not await self._all_rest():
            if self._seconds() > until:
                raise Broken(f"no rest: {self._unrest()}")
            if self.plan.impatient:
                self._wake_all()
            await asyncio.sleep(1.0)

    def _wake_all(self) -> None:
        for desk in self.desks:
            if desk.main is not None and desk.main.sync is not None:
                desk.main.sync.wake()

    async def _all_rest(self) -> bool:
        await self._look()
        for desk in self.desks:
            await desk.start()
        return not self._unrest()

    def _unrest(self) -> str:
        return "; ".join(f"{desk.name} {what}" for desk in self.desks if (what := _unrest(desk)))

    # ------------------------------------------------------------------------------- telling
    def _link(self, login: str, name: str) -> Link:
        desk = name.rpartition(" ")[0]
        link = Link(self.hub, login, f"{self.plan.seed} {name}", self.book, desk)
        link.weather = CLEAR if self.peaceful else self.plan.weather
        self._links.append(link)
        return link

    def _failed(self, error: BaseException) -> None:
        self.failures.append(f"{type(error).__name__}: {error}")

    def _say(self, what: str) -> None:
        self.diary.append(f"{self._seconds():9.3f} s  {what}")


def _unrest(desk: Desk) -> str:
    if desk.main is None:
        return "is down"
    if not desk.main.line.state.online:
        return f"is {desk.main.line.state.standing}"
    if waiting := outbox.waiting(desk.reader):
        return f"waits with {[each.op for each in waiting]}"
    if wanted := transfers.waiting(desk.reader, Way.DOWN):
        return f"waits for {[each.sha256[:6] for each in wanted]}"
    return ""
