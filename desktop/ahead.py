"""Modules are loaded before they are needed, beside the window's thread.

    await ahead(["widgets.lists.page"])     from now on importing it costs nothing

A page is built when it is gone to; loading its modules then takes longer than some frames, and
building does not. Law: nothing that is loaded here makes a Qt object while it is loaded, because
such an object would belong to the wrong thread.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


async def ahead(modules: Iterable[str]) -> None:
    """Return when they are loaded; one after the other, so the window.s thread has its turns."""
    for module in modules:
        await asyncio.to_thread(import_module, module)
