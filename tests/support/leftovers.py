"""No test leaves a thread running, the one after it would meet it; nor its memory to be walked."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRACE_S = 2.0


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    new = set(threading.enumerate()) - before
    for thread in new:
        thread.join(_GRACE_S)
    left = sorted(thread.name for thread in new if thread.is_alive())
    assert not left, f"threads left behind: {left}"


@pytest.fixture(autouse=True, scope="module")
def _what_stands_is_not_walked_again() -> None:
    """Python's collector leaves alone what the modules before have imported and kept.

    The windows' tests collect after each scene and look for timers among all objects: over the
    millions that a worker has after an hour of other tests, that took longer than the scenes.
    """
    gc.collect()
    gc.freeze()
