"""A process of the run on a clock that can be put forward and back from outside.

    python -m tests.processes.child CLOCK tests.processes.desk '{"name": "c0", …}'

The file CLOCK holds by how many seconds this machine's clock is wrong; it may change at any moment.
The product asks one place what time it is, so that leases, tokens, cursors and ids go with it.
"""

from __future__ import annotations

import runpy
import sys
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from desktop.ports.clock import SystemClock


class WrongClock:
    """Of one machine; `put` from the test's process, `now` in the machine's own."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def put(self, seconds: float) -> None:
        """Wrong by so much from now on; a reader sees the one or the other."""
        beside = self._file.with_suffix(".new")
        beside.write_text(str(seconds))
        beside.rename(self._file)

    @property
    def wrong_s(self) -> float:
        return float(self._file.read_text()) if self._file.exists() else 0.0

    def now(self) -> datetime:
        return _right_now(SystemClock()) + timedelta(seconds=self.wrong_s)


_right_now = SystemClock.now


if __name__ == "__main__":
    clock = WrongClock(Path(sys.argv[1]))
    del sys.argv[:2]
    with patch.object(SystemClock, "now", lambda _self: clock.now()):
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
