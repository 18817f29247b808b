"""From a seed to a plan.

Every world is drawn with its own faults and its own frequencies: a world in which only lines break
goes deeper there than one in which everything breaks a little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from tests.simulator.cast import PEOPLE
from tests.simulator.steps import Act, Plan, Step, Weather

ALWAYS: Final = {Act.ASK: 36, Act.SERVE: 8, Act.TYPE: 4}
# Frequencies of what a world may have; each world has some of them.
SOMETIMES: Final = {
    (Act.LINE_CUT, Act.LINE_CLEAR): (4, 6),
    (Act.LINE_DEAF, Act.LINE_CLEAR): (3, 3),
    (Act.LINE_MUTE, Act.LINE_CLEAR): (2, 3),
    (Act.LINE_ROUGH, Act.LINE_CLEAR): (5, 3),
    (Act.WAKE,): (5,),
    (Act.LIVE,): (8,),
    (Act.KILL, Act.START): (4, 5),
    (Act.KILL_AT_COMMIT, Act.START): (8, 6),
    (Act.POWER_CUT, Act.START): (4, 5),
    (Act.ASK_BESIDE,): (4,),
    (Act.SYNC_BESIDE,): (8,),
    (Act.CLOCK,): (3,),
    (Act.HUB_CLOCK,): (2,),
    (Act.COPY_PROFILE, Act.RESTORE_PROFILE): (6, 5),
    (Act.CLONE,): (3,),
    (Act.HUB_RESTART,): (3,),
    (Act.HUB_BACKUP, Act.HUB_RESTORE): (6, 5),
    (Act.SHORTEN_LOG,): (5,),
    (Act.GIVE_QUEUE,): (5,),
    (Act.MOVE_RECORD,): (6,),
    (Act.MOVE_AGENT,): (1,),
    (Act.SEND_FILE, Act.OPEN_FILE): (6, 4),
    (Act.GRANT, Act.END_GRANT): (6, 2),
}
# What happens to contacts in hand, where there are leases.
IN_HAND: Final = {
    Act.LIVE: 8,
    Act.WORK: 8,
    Act.HUB_CLOCK: 2,
    Act.CLOCK: 1,
    Act.LINE_CUT: 2,
    Act.LINE_CLEAR: 3,
    Act.KILL: 1,
}
SHORT: Final = (12, 40)  # steps
LONG: Final = (60, 150)  # one world in ten


def plan_of(seed: int) -> Plan:
    draw = Random(f"plan {seed}")
    weights: dict[Act, int] = dict(ALWAYS)
    for acts, often in SOMETIMES.items():
        if draw.random() < 0.4:
            for act, weight in zip(acts, often, strict=True):
                weights[act] = weights.get(act, 0) + weight
    people = tuple(draw.sample(sorted(PEOPLE), draw.choice((2, 2, 2, 3, 3, 4))))
    steps = draw.randint(*(LONG if draw.random() < 0.1 else SHORT))
    pause_s = draw.choice((0.1, 0.3, 1.0))
    return Plan(
        seed=seed,
        people=people,
        weather=_rough(draw)
        if draw.random() < 0.3
        else Weather(late_s=draw.choice((0.0, 0.4, 1.0))),
        rough=_rough(draw),
        page_rows=draw.choice((3, 8, 30, 5_000)),
        batch=draw.choice((1, 3, 10, 200)),
        impatient=draw.random() < 0.8,
        first_sync=Random(f"first sync {seed}").random() < 0.4,
        steps=_with_leases(
            seed,
            _with_erasures(
                seed,
                [
                    Step(act, draw.randrange(len(people)), _seed(draw), _pause(draw, pause_s))
                    for act in draw.choices(list(weights), list(weights.values()), k=steps)
                ],
            ),
        ),
        leases=_has_leases(seed),
        workers=2 if Random(f"workers {seed}").random() < 0.2 else 1,
    )


def _with_erasures(seed: int, steps: Iterable[Step]) -> tuple[Step, ...]:
    """In one world of four somebody is erased; drawn apart, so that the others stay as they are."""
    draw, plan = Random(f"erasures {seed}"), list(steps)
    if draw.random() < 0.25:
        for _ in range(draw.choice((1, 1, 2))):
            erasing = Step(Act.ERASE, 0, draw.getrandbits(48), _pause(draw, 0.3))
            plan.insert(draw.randrange(len(plan) + 1), erasing)
    return tuple(plan)


def _has_leases(seed: int) -> bool:
    return Random(f"leases {seed}").random() < 0.2


def _with_leases(seed: int, steps: Sequence[Step]) -> tuple[Step, ...]:
    """In one world of five contacts are taken, kept by beats and lost; clocks jump meanwhile."""
    draw, plan = Random(f"work {seed}"), list(steps)
    if _has_leases(seed):
        for act in draw.choices(list(IN_HAND), list(IN_HAND.values()), k=draw.randint(8, 20)):
            step = Step(act, draw.randrange(4), draw.getrandbits(48), _pause(draw, 1.0))
            plan.insert(draw.randrange(len(plan) + 1), step)
    return tuple(plan)


def _rough(draw: Random) -> Weather:
    return Weather(
        lost=draw.choice((0.0, 0.05, 0.2)),
        twice=draw.choice((0.0, 0.1, 0.3)),
        busy=draw.choice((0.0, 0.0, 0.1)),
        cut=draw.choice((0.0, 0.05, 0.2)),
        late_s=draw.choice((0.0, 0.5, 3.0)),
    )


def _seed(draw: Random) -> int:
    return draw.getrandbits(48)


def _pause(draw: Random, mean_s: float) -> float:
    return round(draw.expovariate(1 / mean_s), 4) if draw.random() < 0.7 else 0.0
