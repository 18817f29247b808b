"""One world: a plan carried out on the real hub and real desks, then left in peace, then judged.

    outcome = play(plan_of(17))

While it goes on every fault may happen; at the end the lines are clear, everybody is started, and
within a few minutes of the world's time everything has to be where it belongs.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final
from unittest.mock import patch

import msgspec
from msgspec.structs import replace
from sqlalchemy import Engine

from desktop.domain.ids import InteractionId
from desktop.domain.operations import agent, writing
from desktop.domain.words import AgentState
from desktop.ports import wire
from desktop.ports.errors import OutsideError
from desktop.store import outbox
from desktop.store.migrate import prepare
from desktop.sync.engine import Sync
from integrations.hub.server import pulling, snapshots
from integrations.hub.server.store import heads
from integrations.hub.server.store.opening import open_store
from tests.simulator.asking import Asker
from tests.simulator.checker import Book, Broken, Checker
from tests.simulator.clocks import WorldClock, at_noon
from tests.simulator.desk import Desk, Process
from tests.simulator.disk import copied
from tests.simulator.hub import SimulatedHub, make_template
from tests.simulator.link import Link
from tests.simulator.loop import WorldLoop
from tests.simulator.steps import CLEAR, Act, Plan, Step

DRAINED_S: Final = 300.0  # of the world's time, after the last fault
CALM_S: Final = 20.0  # after that whoever is online has heard of everything: a heart beats every 15
LOOKS: Final = 3  # after every so many steps all is looked at
JUMPS_S: Final = (-86_400, -3_600, -300, -1, 1, 300, 3_600, 86_400)


class Outcome(msgspec.Struct, frozen=True):
    """What became of a world; `failure` is empty when all held."""

    plan: Plan
    failure: str
    diary: tuple[str, ...]
    done: frozenset[str] = frozenset()  # names of the operations that the hub did


class Stage:
    """Where worlds are played, one after the other: templates, folders and one warm engine."""

    def __init__(self) -> None:
        memory = Path("/dev/shm")
        self.folder = Path(
            tempfile.mkdtemp(prefix="tresen-world-", dir=memory if memory.is_dir() else None)
        )
        prepare(self.folder / "profile")
        make_template(self.folder / "template.db", at_noon())
        store = open_store(f"sqlite:///{self.folder}/hub.db")
        self.engine: Engine = store.engine

    def close(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)


class World:
    """Made on its loop, for one plan."""

    def __init__(self, stage: Stage, plan: Plan, seconds: Callable[[], float]) -> None:
        self.plan = plan
        self.diary: list[str] = []
        self.failures: list[str] = []
        self._stage = stage
        self._seconds = seconds
        self._folder = Path(tempfile.mkdtemp(prefix="desks-", dir=stage.folder))
        self._hub_clock = WorldClock(seconds)
        self.hub = SimulatedHub(stage.engine, stage.folder / "template.db", self._hub_clock)
        self.book = Book()
        self._checker = Checker(self.hub, self.book)
        self._peaceful = False
        self._links: list[Link] = []
        self.desks = [self._desk(login, login) for login in plan.people]
        for desk in self.desks:
            copied(stage.folder / "profile", desk.profile)

    async def play(self) -> None:
        """Raises Broken."""
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
        for desk in self.desks:
            await desk.kill()
        await self.hub.stop()
        shutil.rmtree(self._folder)

    # ------------------------------------------------------------------------------- steps
    async def _happen(self, step: Step) -> None:
        desk = self.desks[step.desk % len(self.desks)]
        said = await _ACTS[step.act](self, desk, Random(step.seed))
        if said is not None:
            self._say(f"{desk.name}: {step.act}{f': {said}' if said else ''}")

    async def _ask(self, desk: Desk, draw: Random) -> str:
        asker = Asker(draw, desk.agent, _shown(desk))
        operation = asker.anything()
        saved = await desk.ask([operation])
        return f"{operation!r}{'' if saved else ', not saved'}"

    async def _serve(self, desk: Desk, draw: Random) -> str:
        operations = Asker(draw, desk.agent, _shown(desk)).service()
        for operation in operations:
            await desk.ask([operation])
        return ", ".join(operation.declared.name for operation in operations)

    async def _type(self, desk: Desk, draw: Random) -> str:
        asker = Asker(draw, desk.agent, _shown(desk))
        first = asker.operation(writing.SaveDraft)
        for n in range(draw.randint(2, 5)):
            await desk.ask([replace(first, text=f"{'so ' * n}it goes")])
            await asyncio.sleep(draw.choice((0.01, 0.03, 0.2)))
        return f"draft {first.id}"

    async def _ask_beside(self, desk: Desk, draw: Random) -> str:
        operation = Asker(draw, desk.agent, _shown(desk)).anything()

        async def work(process: Process, _sync: Sync) -> None:
            await desk.ask([operation], process)

        await desk.beside(work)
        return repr(operation)

    async def _sync_beside(self, desk: Desk, _draw: Random) -> str:
        await desk.beside(lambda _process, sync: sync.once())
        return ""

    async def _wake(self, desk: Desk, _draw: Random) -> str | None:
        if desk.main is None or desk.main.sync is None:
            return None
        desk.main.sync.wake()
        return ""

    async def _live(self, desk: Desk, draw: Random) -> str | None:
        process = desk.main
        if process is None:
            return None

        await desk.ask([agent.SetState(id=desk.agent, state=AgentState.READY)])

        async def work() -> None:
            await asyncio.sleep(draw.choice((0.2, 1.0)))
            offer = (await process.link.next_offer()).offer
            if offer is not None:
                await asyncio.sleep(draw.choice((0.1, 5.0, 25.0)))
                takes = draw.random() < 0.8
                await self._decide(process, offer.interaction, takes=takes)

        process.spawn(f"{desk.name}-live", work)
        return ""

    async def _decide(self, process: Process, id: InteractionId, *, takes: bool) -> None:
        if takes:
            await process.link.accept(id)
        else:
            await process.link.decline(id)

    async def _weather(self, desk: Desk, act: Act) -> str:
        for process in desk.processes:
            self._set_weather(process.link, act)
        return ""

    def _set_weather(self, link: Link, act: Act) -> None:
        link.carries_out = act not in {Act.LINE_CUT, Act.LINE_MUTE}
        link.carries_in = act not in {Act.LINE_CUT, Act.LINE_DEAF}
        if act is Act.LINE_ROUGH:
            link.weather = self.plan.rough
        if act is Act.LINE_CLEAR:
            link.weather = CLEAR
        if act is Act.LINE_CUT:
            link.cut()

    async def _kill(self, desk: Desk, _draw: Random) -> str | None:
        if not desk.processes:
            return None
        await desk.kill()
        return ""

    async def _kill_at_commit(self, desk: Desk, draw: Random) -> str | None:
        if desk.main is None:
            return None
        commit, afterwards = draw.randint(1, 6), draw.random() < 0.5
        desk.main.life.ends_at(commit, afterwards=afterwards)
        return f"{'after' if afterwards else 'before'} commit {commit} from now"

    async def _power_cut(self, desk: Desk, _draw: Random) -> str:
        await desk.lose_power()
        return ""

    async def _start(self, desk: Desk, _draw: Random) -> str | None:
        if desk.main is not None:
            return None
        await desk.start()
        return ""

    async def _clock(self, desk: Desk, draw: Random) -> str:
        desk.clock.skew += timedelta(seconds=draw.choice(JUMPS_S))
        return str(desk.clock.skew)

    async def _hub_clock_jumps(self, _desk: Desk, draw: Random) -> str:
        self._hub_clock.skew += timedelta(seconds=draw.choice(JUMPS_S))
        return str(self._hub_clock.skew)

    async def _copy_profile(self, desk: Desk, _draw: Random) -> str:
        desk.copy_aside()
        return ""

    async def _restore_profile(self, desk: Desk, _draw: Random) -> str | None:
        if not await desk.put_copy_back():
            return None
        self._checker.forget_position(desk)
        return ""

    async def _clone(self, desk: Desk, _draw: Random) -> str | None:
        if len(self.desks) > len(self.plan.people):
            return None
        clone = self._desk(desk.login, f"{desk.name}'s clone")
        desk.clone_into(clone)
        self.desks.append(clone)
        await clone.start()
        return ""

    async def _restart_hub(self, _desk: Desk, draw: Random) -> str:
        await self.hub.stop()
        for link in self._links:
            link.cut()
        asyncio.get_running_loop().call_later(draw.choice((0.01, 2.0)), self._start_hub)
        return ""

    def _start_hub(self) -> None:
        if not self.hub.up:
            self.hub.start()

    async def _back_up_hub(self, _desk: Desk, _draw: Random) -> str:
        self.hub.back_up()
        return ""

    async def _restore_hub(self, _desk: Desk, _draw: Random) -> str | None:
        if not self.hub.has_backup:
            return None
        self._checker.restoring(self.desks)
        for link in self._links:
            link.cut()
        await self.hub.restore()
        self._checker.restored()
        return ""

    async def _shorten_log(self, _desk: Desk, draw: Random) -> str:
        keep = draw.choice((0, 1, 5, 12))
        self.hub.shorten_log(keep)
        return f"{keep} changes are kept"

    async def _give_queue(self, _desk: Desk, draw: Random) -> str:
        return self.hub.give_or_take_a_queue(draw)

    async def _move_record(self, _desk: Desk, draw: Random) -> str:
        return self.hub.move_a_record(draw)

    async def _move_agent(self, desk: Desk, draw: Random) -> str:
        return self.hub.move_an_agent(draw, desk.login)

    # ------------------------------------------------------------------------------- looking
    async def _look(self) -> None:
        for desk in self.desks:
            await desk.bury()
        if self.failures:
            raise Broken(self.failures[0])
        self._checker.seen(self.desks)

    async def _settle(self) -> None:
        """Raises Broken when it does not come to rest, or not where it should."""
        self._say("the faults stop")
        self._peaceful = True
        for link in self._links:
            link.weather, link.carries_out, link.carries_in = CLEAR, True, True
        self._start_hub()
        until = self._seconds() + DRAINED_S
        while not await self._all_rest():
            if self._seconds() > until:
                raise Broken(f"no rest: {self._unrest()}")
            if self.plan.impatient:
                self._wake_all()
            await asyncio.sleep(1.0)
        await asyncio.sleep(CALM_S)
        await self._look()
        self._checker.settled(self.desks)

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

    # ------------------------------------------------------------------------------- making
    def _desk(self, login: str, name: str) -> Desk:
        return Desk(
            login,
            self.hub.agent(login),
            _made(self._folder / name),
            seconds=self._seconds,
            link=self._link,
            failed=self._failed,
        )

    def _link(self, login: str, name: str) -> Link:
        link = Link(self.hub, login, f"{self.plan.seed} {name}", self.book)
        link.weather = CLEAR if self._peaceful else self.plan.weather
        self._links.append(link)
        return link

    def _failed(self, error: BaseException) -> None:
        self.failures.append(f"{type(error).__name__}: {error}")

    def _say(self, what: str) -> None:
        self.diary.append(f"{self._seconds():9.3f} s  {what}")


def play(stage: Stage, plan: Plan) -> Outcome:
    """Play the plan from beginning to end."""
    loop = WorldLoop()
    with _small_pages(plan), _overheard() as said:
        try:
            world = World(stage, plan, loop.time)
            failure = loop.run_until_complete(_played(world, said))
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
    done = frozenset(world.book.names)
    return Outcome(plan, failure, tuple(world.diary), done)


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
    """A world is small; so that it has pages and batches, these are too."""
    with (
        patch.object(pulling, "PAGE_ROWS", plan.page_rows),
        patch.object(wire, "PUSH_LIMIT", plan.batch),
        patch.object(snapshots, "PAGE_ROWS", max(8, plan.page_rows)),
        patch.object(heads, "OTHERS_COME_BACK_S", 20.0),
    ):
        yield


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


def _shown(desk: Desk) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = {}
    for kind, id, _, _ in sorted(desk.rows(), key=lambda row: row[:2]):
        shown.setdefault(kind, []).append(id)
    return shown


def _unrest(desk: Desk) -> str:
    if desk.main is None:
        return "is down"
    if not desk.main.line.state.online:
        return f"is {desk.main.line.state.standing}"
    if waiting := outbox.waiting(desk.reader):
        return f"waits with {[each.op for each in waiting]}"
    return ""


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


_ACTS: Final = {
    Act.ASK: World._ask,
    Act.SERVE: World._serve,
    Act.TYPE: World._type,
    Act.ASK_BESIDE: World._ask_beside,
    Act.SYNC_BESIDE: World._sync_beside,
    Act.WAKE: World._wake,
    Act.LIVE: World._live,
    Act.LINE_CUT: lambda world, desk, _: world._weather(desk, Act.LINE_CUT),
    Act.LINE_DEAF: lambda world, desk, _: world._weather(desk, Act.LINE_DEAF),
    Act.LINE_MUTE: lambda world, desk, _: world._weather(desk, Act.LINE_MUTE),
    Act.LINE_ROUGH: lambda world, desk, _: world._weather(desk, Act.LINE_ROUGH),
    Act.LINE_CLEAR: lambda world, desk, _: world._weather(desk, Act.LINE_CLEAR),
    Act.KILL: World._kill,
    Act.KILL_AT_COMMIT: World._kill_at_commit,
    Act.POWER_CUT: World._power_cut,
    Act.START: World._start,
    Act.CLOCK: World._clock,
    Act.COPY_PROFILE: World._copy_profile,
    Act.RESTORE_PROFILE: World._restore_profile,
    Act.CLONE: World._clone,
    Act.HUB_CLOCK: World._hub_clock_jumps,
    Act.HUB_RESTART: World._restart_hub,
    Act.HUB_BACKUP: World._back_up_hub,
    Act.HUB_RESTORE: World._restore_hub,
    Act.SHORTEN_LOG: World._shorten_log,
    Act.GIVE_QUEUE: World._give_queue,
    Act.MOVE_RECORD: World._move_record,
    Act.MOVE_AGENT: World._move_agent,
}
