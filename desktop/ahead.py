"""Modules are loaded before they are needed: beside the window's thread, or on it bit by bit.

    await ahead(["integrations.hub.client"])     from now on importing it costs nothing
    await load(load_order.PAGES)                 modules of the window among them

A page is built when it is gone to; loading its modules then takes longer than some frames, and
building does not. Law: what makes classes of Qt is loaded on the window's thread alone. PySide
keeps what it knows of its classes in a table that it reads without Python's lock whenever Qt asks
an object what it is; a class made beside that is a crash once in fifty busy starts
(`tests/architecture/test_load_order.py`).
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.load_order import Order

_AT_ONCE_S = 0.004  # then keys, clicks and paints have their turn
_BETWEEN_S = 0.002
_URGENT_S = 2.0


async def ahead(modules: Iterable[str]) -> None:
    """Return when they are loaded; one after the other, so the window's thread has its turns.

    Only modules without Qt.
    """
    for module in modules:
        await asyncio.to_thread(import_module, module)


async def load(order: Order, after: asyncio.Event | None = None) -> None:
    """Return when they are loaded: those without Qt beside the window, then the others on it.

    after: what is more urgent, if it comes within two seconds.
    """
    if after is not None:
        with suppress(TimeoutError):
            await asyncio.wait_for(after.wait(), _URGENT_S)
    await ahead(order.beside)
    since = time.monotonic()
    for module in order.here:
        import_module(module)
        if time.monotonic() - since > _AT_ONCE_S:
            await asyncio.sleep(_BETWEEN_S)
            since = time.monotonic()
