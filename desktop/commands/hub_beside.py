"""A hub in a process of its own, beside the window that it serves.

    hub = HubBeside(database_url)
    hub.start()            from here on `hub.address` answers
    hub.stop()             and from here on nobody does; `start` brings it back at the same address

Law: it ends with the process that started it, however that ends.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from desktop.commands.output import CannotDo
from desktop.text import tr

_ENDS_WITHIN_S = 15


class _Ready(msgspec.Struct):
    address: str


class HubBeside:
    """`start` and `stop` block for up to some seconds; both may be called from any thread."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._listen = "127.0.0.1:0"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    def start(self) -> None:
        """Return when it answers. Raises CannotDo."""
        command = [sys.executable, "-m", "desktop.commands.cli", "hub", "serve", "--attached"]
        command += ["--database", self._database, "--listen", self._listen, "--json"]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
        self._process = process
        said = process.stdout.readline() if process.stdout else b""
        if not said:
            raise CannotDo(tr("The hub of the demo did not start. Its reason stands above."))
        self.address = msgspec.json.decode(said, type=_Ready).address
        self._listen = self.address.removeprefix("http://")

    def stop(self) -> None:
        """Return when its process has ended."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):  # the hub ends when its input does
            if pipe is not None:
                pipe.close()
        try:
            process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
