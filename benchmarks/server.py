"""A server in a process of its own that says in one line of JSON where it is."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

_ENDS_WITHIN_S = 20


class Server:
    """`begin` once, then `end`; ending one that never began does nothing."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def begin(
        self, command: Sequence[str | Path], *, cwd: Path | None = None, cores: Collection[int] = ()
    ) -> dict[str, Any]:
        """Return what it says; cores: where it may run, everywhere when none is named."""
        self._process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, text=True)
        if cores:
            os.sched_setaffinity(self._process.pid, cores)
        assert self._process.stdout is not None
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_ENDS_WITHIN_S)
            if self._process.stdout is not None:
                self._process.stdout.close()
