"""How a hub asks customers how it was; chosen when it is started, the same in every transaction."""

from __future__ import annotations

import msgspec


class Asking(msgspec.Struct, frozen=True):
    again_days: float = 30.0  # so long nobody is asked a second time
    open_days: float = 14.0  # so long a link leads somewhere
