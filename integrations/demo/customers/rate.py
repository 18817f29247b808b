"""How many come in an hour, on which channel; changed while they come.

    rate = Rate(40.0)
    rate.take(Orders(per_hour=120.0))
    rate.wait_s(dice), rate.channel(dice)

Orders are lines of JSON: {"per_hour": 60}, {"channels": {"chat": 3, "email": 1}}, {"paused": true},
{"difficult": true} (somebody difficult comes at once), {"call": true} (somebody calls at once).
Law: whoever waits for the next hears of a change at once; since comings have no memory (Poisson),
the wait may simply be drawn anew.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from typing import Final

import msgspec

from desktop.domain.words import Channel
from integrations.demo.dice import Dice

PER_HOUR: Final = 40.0
MOST_PER_HOUR: Final = 3_600.0
CHANNELS: Final = {Channel.EMAIL: 7.0, Channel.CHAT: 2.0, Channel.MESSAGING: 1.0}
WITH_CALLS: Final = CHANNELS | {Channel.VOICE: 1.5}


class Orders(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a trainer wants; what is not said stays as it is."""

    per_hour: float | None = None
    channels: dict[Channel, float] | None = None  # their weights
    paused: bool | None = None
    difficult: bool = False
    call: bool = False


class Rate:
    """How often somebody comes."""

    def __init__(self, per_hour: float = PER_HOUR) -> None:
        self.per_hour = per_hour
        self.paused = False
        self.channels: Mapping[Channel, float] = CHANNELS
        self.difficult = 0  # so many are wanted at once
        self.calls = 0  # the same
        self.changed = asyncio.Event()

    def take(self, orders: Orders) -> None:
        if orders.per_hour is not None:
            self.per_hour = min(max(0.0, orders.per_hour), MOST_PER_HOUR)
        if orders.channels:
            wanted = {channel: w for channel, w in orders.channels.items() if w > 0}
            self.channels = wanted or self.channels
        if orders.paused is not None:
            self.paused = orders.paused
        self.difficult += orders.difficult
        self.calls += orders.call
        self.changed.set()

    def wait_s(self, dice: Dice) -> float | None:
        """How long until the next, in no order but their rate; None: until something changes."""
        if self.paused or not self.per_hour:
            return None
        return -math.log(1.0 - dice.random()) * 3_600 / self.per_hour

    def channel(self, dice: Dice) -> Channel:
        return dice.choices(list(self.channels), list(self.channels.values()))[0]

    async def sleep(self, seconds: float | None) -> bool:
        """Whether the time was slept to its end, with no change of the rate."""
        self.changed.clear()
        if self.difficult or self.calls:
            return False
        try:
            await asyncio.wait_for(self.changed.wait(), seconds)
        except TimeoutError:
            return True
        return False
