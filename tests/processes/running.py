"""One run: begin, work while faults happen, heal, wait until everything has drained, and judge."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random

import msgspec

from tests.processes import checker, saying
from tests.processes.checker import Run
from tests.processes.nemesis import FAULTS, Fault, Happened, Nemesis
from tests.processes.plant import Plant


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a run goes."""

    seed: int
    faults: int = len(FAULTS)  # of them, drawn so that all come before one comes again
    for_s: float = 0.0  # as many as this time takes, when it is given
    shortest_s: float = 0.3
    longest_s: float = 1.5
    a_second: float = 2.0  # operations of each desk
    drained_within_s: float = 60.0
    mistake: str = ""
    only: tuple[str, ...] = ()  # these faults by name; all without


class Outcome(msgspec.Struct, frozen=True):
    findings: list[str]
    happened: list[Happened]
    operations: int
    worked_s: float
    drained_s: float  # from healing to both sides being equal
    folder: str  # kept when something was found
    saving_ms: dict[str, list[float]]  # with the line and without: of each save

    def __str__(self) -> str:
        faults = ", ".join(f"{each.name} {each.seconds:.1f} s" for each in self.happened)
        rate = self.operations / self.worked_s
        return (
            f"{self.operations} operations, {rate:.0f} a second; drained {self.drained_s:.1f} s "
            f"after the healing; {faults}"
        )


async def play(plan: Plan) -> Outcome:
    """Leaves its folder where something was found."""
    folder = Path(tempfile.mkdtemp(prefix="tresen-processes-"))
    plant = Plant(folder, plan.seed, a_second=plan.a_second, mistake=plan.mistake)
    try:
        with _unheard("psycopg", "sqlalchemy"):
            await plant.begin()
            outcome = await _played(plant, plan)
    finally:
        await plant.close()
    if not outcome.findings:
        shutil.rmtree(folder)
    return outcome


@contextmanager
def _unheard(*names: str) -> Iterator[None]:
    """What drivers of this process say when the database goes away under them: it does so here."""
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


async def _played(plant: Plant, plan: Plan) -> Outcome:
    nemesis = Nemesis(plant)
    began = saying.now()
    together = asyncio.get_running_loop().create_task(nemesis.write_together())
    plant.tell("work")
    await asyncio.sleep(1)
    await nemesis.rage(_drawn(plan), shortest_s=plan.shortest_s, longest_s=plan.longest_s)
    plant.tell("rest")
    together.cancel()
    await asyncio.gather(together, return_exceptions=True)
    await nemesis.heal()
    healed = saying.now()
    run = await _drained(plant, plan.drained_within_s)
    (plant.folder / "hub.json").write_bytes(msgspec.json.encode(run.hub.results))
    return Outcome(
        findings=checker.findings(run),
        happened=nemesis.happened,
        operations=sum(len(checker.asked_by(told)) for told in run.told.values()),
        worked_s=healed - began,
        drained_s=saying.now() - healed,
        folder=str(plant.folder),
        saving_ms=_saving(run),
    )


def _drawn(plan: Plan) -> Iterator[Fault]:
    draw, end = Random(plan.seed), saying.now() + plan.for_s
    known = [each for each in FAULTS if not plan.only or each.__name__ in plan.only]
    for number in count():
        if number % len(known) == 0:
            draw.shuffle(known)
        if number >= plan.faults if not plan.for_s else saying.now() > end:
            return
        yield known[number % len(known)]


async def _drained(plant: Plant, within_s: float) -> Run:
    """Both sides, when nothing separates them any more, or when there is no more time."""
    end = saying.now() + within_s
    while True:
        run = await asyncio.to_thread(looked_at, plant)
        if saying.now() > end or not any(checker.settled(run)):
            return run  # what was judged, and not what came a moment later
        await asyncio.sleep(0.2)


def looked_at(plant: Plant) -> Run:
    tokens = {name: part.token for name, part in plant.parts.items()}
    return Run(
        hub=checker.read_hub(plant.store, tokens),
        profiles={n: checker.read_profile(Path(p.profile)) for n, p in plant.parts.items()},
        told={n: saying.read(Path(p.diary)) for n, p in plant.parts.items()},
        restores=plant.restores,
        logs={file.stem: file.read_text() for file in plant.folder.glob("*.log")},
    )


def _saving(run: Run) -> dict[str, list[float]]:
    saves = [each for told in run.told.values() for each in told if isinstance(each, saying.Saved)]
    return {
        "with": [each.took_s * 1000 for each in saves if each.online],
        "without": [each.took_s * 1000 for each in saves if not each.online],
    }
