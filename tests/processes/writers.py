"""Sixteen writers in a process of their own, for the figure of `test_figures`.

    python -m tests.processes.writers DATABASE 40

It prints, as JSON, when the commit of each record had returned, by the machine's monotonic clock.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec

from desktop.domain.ids import CustomerId, QueueId, TenantId
from desktop.domain.records import Customer
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import open_store

WRITERS = 16


def written(administration: Administration, writer: int, each: int) -> dict[str, float]:
    done: dict[str, float] = {}
    for number in range(each):
        name = f"w{writer}-{number}"
        administration.put([Customer(id=CustomerId(name), name=name, queues=(QueueId("q"),))])
        done[name] = time.monotonic()
    return done


def main(database: str, each: int) -> None:
    store = open_store(database)
    administration = Administration(store, SystemClock(), TenantId("main"))
    with ThreadPoolExecutor(WRITERS) as threads:
        parts = threads.map(lambda writer: written(administration, writer, each), range(WRITERS))
        done = {name: at for part in parts for name, at in part.items()}
    store.close()
    sys.stdout.write(msgspec.json.encode(done).decode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
