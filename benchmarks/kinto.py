"""Kinto as the peer that ours is held against for pushing: edits by its batches, on PostgreSQL.

It is installed on demand into the benchmark's cache, in a Python of its own. Kinto keeps one JSON
document a record with its permissions; it has no rights by queue, no log and no answers to repeat.
"""

from __future__ import annotations

import base64
import http.client
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from benchmarks.search.cache import folder

_PACKAGES: Final = ("kinto[postgresql]==26.5.0", "waitress==3.0.2", "setuptools<81")
_BATCH: Final = 200  # requests; its own default is 25, which takes longer
_STARTS_WITHIN_S: Final = 30.0
_ENDS_WITHIN_S: Final = 20
_SETTINGS: Final = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
threads = 4
[app:main]
use = egg:kinto
kinto.userid_hmac_secret = benchmark
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {database}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {database}
kinto.cache_backend = kinto.core.cache.memory
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Everyone
kinto.batch_max_requests = {batch}
"""
_RECORDS: Final = "/buckets/desk/collections/cases/records"


class NoKinto(Exception):
    """It cannot be had on this machine; `str` says why."""


def installed() -> Path:
    """The folder of its programs. Raises NoKinto."""
    programs = folder("kinto") / "bin"
    if not (programs / "kinto").exists():
        for command in (
            [sys.executable, "-m", "venv", str(programs.parent)],
            [str(programs / "pip"), "install", "--quiet", *_PACKAGES],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NoKinto(f"Kinto could not be installed: {done.stderr.strip()[-300:]}")
    return programs


class Kinto:
    """`with Kinto(programs, folder, url) as kinto:` a server over this empty database."""

    def __init__(self, programs: Path, where: Path, database: str) -> None:
        self._programs = programs
        self._port = _free_port()
        self._settings = where / "kinto.ini"
        said = _SETTINGS.format(port=self._port, database=database, batch=_BATCH)
        self._settings.write_text(said, encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Kinto:
        kinto, settings = str(self._programs / "kinto"), str(self._settings)
        migrate = [kinto, "migrate", "--ini", settings]
        subprocess.run(migrate, check=True, capture_output=True)
        self._process = subprocess.Popen(
            [kinto, "start", "--ini", settings, "--port", str(self._port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self._ask("PUT", "/buckets/desk", {})
        self._ask("PUT", "/buckets/desk/collections/cases", {})
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_ENDS_WITHIN_S)

    def fill(self, documents: list[dict[str, Any]]) -> None:
        """Records c0, c1, … before anything is measured; their ids say so too."""
        self._bring("PUT", documents)

    def edit(self, count: int) -> float:
        """Seconds until so many records have another subject, one after the other."""
        began = time.perf_counter()
        self._bring("PATCH", [{"subject": f"Edited {number}"} for number in range(count)])
        return time.perf_counter() - began

    def _bring(self, method: str, documents: list[dict[str, Any]]) -> None:
        for first in range(0, len(documents), _BATCH):
            asked = [
                {"method": method, "path": f"/v1{_RECORDS}/c{number}", "body": {"data": document}}
                for number, document in enumerate(documents[first : first + _BATCH], first)
            ]
            answers = self._ask("POST", "/batch", {"requests": asked})["responses"]
            assert len(answers) == len(asked)
            assert all(each["status"] < 300 for each in answers), answers[-1]

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        who = base64.b64encode(b"desk:benchmark").decode()
        headers = {"Authorization": f"Basic {who}", "Content-Type": "application/json"}
        connection.request(method, f"/v1{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        said: dict[str, Any] = json.loads(answer.read())
        connection.close()
        assert answer.status < 300, said
        return said

    def _wait(self) -> None:
        until = time.monotonic() + _STARTS_WITHIN_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), 1.0).close()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)  # noqa: TID251  a process that has no other way to say it is there
            else:
                return


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
