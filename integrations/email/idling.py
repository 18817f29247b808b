"""Being told by the server that something came in, for as long as a hub looks after a mailbox.

Law: it only ever says "look now"; whoever listens looks by themselves from time to time, so that a
line that is silent, or a server without IDLE, costs time and never a mail. A line that is lost is
told once, and once more when it is back; many hubs do not come back in one moment.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Final

from integrations.email.chosen import Chosen, why_not
from integrations.email.idle_line import LineBroke, NotSignedIn, opened

log = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 120.0
NOT_TAKEN_S: Final = 900.0  # whoever is refused too often is locked out
_BROKEN: Final = (LineBroke, OSError, TimeoutError)


async def listen(
    name: str, chosen: Chosen, password: Callable[[], str], heard: Callable[[], None]
) -> None:
    """Call `heard` whenever something may have come, until it is cancelled.

    name: of the mailbox, for the log. password: asked for with every line. Raises what it raises.
    """
    failures = 0

    def hears() -> None:
        nonlocal failures
        if failures:
            log.info("mailbox %s is listened to again", name)
        failures = 0
        heard()

    while True:
        refused = False
        try:
            async with opened(chosen, password()) as line:
                if not await line.listens():
                    return
                await line.idle(hears)
        except _BROKEN as error:
            refused = isinstance(error, NotSignedIn)
            failures += 1
            if failures == 1:
                log.warning("mailbox %s tells of nothing new: %s", name, why_not(error))
        await asyncio.sleep(NOT_TAKEN_S if refused else pause_s(failures))


def pause_s(failures: int, draw: Callable[[float, float], float] = random.uniform) -> float:
    """Before the next line after so many failures in a row: a draw up to twice the one before."""
    longest = min(FIRST_PAUSE_S * 2 ** min(failures - 1, 10), LONGEST_PAUSE_S)
    return draw(longest / 2, longest)
