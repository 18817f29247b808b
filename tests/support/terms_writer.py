"""A desk's store that stores terms of articles without end, in a process to be killed.

    python -m tests.support.terms_writer PROFILE FIRST

Batch after batch, from number FIRST on, changes a group of articles and then stores their terms.
It prints a batch's number once its terms are stored.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from functools import partial
from pathlib import Path

from desktop.indexing.making import Making
from desktop.indexing.pace import Pace
from desktop.ports.clock import SystemClock
from desktop.store import terms
from desktop.store.opening import Connection
from desktop.store.terms import Unmade
from desktop.store.worker import StoreThread

GROUPS, GROUP = 5, 20


def of_group(group: int) -> list[str]:
    return [f"a-{group}-{number:02}" for number in range(GROUP)]


def body(batch: int, id_: str) -> str:
    return f"batch{batch} " + " ".join(f"{id_} Rechnung Adresse {n}" for n in range(batch % 40))


def changed(connection: Connection, batch: int) -> list[Unmade]:
    """Give the batch's group other words; what has to be analysed then."""
    found: list[Unmade] = []
    for id_ in of_group(batch % GROUPS):
        row = connection.execute("SELECT n, doc FROM articles WHERE id = ?", (id_,)).fetchone()
        doc = json.dumps({**json.loads(row[1]), "body": body(batch, id_)})
        connection.execute("UPDATE articles SET doc = ? WHERE n = ?", (doc, row[0]))
        found.append(Unmade(row[0], doc))
    return found


async def _write(profile: Path, first: int) -> None:
    store = StoreThread(profile, SystemClock())
    await store.open()
    words = await store.read(terms.learned)
    assert words is not None
    making = Making(words.packed)
    for batch in itertools.count(first):
        unmade: list[Unmade] = []
        await store.keep(partial(_change, batch=batch, into=unmade))
        made = making.terms(unmade, Pace(rests=False))
        await store.keep(partial(terms.put, made_by=making.made_by, made=made))
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()


def _change(connection: Connection, batch: int, into: list[Unmade]) -> None:
    into += changed(connection, batch)


if __name__ == "__main__":
    asyncio.run(_write(Path(sys.argv[1]), int(sys.argv[2])))
