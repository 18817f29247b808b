"""First sync of N records against the floor, each in a fresh process, in turn.

Ours: hello, snapshot and pull from a running hub into a fresh profile encrypted with a raw key,
rights applied on the hub, all indexes, full text of every kind; the profile's empty tables are
there before. Floor: one raw HTTP download of the same documents, msgspec decode and `executemany`
into typed rows with four live indexes in one transaction, without full text and without a key. Same
documents, made from a seed.

    python benchmarks/first_sync.py [--json] [--only N]
"""

from __future__ import annotations

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
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures
from benchmarks.desk import KEY, First, Told
from benchmarks.hubs import Served
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.records import Article, Interaction, Record
from desktop.store.opening import connect
from integrations.demo.world import world

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROUNDS = {10_000: 5, 100_000: 3}


@cache
def records(count: int) -> list[Record]:
    return list(itertools.islice(world(seed=42, size="large", language="de", now=NOON), count))


@cache
def without_conversations() -> list[Record]:
    """A small world that has everything but what is most: some 2,300 records."""
    most = (Interaction, Article)
    return [record for record in records(10_000) if not isinstance(record, most)]


def documents(of: Iterable[Record]) -> Iterator[bytes]:
    """A line for each: `["kind",{…}]`."""
    return (b'["%s",%s]\n' % (BY_RECORD[type(r)].name.encode(), encode(r)) for r in of)


def floor(port: int, file: str) -> float:
    """The floor's seconds, in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    told = subprocess.run(
        [sys.executable, __file__, "--floor", str(port), file, folder],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    shutil.rmtree(folder)
    return float(json.loads(told))


def child_floor(port: int, file: str, folder: Path) -> float:
    """Raw download, decode, insert."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/{file}")
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


def first_of(told: Told) -> First:
    """A whole first sync into a profile whose tables are there, in a process of its own."""
    said = subprocess.run(
        [
            *(sys.executable, Path(__file__).parent / "desk.py", "first"),
            msgspec.json.encode(told, enc_hook=str).decode(),
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return msgspec.json.decode(said, type=First)


def count_rows(profile: Path) -> int:
    connection = connect(profile, key=KEY, only_reading=True)
    tables = [kind.table for kind in BY_RECORD.values()]
    counts = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    connection.close()
    return sum(counts)


def measure(count: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    raw = b"".join(documents(records(count)))
    (folder / "raw.ndjson").write_bytes(raw)
    ours, least = [], []
    with Served(folder, records(count)) as hub, raw_files(folder) as port:
        for _ in range(ROUNDS[count]):
            least.append(floor(port, "raw.ndjson"))
            profile = folder / "desk"
            told = Told(address=hub.address, token=hub.token, profile=profile)
            ours.append(first_of(told).seconds)
            assert count_rows(profile) >= count * 0.99, "not everything arrived"
            shutil.rmtree(profile)
    shutil.rmtree(folder)
    figures.say(
        f"first sync of {count:,} records, {len(raw) / 1e6:.0f} MB of JSON",
        {"ours, s": ours, "floor, s": least, "ours / floor": figures.ratios(ours, least)},
    )


@contextmanager
def raw_files(folder: Path) -> Iterator[int]:
    """The folder over plain HTTP, on a free port."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()  # noqa: TID251
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_line: Any) -> None:
        """Nothing: the figures are all there is to say."""


def main() -> int:
    if "--floor" in sys.argv:
        port, file, folder = sys.argv[sys.argv.index("--floor") + 1 :]
        print(json.dumps(child_floor(int(port), file, Path(folder))))
        return 0
    only = int(sys.argv[sys.argv.index("--only") + 1]) if "--only" in sys.argv else None
    for count in ROUNDS:
        if only in (None, count):
            measure(count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
