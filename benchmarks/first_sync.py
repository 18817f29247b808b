"""First sync of N records against the floor, each in a fresh process, in turn.

Ours: hello, snapshot and pull from a running hub into a fresh profile, rights applied on the hub,
all indexes, full text of every kind; the profile's empty tables are there before. Floor: one raw
HTTP download of the same documents, msgspec decode and `executemany` into typed rows with four live
indexes in one transaction, without full text. Same documents, made from a seed.

    python benchmarks/first_sync.py [--json] [--only N]
"""

from __future__ import annotations

import asyncio
import functools
import http.client
import http.server
import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from benchmarks.hubs import Served
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.records import Record
from desktop.line import Line
from desktop.ports.clock import SystemClock
from desktop.ports.wire import Hello
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.store import Store
from desktop.store.worker import StoreThread
from desktop.sync.engine import Sync
from integrations.demo.world import world
from integrations.hub.client import HubDoor

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROUNDS = {10_000: 5, 100_000: 3}


def records(count: int) -> list[Record]:
    return list(itertools.islice(world(seed=42, size="large", language="de", now=NOON), count))


def child_floor(port: int, folder: Path) -> float:
    """Raw download, decode, insert."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/raw.ndjson")
    body = connection.getresponse().read()
    row = msgspec.json.Decoder(tuple[str, dict[str, Any]])
    database = sqlite3.connect(folder / "floor.db", isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE doc (id TEXT, kind TEXT, customer TEXT, status TEXT, queue TEXT, body TEXT)",
        "CREATE INDEX i1 ON doc (customer)",
        "CREATE INDEX i2 ON doc (status, id)",
        "CREATE INDEX i3 ON doc (queue, status)",
        "CREATE UNIQUE INDEX i4 ON doc (id)",
        "BEGIN",
    ):
        database.execute(statement)
    database.executemany(
        "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?)",
        (
            (doc["id"], kind, doc.get("customer"), doc.get("status"), doc.get("queue"), line)
            for line in body.splitlines()
            for kind, doc in (row.decode(line),)
        ),
    )
    database.execute("COMMIT")
    return time.perf_counter() - started


def child_ours(address: str, token: str, folder: Path) -> float:
    """A whole first sync into a profile whose tables are there."""
    prepare(folder / "profile")
    return asyncio.run(_ours(address, token, folder / "profile"))


async def _ours(address: str, token: str, profile: Path) -> float:
    store = StoreThread(profile, SystemClock())
    backend = HubDoor().open(address, token)
    await store.open()
    started = time.perf_counter()
    who = await backend.hello(Hello(client_id="bench", app="bench"))
    await store.write(Store.sign_in, address, who.agent, who.site, who.name)
    sync = Sync(
        store=store,
        backend=backend,
        line=Line(),
        clock=SystemClock(),
        draw=lambda least, _most: least,
    )
    await sync.once()
    took = time.perf_counter() - started
    await backend.close()
    await store.close()
    return took


def in_a_child(which: str, *arguments: str) -> tuple[float, Path]:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    told = subprocess.run(
        [sys.executable, __file__, "--child", which, *arguments, str(folder)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return float(json.loads(told)), folder


def count_rows(profile: Path) -> int:
    connection = connect(profile, only_reading=True)
    tables = [kind.table for kind in BY_RECORD.values()]
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    connection.close()
    return sum(counts)


def measure(count: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    made = records(count)
    raw = b"".join(b'["%s",%s]\n' % (BY_RECORD[type(r)].name.encode(), encode(r)) for r in made)
    (folder / "raw.ndjson").write_bytes(raw)
    ours, floor = [], []
    with Served(folder / "hub", made) as hub, _raw_files(folder) as port:
        for _ in range(ROUNDS[count]):
            took, at = in_a_child("floor", str(port))
            floor.append(took)
            shutil.rmtree(at)
            took, at = in_a_child("ours", hub.address, hub.token)
            assert count_rows(at / "profile") >= count * 0.99, "not everything arrived"
            ours.append(took)
            shutil.rmtree(at)
    shutil.rmtree(folder)
    figures.say(
        f"first sync of {count:,} records, {len(raw) / 1e6:.0f} MB of JSON",
        {"ours, s": ours, "floor, s": floor, "ours / floor": figures.ratios(ours, floor)},
    )


class _raw_files:  # noqa: N801  used as a function
    """The folder over plain HTTP, on a free port."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_Quiet, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> int:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()  # noqa: TID251
        return self._server.server_port

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_line: Any) -> None:
        """Nothing: the figures are all there is to say."""


def main() -> int:
    if "--child" in sys.argv:
        which, *rest = sys.argv[sys.argv.index("--child") + 1 :]
        took = (
            child_floor(int(rest[0]), Path(rest[1]))
            if which == "floor"
            else child_ours(rest[0], rest[1], Path(rest[2]))
        )
        print(json.dumps(took))
        return 0
    only = int(sys.argv[sys.argv.index("--only") + 1]) if "--only" in sys.argv else None
    for count in ROUNDS:
        if only in (None, count):
            measure(count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
