"""Worlds of the real hub and real desks, played by seed: whatever breaks, nothing is lost.

`python -m tests.simulator SEED` plays one alone. What is held is listed in `checker.HELD`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import msgspec
import pytest

from desktop.domain.operations.registry import OPERATIONS
from tests.simulator.checker import HELD, NOT_YET
from tests.simulator.mutants import MUTANTS
from tests.simulator.planning import plan_of
from tests.simulator.playing import play
from tests.simulator.running import ROOT, Played, a_stage, play_spread, told

WORLDS = 300
# Worlds that break a promise today, each with its cause as far as it is known; README.md has more.
OPEN: dict[int, str] = {}
MANY = 100_000


@pytest.mark.timeout(1200)
def test_three_hundred_worlds_keep_what_they_promise(capsys: pytest.CaptureFixture[str]) -> None:
    played = play_spread(0, WORLDS)

    with capsys.disabled():
        sys.stdout.write(f"\n{played.worlds} worlds, {played.rate:.1f} a second\n")
    _all_held(played)
    never = {operation.declared.signature for operation in OPERATIONS} - played.operations
    assert not never, f"no world has done {never}"


@pytest.mark.long
@pytest.mark.timeout(48 * 3600)
def test_a_hundred_thousand_worlds_keep_what_they_promise() -> None:
    for first in range(WORLDS, MANY, 5_000):
        _all_held(play_spread(first, min(first + 5_000, MANY)))


def test_the_same_seed_is_the_same_world_in_another_process() -> None:
    both = [_played_with_hash_seed(hash_seed) for hash_seed in ("1", "2")]

    assert both[0].digest == both[1].digest


def test_a_failing_world_is_told_in_few_steps() -> None:
    mutant = next(each for each in MUTANTS if each.name == "refused words are dropped")
    with a_stage() as stage, mutant.patch():
        outcome = next(o for o in (play(stage, plan_of(n)) for n in range(50)) if o.failure)

        said = told(stage, outcome.plan)

    assert f"python -m tests.simulator {outcome.plan.seed}" in said
    assert f"World {outcome.plan.seed}: {outcome.failure.partition(' ')[0]} " in said
    short, whole = re.search(r"(\d+) of (\d+) steps", said).groups()  # type: ignore[union-attr]
    assert int(short) <= min(5, int(whole))


def test_every_invariant_is_either_held_or_said_not_to_be() -> None:
    assert set(HELD) | set(NOT_YET) == {f"I{number}" for number in range(1, 16)}
    assert not set(HELD) & set(NOT_YET)


def _played_with_hash_seed(hash_seed: str) -> Played:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulator", "0", "8", "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        stdout=subprocess.PIPE,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Played)


def _all_held(played: Played) -> None:
    new = sorted(played.failures.keys() - OPEN.keys())
    if not new:
        return
    with a_stage() as stage:
        said = told(stage, plan_of(new[0]))
    pytest.fail(f"{len(new)} worlds failed: {new}\n{said}")
