"""One change to many desktops: how long until each has it, and what it costs the hub (B5).

The hub runs on the first core, who changes things and all the desktops on the second (taskset): the
generator takes nothing from the hub but the memory's bandwidth. With one core there is no apart.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.desk import Told, Writer
from benchmarks.hubs import Served
from desktop.domain.ids import CaseId
from desktop.domain.operations.case import Set
from desktop.domain.records import Agent, Case, Record, Site
from desktop.domain.words import Role, SiteKind

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Cost(msgspec.Struct, frozen=True):
    desktops: int
    p50_ms: float  # from before the change is pushed until a desktop has it
    p95_ms: float
    hub_ms: float  # processor time of the hub for one change
    hub_mb: float  # resident, all its processes
    missed: int


def cores() -> tuple[set[int], set[int]]:
    """Where the hub runs, where everything else does."""
    here = sorted(os.sched_getaffinity(0))
    return ({here[0]}, set(here[1:])) if len(here) > 1 else (set(here), set(here))


def in_house(records: Sequence[Record]) -> list[str]:
    """Logins of agents who see every queue."""
    sites = {r.id for r in records if isinstance(r, Site) and r.kind is SiteKind.IN_HOUSE}
    people = (r for r in records if isinstance(r, Agent) and r.site in sites)
    return [person.login for person in people if person.role in (Role.AGENT, Role.LEAD)]


def measure(hub: Served, records: Sequence[Record], desktops: int, changes: int) -> Cost:
    """So many open lines on this hub, so many changes one after the other."""
    _, apart = cores()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    tokens = [hub.token_of(login) for login in in_house(records)[:20]]
    told = json.dumps({"address": hub.address, "tokens": tokens, "count": desktops})
    generator = subprocess.Popen(
        [sys.executable, Path(__file__).parent / "streams.py", told],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.sched_setaffinity(generator.pid, apart)
    case = next(record for record in records if isinstance(record, Case))
    writer = Told(address=hub.address, token="", profile=Path(), writer=hub.token, count=changes)
    try:
        return asyncio.run(_changes(generator, writer, case.id, hub.pid, desktops))
    finally:
        assert generator.stdin is not None
        generator.stdin.close()
        generator.wait(30)
        if generator.stdout is not None:
            generator.stdout.close()


async def _changes(
    generator: subprocess.Popen[str], told: Told, case: str, hub: int, desktops: int
) -> Cost:
    assert generator.stdin is not None
    assert generator.stdout is not None
    if json.loads(await asyncio.to_thread(generator.stdout.readline)) != "ready":
        raise RuntimeError("the desktops have no line")
    writer = Writer(told)
    await writer.begin()
    took: list[float] = []
    missed = 0
    before = processor_s(hub)
    for number in range(told.count):
        generator.stdin.write("\n")
        generator.stdin.flush()
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await writer.ask(Set(id=CaseId(case), subject=f"Change {number} of {began}"))
        heard = json.loads(await asyncio.to_thread(generator.stdout.readline))
        took += [(at - began) * 1000 for at in heard]
        missed += desktops - len(heard)
    spent = processor_s(hub) - before
    await writer.line.close()
    took.sort()
    return Cost(
        desktops,
        statistics.median(took),
        took[int(len(took) * 0.95)],
        spent * 1000 / told.count,
        memory_mb(hub),
        missed,
    )


def _family(pid: int) -> list[int]:
    """A process and those it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


def processor_s(pid: int) -> float:
    """Of a process and those it started, also those that have ended since."""
    spent = 0.0
    for each in _family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        spent += sum(map(int, fields[11:15])) * _TICK_S
    return spent


def memory_mb(pid: int) -> float:
    """Resident, of a process and those it started."""
    pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in _family(pid))
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
