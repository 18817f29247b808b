"""Who is heard of at a desk just now, which the hub alone knows.

It is asked every few seconds while a list that shows it is looked at. Law: what is not known is
not shown as known, so None stands for it and not an empty answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.domain.ids import AgentId
from desktop.ports.errors import OutsideError
from desktop.ports.wire import Reach
from desktop.viewmodels.desk import Desk

ASK_EVERY_S: Final = 5.0
Heard = Mapping[AgentId, Reach] | None  # None: the hub could not be asked, or does not know


async def who_is_here(desk: Desk) -> Heard:
    backend = desk.live()
    if backend is None:
        return None
    try:
        return {each.agent: each.reach for each in await backend.who_is_here()}
    except OutsideError:
        return None
