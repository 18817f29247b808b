"""PouchDB as the peer: its server over LevelDB, and the programs in `pouchdb/` that talk to it.

It is installed on demand from the lock beside it, into that folder. Without node or npm's registry
there is no peer, and what is said then names what to do.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.server import Server

FOLDER = Path(__file__).parent / "pouchdb"
DEFAULT: tuple[str, ...] = ()
TUNED = ("1000", "10")  # documents a batch, batches at once


class NoPeer(Exception):
    """There is no PouchDB on this machine; `str` says why and what to do."""


def installed() -> str:
    """The versions that run. Raises NoPeer."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NoPeer(
            "node and npm are missing (apt-get install nodejs npm): no PouchDB beside ours"
        )
    if not (FOLDER / "node_modules" / "pouchdb").is_dir():
        done = subprocess.run(
            ["npm", "ci", "--no-progress"], cwd=FOLDER, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoPeer(f"npm could not install PouchDB: {done.stderr.strip()[-300:]}")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    versions = json.loads((FOLDER / "package.json").read_text())["dependencies"]
    return f"node {node.stdout.strip()}, " + ", ".join(f"{n} {v}" for n, v in versions.items())


class Pouch:
    """`with Pouch() as pouch:` a server whose databases are filled from files."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tresen-pouch-"))
        self._filled: set[str] = set()
        self._server = Server()
        self._port = 0

    def __enter__(self) -> Pouch:
        data = self._folder / "server"
        data.mkdir(exist_ok=True)
        self._port = self._server.begin(["node", "server.js", data], cwd=FOLDER)["port"]
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.end()
        shutil.rmtree(self._folder)

    def fill(self, database: str, file: Path) -> None:
        """Put the documents of a file there, before anybody asks for it."""
        if database not in self._filled:
            run("fill", self._folder / "server", database, file)
            self._filled.add(database)

    def url(self, database: str, port: int | None = None) -> str:
        """port: of somebody in between."""
        return f"http://127.0.0.1:{port or self._port}/{database}"

    @property
    def port(self) -> int:
        return self._port

    def first_sync(self, url: str, options: tuple[str, ...] = DEFAULT) -> float:
        """The seconds of a first replication into a fresh folder."""
        with tempfile.TemporaryDirectory(prefix="tresen-pouch-") as folder:
            return float(run("first_sync", url, folder, *options)["seconds"])

    def one_change(self, url: str, changes: int, pause_ms: int) -> list[float]:
        with tempfile.TemporaryDirectory(prefix="tresen-pouch-") as folder:
            took: list[float] = run("one_change", url, folder, str(changes), str(pause_ms))
            return took

    def push(self, url: str, file: Path, count: int) -> float:
        with tempfile.TemporaryDirectory(prefix="tresen-pouch-") as folder:
            return float(run("push", url, folder, file, str(count))["seconds"])


def run(program: str, *arguments: str | Path) -> Any:  # noqa: ANN401  as the program says it
    """What one of the programs says."""
    told = subprocess.run(
        ["node", f"{program}.js", *arguments],
        cwd=FOLDER,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)
