"""One question at a time: what a newer question has overtaken is dropped.

    self._latest = Latest(desk.supervisor, "customer")
    self._latest.ask(self._read(customer))

Every user has its own name, so two panes of the same kind do not cancel each other.
"""

from __future__ import annotations

from collections.abc import Coroutine
from itertools import count
from typing import Any

from desktop.later import Tasks

_numbers = count(1)


class Latest:
    """Runs the work asked for last."""

    def __init__(self, supervisor: Tasks, name: str) -> None:
        self._supervisor = supervisor
        self._name = f"{name} {next(_numbers)}"

    def ask(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin this; what was begun before and has not ended does not go on."""
        self.drop()
        self._supervisor.spawn(self._name, work)

    def drop(self) -> None:
        self._supervisor.cancel(self._name)
