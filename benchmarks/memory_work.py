"""What is done in the window whose memory is watched: turns of work, at the speed of a machine.

A turn is what a contact takes: the next one is opened, an answer begun, articles and customers are
looked for; every fifth goes to a page.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

from widgets.tour.hands import press, type_text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from widgets.shell.window import Window

_IDLE_S, _IDLE_MS, _IDLE_WITHIN_S = 1.0, 30.0, 120
_TENTHS = 10
_BETWEEN_KEYS_S = 0.01
_ANSWERED_S = 0.15  # what was asked for is on the screen
_WORDS = ("rechnung", "mueller", "tarif", "router", "umzug", "kündigung", "schmidt", "störung")
_PAGES = ("customers", "contacts", "cases", "tasks", "knowledge", "team", "help", "outbox")


async def settled(window: Window) -> None:
    """Until everything is loaded and next to nothing is done for a second."""
    content = window.content
    assert content is not None
    for _ in range(_IDLE_WITHIN_S):
        before = time.process_time()
        await asyncio.sleep(_IDLE_S)
        if content.desk.knowledge.ready and (time.process_time() - before) * 1000 < _IDLE_MS:
            return


async def worked(window: Window, turns: int) -> AsyncIterator[int]:
    """Work, and after each tenth of it, once all is quiet, tell how many turns are done."""
    pages = itertools.cycle(_PAGES)
    for turn in range(1, turns + 1):
        await _one_turn(window, turn)
        if turn % 5 == 0:
            window.commands.trigger(f"page.{next(pages)}")
            await asyncio.sleep(_ANSWERED_S)
            window.commands.trigger("page.desk")
        if turn * _TENTHS % turns < _TENTHS:
            await asyncio.sleep(_IDLE_S)
            yield turn


async def _one_turn(window: Window, turn: int) -> None:
    word = _WORDS[turn % len(_WORDS)]
    window.commands.trigger("interaction.next")
    await asyncio.sleep(_ANSWERED_S)
    window.commands.trigger("composer.reply")
    await _typed(f"Guten Tag, zu {word} {turn}: wir sehen es uns an. ")
    window.commands.trigger("palette.open")
    await _typed(f"{word} {turn}")
    await asyncio.sleep(_ANSWERED_S)
    await press("Esc")


async def _typed(text: str) -> None:
    for letter in text:
        await type_text(letter)
        await asyncio.sleep(_BETWEEN_KEYS_S)
