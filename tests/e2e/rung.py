"""The window as people run it, with a telephone on which one call comes in.

    python -m tests.e2e.rung --profile PROFILE

It rings once the file `ring` lies beside the profile.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.main import open_window
from desktop.ports.clock import SystemClock
from integrations.secrets.memory import MemoryVault
from integrations.telephony.far_ends import Caller, Line
from integrations.telephony.simulated import SimulatedExchange

if TYPE_CHECKING:
    from desktop.ports.telephony import Here, Telephone

_CALLER = Caller(number="+43 660 1234567", lines=(Line(1, "Wo bleibt meine Maschine?"),))
_LOOKED_S = 0.2


class OneCall:
    """Fits `ports.telephony.Outlet`."""

    def __init__(self, asked: Path, language: str) -> None:
        self._asked = asked
        self._exchange = SimulatedExchange(clock=SystemClock(), language=language)

    @property
    def telephone(self) -> Telephone:
        return self._exchange

    async def run(self, here: Here) -> None:
        del here
        while not self._asked.exists():  # noqa: ASYNC110  another process asks
            await asyncio.sleep(_LOOKED_S)
        self._asked.unlink()
        while self._exchange.ring(_CALLER) is None:  # noqa: ASYNC110  until it is plugged in
            await asyncio.sleep(_LOOKED_S)


if __name__ == "__main__":
    gc.disable()  # as `tresen` does
    profile = Path(sys.argv[2])
    outlet = OneCall(profile.parent / "ring", os.environ.get("TRESEN_LANGUAGE", "en"))
    sys.exit(open_window(profile, vault=MemoryVault(), outlet=outlet))
