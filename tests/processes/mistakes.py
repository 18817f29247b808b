"""The simulator's mistakes, made in a process of the run: what shows there must show here."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from tests.simulator.mutants import MUTANTS


def made(name: str) -> AbstractContextManager[Any]:
    """While it lasts, the product makes this mistake; none for ""."""
    return next(each.patch() for each in MUTANTS if each.name == name) if name else nullcontext()
