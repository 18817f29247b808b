"""A PostgreSQL of the tests' own, made from the installed binaries and gone at the end.

    def test_…(postgres):
        url = postgres.database("hub", prepare=create_tables)   # postgresql://…, empty but for that

Each call hands out what is as good as a fresh copy (`emptied`); `prepare` runs once per name, on
the template behind it. It listens on a free port of the loopback only, behind a password, runs as
`postgres` when we are root (it refuses root), and writes nothing through to the disk: the tests do
not pull the plug.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import psycopg
import pytest

from tests.support.absent import absent
from tests.support.emptied import Standing, emptied, standing

if sys.platform != "win32":
    import pwd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "autovacuum": "off",  # nothing here lives long enough for it
}
_TIMES = 20  # that one database is emptied and used again; then what was deleted has grown to much
_END = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"


class _Owner(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Cluster:
    """A running server and the databases handed out of it."""

    def __init__(self, port: int, password: str) -> None:
        self._address = f"postgresql://tresen:{password}@127.0.0.1:{port}"
        self._templates: dict[str, Standing] = {}
        self._emptied: dict[str, list[tuple[str, int]]] = {}  # by template, and how often
        self._made: dict[str, tuple[str, int]] = {}  # by name: its template, how often used again
        self._count = 0

    def database(self, template: str, prepare: Callable[[str], object]) -> str:
        """The URL of a database that holds what `prepare(url)` puts into one, and nothing else."""
        if template not in self._templates:
            self._do(f"CREATE DATABASE {template}")
            prepare(f"{self._address}/{template}")
            with self._in(template) as connection:
                self._templates[template] = standing(connection)
        name = self._new_name(template)
        if spare := self._emptied.get(template):
            old, used = spare.pop()
            self._do(f"ALTER DATABASE {old} RENAME TO {name}")
        else:
            used = 0
            self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made[name] = (template, used)
        return f"{self._address}/{name}"

    def empty(self, url: str) -> None:
        """Make it a database with nothing in it, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        self._made.pop(name, None)
        self._drop(name)
        self._do(f"CREATE DATABASE {name}")

    def discard(self, url: str) -> None:
        """The test is done with it, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        template, used = self._made.pop(name, ("", _TIMES))
        if used >= _TIMES or not self._made_empty(name, template, used + 1):
            self._drop(name)

    def _made_empty(self, name: str, template: str, used: int) -> bool:
        with self._in("postgres") as connection:
            connection.execute(_END, [name])
        with self._in(name) as connection:
            if not emptied(connection, self._templates[template]):
                return False
        self._emptied.setdefault(template, []).append((name, used))
        return True

    def _new_name(self, template: str) -> str:
        self._count += 1
        return f"{template}_{self._count}"

    def _drop(self, name: str) -> None:
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        with self._in("postgres") as connection:
            connection.execute(statement.encode())

    def _in(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"{self._address}/{database}", autocommit=True)


class Server:
    """A PostgreSQL in a folder of its own; it can be stopped and started in between."""

    def __init__(self, **settings: str) -> None:
        self.binaries = _binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="tresen-postgres-"))
        self._settings = {**_SETTINGS, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._port, password = _free_port(), secrets.token_hex(16)
        _initialise(self.binaries, self.folder, password)
        self.cluster = Cluster(self._port, password)

    def start(self) -> None:
        """Returns when it answers."""
        self._process = _start(self.binaries, self.folder, self._port, self._settings)
        _wait_until_it_answers(self.binaries, self.folder, self._port, self._process)

    def stop(self, how: str = "immediate") -> None:
        """Whoever is still connected; `immediate` is as if it were killed."""
        if self._process is not None:
            _stop(self.binaries, self.folder, how)
            self._process.wait(20)
            self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The server, started when the first test asks for it."""
    server = Server()
    try:
        server.start()
        yield server.cluster
    finally:
        server.close()


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        absent("PostgreSQL", "apt-get install postgresql")
    return found[-1].parent if found else Path(str(on_path)).parent


def _as_owner() -> _Owner:
    """Who runs it, for subprocess: somebody else than us only when we are root."""
    if sys.platform == "win32" or os.getuid() != 0:
        return {}
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        absent("The user `postgres`", "apt-get install postgresql")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, password: str) -> None:
    owner = _as_owner()
    secret = folder / "password"
    secret.write_text(password)
    if owner:
        os.chown(folder, owner["user"], owner["group"])
        os.chown(secret, owner["user"], owner["group"])
    arguments: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        folder / "data",
        "--username",
        "tresen",
    ]
    arguments += ["--auth", "scram-sha-256", "--pwfile", secret, "--no-sync"]
    arguments += ["--encoding", "UTF8", "--locale", "C.UTF-8"]
    done = subprocess.run(
        arguments, check=False, capture_output=True, text=True, cwd=folder, **owner
    )
    assert done.returncode == 0, done.stderr


def _start(
    binaries: Path, folder: Path, port: int, chosen: dict[str, str]
) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in chosen.items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
            **_as_owner(),
        )


def _stop(binaries: Path, folder: Path, how: str) -> None:
    """At once, whoever is still connected; `immediate`: without writing anything more."""
    stop: list[str | Path] = [binaries / "pg_ctl", "stop", "-D", folder / "data", "-m", how]
    subprocess.run(stop, check=True, capture_output=True, cwd=folder, **_as_owner())


def _wait_until_it_answers(
    binaries: Path, folder: Path, port: int, server: subprocess.Popen[bytes]
) -> None:
    ask: list[str | Path] = [
        binaries / "pg_isready",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--timeout",
        "1",
    ]
    for _ in range(600):
        said = (folder / "log").read_text()
        assert server.poll() is None, said
        if subprocess.run(ask, check=False, capture_output=True).returncode == 0:
            return
        threading.Event().wait(0.05)
    pytest.fail(f"PostgreSQL did not answer within 30 s: {(folder / 'log').read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
