"""Mistakes made in a process of the run: those of the simulator, and some that are seen here alone.

What shows there must show here; and what only real processes and threads can see, which look at a
store from beside it, has its mistake here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final
from unittest.mock import patch

from desktop.store import absorb
from desktop.store.opening import Connection
from desktop.store.rows import Key
from desktop.store.staging import Document
from tests.simulator.mutants import MUTANTS

Patch = Callable[[], AbstractContextManager[Any]]
_SLOWLY_S = 0.05  # between two pieces: another thread looks


def _a_page_in_pieces() -> AbstractContextManager[Any]:
    """Each row is committed by itself."""
    put = absorb.put_documents

    def mutant(
        connection: Connection, documents: Sequence[Document], new: Collection[str] = ()
    ) -> set[Key]:
        touched: set[Key] = set()
        for each in documents:
            touched |= put(connection, [each], new)
            connection.execute("COMMIT")
            threading.Event().wait(_SLOWLY_S)
            connection.execute("BEGIN IMMEDIATE")
        return touched

    return patch.object(absorb, "put_documents", mutant)


HERE: Final[dict[str, Patch]] = {"a page in pieces": _a_page_in_pieces}


def made(name: str) -> AbstractContextManager[Any]:
    """While it lasts, the product makes this mistake; none for ""."""
    if not name:
        return nullcontext()
    return (HERE | {each.name: each.patch for each in MUTANTS})[name]()
