"""What several figures of sync share: hubs with so many records, the floor, the peer, PostgreSQL.

Law: each is made when the first figure asks for it, and ends with the session.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import msgspec

from benchmarks import kinto, pouch
from benchmarks.aims import note
from benchmarks.desk import Told
from benchmarks.first_sync import documents, raw_files, records
from benchmarks.hubs import Served
from benchmarks.kinto import Kinto, NoKinto
from benchmarks.pouch import NoPeer, Pouch
from integrations.hub.server.store.opening import open_store
from tests.support.postgres import Server

HERE = Path(__file__).parent
FEW, MANY = 10_000, 100_000
# A server as people run it: what is committed is on the disk.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Session:
    """What several figures need, made when the first of them asks."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
        stack.callback(shutil.rmtree, self.folder)
        self._hubs: dict[int, Served] = {}

    def hub(self, count: int) -> Served:
        if count not in self._hubs:
            self._hubs[count] = self._stack.enter_context(
                Served(self.folder / f"hub{count}", records(count))
            )
        return self._hubs[count]

    @cached_property
    def files(self) -> int:
        """The port where the floor takes its documents from."""
        return self._stack.enter_context(raw_files(self.folder))

    @cached_property
    def pouch(self) -> Pouch | None:
        """The peer with the same documents; None, and it is said once, when there is none."""
        try:
            note(f"peer: {pouch.installed()}")
        except NoPeer as why:
            note(f"without a peer: {why}")
            return None
        return self._stack.enter_context(Pouch())

    @cached_property
    def kinto(self) -> Kinto | None:
        """The other peer, with nothing in it; None, and it is said once, when there is none."""
        try:
            programs = kinto.installed()
        except NoKinto as why:
            note(f"without Kinto: {why}")
            return None
        # Its driver is SQLAlchemy's own choice for this beginning of an address.
        database = self.postgres.cluster.database("kinto", lambda _url: None)
        return self._stack.enter_context(Kinto(programs, self.folder, database))

    def for_pouch(self, count: int) -> Path:
        """So many documents under CouchDB's name for their key."""
        path = self.folder / f"pouch{count}.ndjson"
        if not path.exists():
            with path.open("wb") as file:
                for kind, document in map(_parts, documents(records(count))):
                    file.write(_for_pouch(kind, document))
        return path

    def url(self, peer: Pouch, count: int, port: int | None = None) -> str:
        """A database of the peer that has so many of the documents."""
        peer.fill(f"c{count}", self.for_pouch(count))
        return peer.url(f"c{count}", port)

    @contextmanager
    def profile(self) -> Iterator[Path]:
        path = Path(tempfile.mkdtemp(prefix="desk-", dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path)

    @cached_property
    def postgres(self) -> Server:
        server = Server(**DURABLE, max_connections="200", shared_buffers="256MB")
        self._stack.callback(server.close)
        server.start()
        return server

    def database(self, name: str) -> str:
        return self.postgres.cluster.database(name, lambda url: open_store(url).close())


def _parts(line: bytes) -> tuple[str, bytes]:
    kind, document = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
    return kind, bytes(document)


def _for_pouch(kind: str, document: bytes) -> bytes:
    """The same document under CouchDB's name for its key."""
    id_ = json.loads(document)["id"]
    return b'{"_id":"%s","kind":"%s",%s\n' % (id_.encode(), kind.encode(), document[1:])


def times_of(does: str, told: Told) -> list[float]:
    """What a desk in a process of its own measured."""
    said = subprocess.run(
        [sys.executable, HERE / "desk.py", does, in_words(told)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return msgspec.json.decode(said, type=list[float])


def in_words(told: Told) -> str:
    """What a desk is told, as an argument of its process."""
    return msgspec.json.encode(told, enc_hook=str).decode()
