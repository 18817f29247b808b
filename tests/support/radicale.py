"""A real Radicale on the loopback, for one test, and another program that uses the same calendar.

    def test_…(radicale):
        calendar = radicale.calendar("anna", "tasks")
        calendar.put("x.ics", b"BEGIN:VCALENDAR…")

`stop` and `start` take it away and bring it back at the same address, with what it keeps.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

PASSWORD = "calendar secret"  # of a server that lives as long as a test
_BEGINS_WITHIN_S = 30.0
_MAKE = (
    '<?xml version="1.0"?><C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    "<set><prop><C:supported-calendar-component-set><C:comp name='VTODO'/>"
    "</C:supported-calendar-component-set></prop></set></C:mkcalendar>"
)


class OtherProgram:
    """A collection as somebody else's program sees it: plain HTTP, nothing of the connector."""

    def __init__(self, address: str, login: str) -> None:
        self.address = address
        self.login = login
        self._http = httpx.Client(auth=(login, PASSWORD), timeout=20)

    def get(self, name: str) -> str:
        answer = self._http.get(self.address + name)
        answer.raise_for_status()
        return answer.text

    def put(self, name: str, content: str) -> None:
        lines = "\r\n".join(line.strip() for line in content.strip().splitlines()) + "\r\n"
        kind = {"Content-Type": "text/calendar"}
        self._http.put(self.address + name, content=lines, headers=kind).raise_for_status()

    def change(self, name: str, old: str, new: str) -> None:
        """One thing in the file, only if nobody else was faster."""
        answer = self._http.get(self.address + name)
        assert old in answer.text
        headers = {"Content-Type": "text/calendar", "If-Match": answer.headers["ETag"]}
        content = answer.text.replace(old, new)
        self._http.put(self.address + name, content=content, headers=headers).raise_for_status()

    def delete(self, name: str) -> None:
        self._http.delete(self.address + name).raise_for_status()

    def names(self) -> list[str]:
        answer = self._http.request("PROPFIND", self.address, headers={"Depth": "1"})
        found = [part.split("</")[0] for part in answer.text.split("href>")]
        return sorted(part.rpartition("/")[2] for part in found if part.endswith(".ics"))

    def close(self) -> None:
        self._http.close()


class Radicale:
    """The server, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._others: list[OtherProgram] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        users = self._folder / "users"
        users.write_text("".join(f"{name}:{PASSWORD}\n" for name in ("anna", "ben")), "utf-8")
        config = self._folder / "config"
        config.write_text(
            f"[server]\nhosts=127.0.0.1:{self.port}\n"
            f"[auth]\ntype=htpasswd\nhtpasswd_filename={users}\nhtpasswd_encryption=plain\ndelay=0\n"
            f"[storage]\nfilesystem_folder={self._folder / 'data'}\n",
            "utf-8",
        )
        log = (self._folder / "log").open("ab")
        command = [sys.executable, "-m", "radicale", "-C", str(config)]
        self._process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + _BEGINS_WITHIN_S
        while time.monotonic() < end:
            try:
                httpx.get(self.address, timeout=5)
            except httpx.HTTPError:
                time.sleep(0.1)  # noqa: TID251  a process that begins
            else:
                return
        raise AssertionError((self._folder / "log").read_text("utf-8"))

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(20)

    def calendar(self, login: str, name: str) -> OtherProgram:
        """A new collection of this person's."""
        address = f"{self.address}{login}/{name}/"
        httpx.request(
            "MKCALENDAR", address, content=_MAKE, auth=(login, PASSWORD), timeout=20
        ).raise_for_status()
        self._others.append(OtherProgram(address, login))
        return self._others[-1]

    def forget(self) -> None:
        """Everything that was made in it; it runs afterwards."""
        if self._process is None:
            self.start()
        for other in self._others:
            other.delete("")
            other.close()
        self._others.clear()


@pytest.fixture(scope="session")
def one_radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def radicale(one_radicale: Radicale) -> Iterator[Radicale]:
    """It runs, and holds nothing yet."""
    yield one_radicale
    one_radicale.forget()
