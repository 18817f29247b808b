"""Playing many worlds, on every core, and saying what failed in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.simulator.planning import plan_of
from tests.simulator.playing import Outcome, play
from tests.simulator.shrinking import shrunk
from tests.simulator.stage import Stage
from tests.simulator.steps import Plan

ROOT = Path(__file__).parent.parent.parent


class Played(msgspec.Struct, frozen=True):
    """What became of some worlds."""

    worlds: int
    seconds: float
    failures: dict[int, str]  # by seed
    operations: frozenset[str]  # that some hub has done
    digest: int  # of all that happened, to compare two runs of the same seeds

    @property
    def rate(self) -> float:
        return self.worlds / self.seconds if self.seconds else 0.0


@contextmanager
def a_stage() -> Iterator[Stage]:
    stage = Stage()
    try:
        yield stage
    finally:
        stage.close()


def play_all(stage: Stage, seeds: Iterable[int]) -> Played:
    started, worlds, digest = time.perf_counter(), 0, 0
    failures: dict[int, str] = {}
    operations: set[str] = set()
    for seed in seeds:
        outcome = play(stage, plan_of(seed))
        worlds += 1
        operations |= outcome.done
        digest = _mixed(digest, outcome)
        if outcome.failure:
            failures[seed] = outcome.failure
    seconds = time.perf_counter() - started
    return Played(worlds, seconds, failures, frozenset(operations), digest)


def play_spread(first: int, last: int, processes: int = 0) -> Played:
    """The worlds from `first` to before `last`, each process every so manyth."""
    processes = processes or os.cpu_count() or 1
    started = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.simulator", *_range(first + n, last, processes)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for n in range(min(processes, last - first))
    ]
    parts = [msgspec.json.decode(each.communicate()[0], type=Played) for each in running]
    failures = {seed: why for part in parts for seed, why in part.failures.items()}
    return Played(
        worlds=sum(part.worlds for part in parts),
        seconds=time.perf_counter() - started,
        failures=failures,
        operations=frozenset().union(*(part.operations for part in parts)),
        digest=sum(part.digest for part in parts),
    )


def told(stage: Stage, plan: Plan) -> str:
    """A failing world in words, after everything that it does not need was left out.

    It breaks the same promise then: with fewer steps another may break, of which this is not told.
    """
    broken = _promise(play(stage, plan).failure)
    short = shrunk(plan, lambda fewer: _promise(play(stage, fewer).failure) == broken)
    outcome = play(stage, short)
    alone = f"python -m tests.simulator {plan.seed}"
    lines = [f"World {plan.seed}: {outcome.failure}", f"Alone: {alone}"]
    lines.append(f"{', '.join(plan.people)}; {len(short.steps)} of {len(plan.steps)} steps:")
    return "\n".join([*lines, *outcome.diary])


def _promise(failure: str) -> str:
    """Its number, or the first word of what was said in place of one."""
    return failure.partition(" ")[0]


def _range(first: int, last: int, step: int) -> list[str]:
    return [str(first), str(last), "--every", str(step), "--json"]


def _mixed(digest: int, outcome: Outcome) -> int:
    said = json.dumps([outcome.failure, *outcome.diary]).encode()
    return (digest * 31 + int.from_bytes(said[-64:], "big") + len(said)) % 2**61
