"""No test leaves a thread running; the one after it would meet it."""

from __future__ import annotations

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
