"""Commits a second of a PostgreSQL hub with 16 writers, against a naive insert there (B8).

Ours: pushes of one mutation each, whole: rights, refusal, rows, buckets, log and result in one
transaction. Bare: what the prototype had from which the limit came, and the row: counter, row,
buckets, sums and log, for nobody who signed in, without rights, objections or a kept answer. Naive:
one INSERT of the same document under a sequence and a commit, which loses rows for whoever reads by
that number. All from 4 processes of 4 threads. While ours runs a reader follows the numbers; every
number must be there when the counter says so.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
import psycopg

from desktop.domain.ids import AgentId, CaseId, NoteId, OperationId, QueueId, TenantId, new_id
from desktop.domain.operations.writing import NoteCase
from desktop.domain.records import Note
from desktop.ports.clock import SystemClock, unix_ms
from desktop.ports.wire import DONE, Mutation, Push
from integrations.hub.server import pushing
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import heads, records
from integrations.hub.server.store.opening import Transaction, open_store
from integrations.hub.server.store.work import Work

PROCESSES, THREADS = 4, 4
Way = Literal["ours", "bare", "naive"]
Writing = tuple[list[Callable[[], None]], Callable[[], None]]  # of each thread; what closes it
CLOCK = SystemClock()


class Told(msgspec.Struct):
    database: str
    way: Way
    seconds: float
    tokens: list[str]  # one a tenant
    case: str
    queue: str


def _note(told: Told) -> NoteCase:
    return NoteCase(
        id=NoteId(new_id(unix_ms(CLOCK))),
        about=CaseId(told.case),
        text="x" * 900,
        queues=(QueueId(told.queue),),
    )


def _bare(told: Told) -> Writing:
    store = open_store(told.database)

    def written(tenant: TenantId, notes: Sequence[Note]) -> list[int]:
        """In one transaction what has come meanwhile, as pushes are."""
        keys = [("note", note.id) for note in notes]

        def job(within: Transaction) -> int:
            heads.ask_ahead(within)
            records.ask_ahead(within, keys, [])
            head = heads.head_of(within)
            if head is None:
                raise RuntimeError(f"there is no tenant {tenant}")
            work = Work(within, head, CLOCK.now())
            work.hold_all(keys)
            for note in notes:
                work.hold("note", note.id)
                work.put(note)
            return work.write()

        return [store.writing(tenant, job)] * len(notes)

    def writer(number: int) -> Callable[[], None]:
        tenant = bearer_of(f"Bearer {told.tokens[number % len(told.tokens)]}").tenant
        do = partial(written, tenant)

        def write() -> None:
            store.pushes.take(tenant, _bare_note(told), do, lambda _some, _one: True)

        return write

    return [writer(number) for number in range(THREADS)], store.close


def _bare_note(told: Told) -> Note:
    asked = _note(told)
    return Note(
        id=asked.id,
        about_kind="case",
        about=asked.about,
        text=asked.text,
        by=AgentId("somebody"),
        at=CLOCK.now(),
        queues=asked.queues,
    )


def _ours(told: Told) -> Writing:
    store = open_store(told.database)

    def writer(number: int) -> Callable[[], None]:
        bearer: Bearer = bearer_of(f"Bearer {told.tokens[number % len(told.tokens)]}")
        client, mid = new_id(unix_ms(CLOCK)), 0

        def push() -> None:
            nonlocal mid
            mid += 1
            note = _note(told)
            mutation = Mutation(
                mid=mid,
                op_id=OperationId(new_id(unix_ms(CLOCK))),
                op=note.declared.signature,
                at=CLOCK.now(),
                fields=msgspec.Raw(msgspec.json.encode(note)),
            )
            pushed = pushing.push(store, CLOCK, bearer, Push(client, 1, (mutation,)))
            if pushed.answers[0].verdict not in DONE:
                raise RuntimeError(str(pushed.answers[0]))

        return push

    return [writer(number) for number in range(THREADS)], store.close


def _naive(told: Told) -> Writing:
    connections = [psycopg.connect(told.database) for _ in range(THREADS)]

    def writer(connection: psycopg.Connection) -> Callable[[], None]:
        def insert() -> None:
            document = msgspec.json.encode(_note(told)).decode()
            connection.execute("INSERT INTO naive (doc) VALUES (%s)", (document,))
            connection.commit()

        return insert

    def close() -> None:
        for connection in connections:
            connection.close()

    return [writer(connection) for connection in connections], close


_WAYS: dict[Way, Callable[[Told], Writing]] = {"ours": _ours, "bare": _bare, "naive": _naive}


def child() -> None:
    """Do what each line says; to start anew for each round would take longer than to write."""
    _say("there")
    for line in sys.stdin:
        told = msgspec.json.decode(line, type=Told)
        writers, close = _WAYS[told.way](told)
        for write in writers:
            write()  # what is done the first time only is no part of it
        _say("ready")
        sys.stdin.readline()
        _say(str(_written(writers, told.seconds)))
        close()


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _written(writers: list[Callable[[], None]], seconds: float) -> int:
    """Write until the time is over; how often."""
    counts = [0] * THREADS
    end = time.perf_counter() + seconds

    def go(number: int) -> None:
        while time.perf_counter() < end:
            writers[number]()
            counts[number] += 1

    threads = [threading.Thread(target=go, args=(n,)) for n in range(THREADS)]  # noqa: TID251
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


class Writers:
    """`with Writers() as writers: writers.commits_a_second(told)`, as often as one likes."""

    def __enter__(self) -> Writers:
        self._started = [
            subprocess.Popen(
                [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(PROCESSES)
        ]
        self._hear()
        return self

    def __exit__(self, *_error: object) -> None:
        for each in self._started:
            each.communicate()

    def commits_a_second(self, told: Told) -> float:
        """All processes together."""
        tokens = told.tokens
        for number in range(PROCESSES):
            mine = [tokens[(number * THREADS + thread) % len(tokens)] for thread in range(THREADS)]
            asked = msgspec.json.encode(msgspec.structs.replace(told, tokens=mine)).decode()
            self._say(number, asked)
        self._hear()
        for number in range(PROCESSES):
            self._say(number, "")
        return sum(int(said) for said in self._hear()) / told.seconds

    def _say(self, number: int, line: str) -> None:
        stdin = self._started[number].stdin
        assert stdin is not None
        stdin.write(f"{line}\n")
        stdin.flush()

    def _hear(self) -> list[str]:
        """The next line of each. Raises RuntimeError when one of them has ended."""
        said = [each.stdout.readline() for each in self._started if each.stdout is not None]
        if not all(said):
            raise RuntimeError("a writer ended; what it said stands above")
        return said


class Following:
    """Reads what the counters say is there; `missed` is what was not."""

    def __init__(self, database: str, tenants: list[TenantId]) -> None:
        self._database = database
        self._tenants = tenants
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)  # noqa: TID251
        self.missed = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _read(self) -> None:
        behind = dict.fromkeys(self._tenants, 0)
        with psycopg.connect(self._database, autocommit=True) as connection:
            first = "SELECT tenant, seq FROM tenant_head"
            behind.update(connection.execute(first).fetchall())
            while not self._over.wait(0.005):
                for tenant, seq in connection.execute(first).fetchall():
                    if seq > behind[tenant]:
                        (there,) = connection.execute(
                            "SELECT count(*) FROM change "
                            "WHERE tenant = %s AND seq > %s AND seq <= %s",
                            (tenant, behind[tenant], seq),
                        ).fetchone() or (0,)
                        self.missed += seq - behind[tenant] - there
                        behind[tenant] = seq


if __name__ == "__main__":
    child()
