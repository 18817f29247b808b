"""Customers that come and answer, from a process of their own beside the demo's window and hub.

    with arriving(address, "de", 7, per_hour=40) as customers:
        customers.come(60)

Law: it ends with the process that started it; when it cannot go on, the demo does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import msgspec

from integrations.demo.customers.rate import PER_HOUR, WITH_CALLS, Orders

_ENDS_WITHIN_S = 5


class Beside:
    """Fits `desktop.ports.training`: orders go down the process's standard input."""

    def __init__(self, process: subprocess.Popen[bytes], per_hour: float) -> None:
        self._process = process
        self.per_hour = per_hour
        self.paused = False

    def come(self, per_hour: float) -> None:
        self.per_hour = per_hour
        self._order(Orders(per_hour=per_hour))

    def pause(self, paused: bool) -> None:
        self.paused = paused
        self._order(Orders(paused=paused))

    def difficult(self) -> None:
        self._order(Orders(difficult=True))

    def call(self) -> None:
        """Somebody calls at once, whoever is there."""
        self._order(Orders(call=True))

    def let_call(self) -> None:
        """From now on some of those who come call."""
        self._order(Orders(channels=WITH_CALLS))

    def _order(self, orders: Orders) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            with suppress(OSError):  # it has ended, and said why
                pipe.write(msgspec.json.encode(orders) + b"\n")
                pipe.flush()

    def end(self) -> None:
        if self._process.stdin is not None:  # it ends when its input does
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def arriving(
    address: str, language: str, seed: int, *, per_hour: float = PER_HOUR, pace: float = 1.0
) -> Iterator[Beside]:
    """While this is open, made-up customers write to the hub at this address, and answer.

    pace: so many times as fast as people answer.
    """
    command = [sys.executable, "-m", "integrations.demo.arriving", address, language]
    command += [str(seed), str(per_hour), str(pace)]
    customers = Beside(subprocess.Popen(command, stdin=subprocess.PIPE), per_hour)
    try:
        yield customers
    finally:
        customers.end()
