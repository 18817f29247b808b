"""How a hub's cost grows with the desktops connected and with its workers.

100, 1,000 and 5,000 open lines on one worker over SQLite, then 1,000 lines on one, two and four
workers over one PostgreSQL. For each: how long until a change is at the desktops, the processor
time of the hub for it, its memory. The hub has the first core; who changes things, the desktops and
PostgreSQL have the others (taskset). Three to four minutes.

    python benchmarks/scale.py [--json]
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import fanout
from benchmarks.aims import note, say
from benchmarks.first_sync import without_conversations
from benchmarks.hubs import Served
from benchmarks.session import DURABLE
from integrations.hub.server.store.opening import open_store
from tests.support.postgres import Server

DESKTOPS = (100, 1_000, 5_000)
WORKERS = (1, 2, 4)
LINES = 1_000  # on so many workers
CHANGES = 6


def main() -> int:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the hub inherits it
    made = without_conversations()
    hub_core, others = fanout.cores()
    note(f"hub on core {sorted(hub_core)}, desktops and database on {sorted(others)}")
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    with Served(folder, made, cores=hub_core) as hub:
        for desktops in DESKTOPS:
            _say(f"{desktops:,} desktops, SQLite", fanout.measure(hub, made, desktops, CHANGES))
    shutil.rmtree(folder)
    server = Server(**DURABLE, max_connections="200")
    os.sched_setaffinity(0, others)
    server.start()
    try:
        for workers in WORKERS:
            database = server.cluster.database("scale", lambda url: open_store(url).close())
            os.sched_setaffinity(0, hub_core | others)
            with Served(folder, made, database=database, workers=workers, cores=hub_core) as hub:
                cost = fanout.measure(hub, made, LINES, CHANGES)
                _say(f"{LINES:,} desktops, {workers} worker(s), PostgreSQL", cost)
    finally:
        server.close()
    return 0


def _say(what: str, cost: fanout.Cost) -> None:
    say("S", f"{what}: p50", [cost.p50_ms], unit="ms")
    say("S", f"{what}: p95", [cost.p95_ms], unit="ms")
    say("S", f"{what}: hub's processor for one change", [cost.hub_ms], unit="ms")
    say("S", f"{what}: hub's memory", [cost.hub_mb], unit="MB")
    if cost.missed:
        say("S", f"{what}: changes not heard of in 30 s", [cost.missed], unit="")


if __name__ == "__main__":
    sys.exit(main())
