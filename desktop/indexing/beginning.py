"""The index of articles from the open store to its end, its modules loaded beside the window.

This one is loaded with the program, everything else of the room by it: the engine and the grammar
of the query's language are too much for the way to a first answer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

from desktop.ahead import ahead

if TYPE_CHECKING:
    from desktop.ports.clock import Clock
    from desktop.ports.knowledge import Knowledge
    from desktop.store.worker import StoreThread

NAME: Final = "knowledge"  # of the task
_MODULES: Final = ("knowledge_index.index", "desktop.indexing.following", "desktop.store.telephone")


async def keep_indexed(store: StoreThread, clock: Clock, give: Callable[[Knowledge], None]) -> None:
    """Make the index, give it to whoever asks, keep it in step until cancelled."""
    await ahead(_MODULES)
    articles = import_module("desktop.indexing.articles").Articles(clock)
    give(articles)
    await import_module("desktop.indexing.following").Following(store, articles).run()
