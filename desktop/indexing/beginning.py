"""The index of articles from the open store to its end, its modules loaded beside the window.

This one is loaded with the program, everything else of the room by it: the engine and the grammar
of the query's language are too much for the way to a first answer.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from desktop.ahead import ahead
from desktop.notices import Notice, Tone
from desktop.settings import ABROAD
from desktop.text import tr

if TYPE_CHECKING:
    from desktop.indexing.articles import Articles
    from desktop.later import Tasks
    from desktop.notices import Board
    from desktop.ports.clock import Clock
    from desktop.ports.knowledge import Knowledge
    from desktop.settings import Settings
    from desktop.store.worker import StoreThread
    from desktop.under_way import UnderWay

NAME: Final = "knowledge"  # of the task
MEANINGS: Final = "meanings"
# A question is too small to be shared: threads that wait for each other take a hundred times it.
_ONE_THREAD: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_MEANINGS: Final = "desktop.indexing.meanings"
_FOLLOWING: Final = "desktop.indexing.following"


async def keep_indexed(
    store: StoreThread,
    clock: Clock,
    settings: Settings,
    tasks: Tasks,
    give: Callable[[Knowledge], None],
    *,
    notices: Board,
    under_way: UnderWay,
    stands: asyncio.Event,
) -> None:
    """Make the index, give it to whoever asks, keep it in step until cancelled.

    stands: is set when it answers for the first time.
    """
    await ahead((_FOLLOWING,))
    articles = import_module("desktop.indexing.articles").Articles(clock, stands)
    give(articles)
    if find_spec(ABROAD.needs) is not None:
        tasks.spawn(MEANINGS, _keep_meant(store, articles, settings, stands))
    following = import_module(_FOLLOWING).Following(store, articles)
    title = tr("Articles are made ready for the search")

    def rest() -> None:
        following.rest()
        notices.tell(_rests())

    following.making.connect(
        lambda made: (
            under_way.say(NAME, title, done=made, stop=rest) if made else under_way.over(NAME)
        )
    )
    try:
        await following.run()
    finally:
        under_way.over(NAME)


def _rests() -> Notice:
    return Notice(
        tone=Tone.INFO,
        happened=tr("Stopped. The search finds the articles that are ready by now."),
        safe=tr("The others are made ready in ten minutes."),
        replace=NAME,
    )


async def _keep_meant(
    store: StoreThread, articles: Articles, settings: Settings, stands: asyncio.Event
) -> None:
    """Where the extra `languages` is installed: articles of the other language.

    Nothing of it is loaded before the index stands: its modules need the grammar of questions,
    which is loaded while the engine works and would hold up the reading of terms before.
    """
    await stands.wait()
    for name in _ONE_THREAD:  # read once, when numpy is loaded
        os.environ.setdefault(name, "1")
    await ahead((_MEANINGS,))
    await import_module(_MEANINGS).Meanings(store, articles, settings).run()
