"""The real window in a process of its own, with somebody at its keyboard; for tests that kill it.

    python -m tests.support.window_typist PROFILE CUSTOMER PLACE SEED LETTERS

Opens the customer's contact from the work list, goes to the place (the composer, or the words of
a promise in its form) and types letters by key events, as fast and as slowly as people do; 0
letters: for ever. Each line it prints is the number of letters whose key has been handled, and
when that was (time.monotonic, the same in every process of this machine). With "-" for the letters
it types nothing and prints what stands there, as JSON, as soon as something does.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from itertools import count
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QWidget

from desktop.actions.registry import BY_ID
from desktop.main import open_window
from desktop.text import tr
from integrations.secrets.memory import MemoryVault
from widgets.tour import eyes, hands
from widgets.tour.offline import open_contact
from widgets.tour.stage import until

COMPOSER, FORM = "composer", "form"
_MAKES_PROMISE = BY_ID["promise.make"].keys[0]
_ALPHABET = "abcdefghijklmnopqrstuvwxyzäöüßÄÖÜ .,–€ğşłé\n\n"


def text_after(seed: int, letters: int) -> str:
    """What has been typed after so many letters."""
    drawn = random.Random(seed)
    return "".join(drawn.choice(_ALPHABET) for _ in range(letters))


class Typist:
    def __init__(self, customer: str, place: str, seed: int, letters: int | None) -> None:
        self._customer = customer
        self._place = place
        self._seed = seed
        self._letters = letters

    async def sit_down(self, _window: QWidget) -> None:
        await open_contact(self._customer)
        if self._place == FORM:
            await hands.press(_MAKES_PROMISE)
        name = tr("In which words") if self._place == FORM else tr("Reply")
        field = await until(name, lambda: eyes.writing(name))
        if self._letters is None:
            text = await until("what was typed", lambda: eyes.written(name))
            sys.stdout.write(f"{json.dumps(text)}\n")
            sys.stdout.flush()
            return
        await hands.click(field)
        await self._type()

    async def _type(self) -> None:
        letters, pauses = random.Random(self._seed), random.Random(self._seed + 1)
        for number in count(1):
            await hands.type_text(letters.choice(_ALPHABET))
            sys.stdout.write(f"{number} {time.monotonic()}\n")
            sys.stdout.flush()
            if number == self._letters:
                return
            await asyncio.sleep(pauses.uniform(0.0, 0.06))


if __name__ == "__main__":
    profile, customer, place, seed, letters = sys.argv[1:]
    typist = Typist(customer, place, int(seed), None if letters == "-" else int(letters))
    sys.exit(open_window(Path(profile), vault=MemoryVault(), started=typist.sit_down))
