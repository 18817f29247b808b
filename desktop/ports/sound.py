"""Short sounds on an output device that the person has chosen.

`integrations/system/sound.py` fits it. Laws: nothing is loaded or started before a sound is wanted;
where none can be played the answer is no, and the work goes on without.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

Tune = Literal["offer", "news"]


class Device(msgspec.Struct, frozen=True):
    id: str
    name: str  # as the system shows it


class Sound(Protocol):
    async def devices(self) -> tuple[Device, ...]:
        """What can be heard from; empty where that is not known."""
        ...

    async def play(self, tune: Tune, device: str) -> bool:
        """Play it there, "": where the system plays; False where that is not possible."""
        ...
