"""Simulated time: callers come at random (Poisson), are served at random lengths, one queue.

Of such a queue Erlang's formula C says how many wait and how long. What routing makes of it is
measured over several seeds, the beginning of each left out, and the interval of the mean over the
seeds (Student, 95 of 100) must hold what the formula says. Each event makes a picture, and
`decide` alone says who gets whom; the same shift also tells how evenly work falls on people.
"""

from __future__ import annotations

import heapq
import math
import random
import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from benchmarks.routing.centre import NOW
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.words import Channel
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Free, Picture, Waiting

QUEUE, SITE = QueueId("q"), SiteId("s")
WITHIN_S = 20.0
_STUDENT_95 = {4: 2.776, 7: 2.365, 9: 2.262, 11: 2.201, 15: 2.131, 19: 2.093}


class Load(NamedTuple):
    people: int
    handle_s: float
    erlangs: float
    callers: int

    @property
    def between_s(self) -> float:
        return self.handle_s / self.erlangs


class Measured(NamedTuple):
    """Also what the formula says."""

    mean_wait_s: float
    share_waiting: float
    level: float  # served within so many seconds


class Evenness(NamedTuple):
    least: int  # contacts of whoever had fewest
    most: int


def erlang_c(load: Load) -> Measured:
    people, offered = load.people, load.erlangs
    blocked = 1.0  # Erlang B, built up by its recursion
    for number in range(1, people + 1):
        blocked = offered * blocked / (number + offered * blocked)
    waiting = blocked / (1 - offered / people * (1 - blocked))
    spare = (people - offered) / load.handle_s
    return Measured(waiting / spare, waiting, 1 - waiting * math.exp(-spare * WITHIN_S))


def simulated(seed: int, load: Load) -> tuple[Measured, Evenness]:
    chance = random.Random(seed)
    shift = _Shift(load)
    now = 0.0
    for number in range(load.callers):
        now += chance.expovariate(1 / load.between_s)
        shift.until(now)
        shift.arrive(now, number, chance.expovariate(1 / load.handle_s))
    shift.until(math.inf)
    waits = shift.waits[load.callers // 10 :]
    measured = Measured(
        statistics.fmean(waits),
        sum(wait > 0 for wait in waits) / len(waits),
        sum(wait <= WITHIN_S for wait in waits) / len(waits),
    )
    return measured, Evenness(min(shift.served.values()), max(shift.served.values()))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean, and how far it may be from the truth."""
    spread = statistics.stdev(values) / math.sqrt(len(values))
    return statistics.fmean(values), _STUDENT_95[len(values) - 1] * spread


class _Shift:
    """Who waits, who is free since when, and when who will be free."""

    def __init__(self, load: Load) -> None:
        self.waits = [0.0] * load.callers
        self.served = {AgentId(f"a{number:02}"): 0 for number in range(load.people)}
        self._free = dict.fromkeys(self.served, 0.0)
        self._waiting: dict[int, float] = {}
        self._length: dict[int, float] = {}
        self._ends: list[tuple[float, AgentId]] = []
        self._queue = Queue(id=QUEUE, name="", sites=(SITE,))

    def arrive(self, now: float, number: int, length: float) -> None:
        self._waiting[number] = now
        self._length[number] = length
        self._give(now)

    def until(self, now: float) -> None:
        while self._ends and self._ends[0][0] <= now:
            ended, agent = heapq.heappop(self._ends)
            self._free[agent] = ended
            self._give(ended)

    def _give(self, now: float) -> None:
        if not self._waiting or not self._free:
            return
        for each in decide(self._picture(now)):
            assert each.agent is not None
            number = int(each.interaction)
            self.waits[number] = now - self._waiting.pop(number)
            del self._free[each.agent]
            self.served[each.agent] += 1
            heapq.heappush(self._ends, (now + self._length.pop(number), each.agent))

    def _picture(self, now: float) -> Picture:
        return Picture(
            now=_at(now),
            queues={QUEUE: self._queue},
            sites={SITE: Site(id=SITE, name="")},
            waiting=tuple(
                Waiting(
                    id=InteractionId(f"{number:07}"),
                    queue=QUEUE,
                    channel=Channel.VOICE,
                    place_at=_at(since),
                )
                for number, since in self._waiting.items()
            ),
            free=tuple(
                Free(agent=agent, site=SITE, since=_at(since), room={Channel.VOICE: 1})
                for agent, since in self._free.items()
            ),
        )


def _at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)
