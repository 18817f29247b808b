"""`tresen hub load` against psql's own copy of the very same rows, on one PostgreSQL.

Ours reads NDJSON, checks every record, takes columns, buckets and sums from it and hands rows to
COPY; psql is given finished rows as text. Both put the indexes off and build them at the end,
both in one transaction; the server is durable.

    python benchmarks/load.py [--json] [--only N]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg

from benchmarks import figures
from benchmarks.first_sync import documents, records
from benchmarks.hubs import Served
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.store.tables import RECORDS, row_bucket
from tests.support.postgres import Server

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
ROUNDS = 3
TABLES = [*(table.name for table in RECORDS.values()), row_bucket.name]
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def ours(database: str, file: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "desktop.commands.cli", "hub", "load", str(file)),
            *("--database", database),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def written_out(database: str, folder: Path) -> None:
    """The rows of a loaded hub as files for psql."""
    for table in TABLES:
        _psql(database, [f"\\copy {table} TO '{folder}/{table}.copy'"])


def copied(database: str, folder: Path) -> float:
    """The seconds of psql with the same rows, into the same tables, emptied before."""
    with psycopg.connect(database, autocommit=True) as connection:
        found = [
            row for table in TABLES for row in connection.execute(_INDEXES, (table,)).fetchall()
        ]
        connection.execute(f"TRUNCATE {', '.join(TABLES)}".encode())
    lines = [f"DROP INDEX {name};" for name, _ in found]
    lines += [f"\\copy {table} FROM '{folder}/{table}.copy'" for table in TABLES]
    lines += [f"{made};" for _, made in found]
    lines += [f"ANALYZE {table};" for table in TABLES]
    began = time.perf_counter()
    _psql(database, ["BEGIN;", *lines, "COMMIT;"])
    return time.perf_counter() - began


def _psql(database: str, lines: list[str]) -> None:
    subprocess.run(
        ["psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", database],
        input="\n".join(lines) + "\n",
        check=True,
        text=True,
        stdout=subprocess.DEVNULL,
    )


def measure(count: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    folder.chmod(0o755)
    file = folder / "records.ndjson"
    file.write_bytes(b"".join(documents(records(count))))
    server = Server(**DURABLE, shared_buffers="256MB")
    server.start()
    mine, theirs = [], []
    try:
        peer = server.cluster.database("peer", lambda url: open_store(url).close())
        Served(folder, records(count), database=peer)
        written_out(peer, folder)
        for _ in range(ROUNDS):
            empty = server.cluster.database("load", lambda url: open_store(url).close())
            mine.append(ours(empty, file))
            theirs.append(copied(peer, folder))
            server.cluster.discard(empty)
    finally:
        server.close()
        shutil.rmtree(folder)
    figures.say(
        f"loading {count:,} records, {sum(map(len, documents(records(count)))) / 1e6:.0f} MB",
        {
            "tresen hub load, s": mine,
            "psql \\copy of the same rows, s": theirs,
            "ours / psql": figures.ratios(mine, theirs),
            "ours, records/s": [count / seconds for seconds in mine],
        },
    )


def main() -> int:
    only = int(sys.argv[sys.argv.index("--only") + 1]) if "--only" in sys.argv else 100_000
    measure(only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
