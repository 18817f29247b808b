"""How long somebody takes to answer, and how long they wait for one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.words import Channel
from integrations.demo.customers.hearing import live
from integrations.demo.customers.nature import Nature
from integrations.demo.dice import Dice

_READS_A_SECOND: Final = 30.0  # letters
_READS_AT_MOST_S: Final = 15.0
_MAIL_S: Final = (45, 300)
_LONGER: Final = 0.6  # every further time they wait so much longer
_HELD: Final = 1.5
_GRACE_S: Final = 60.0


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How long somebody will be silent when nobody writes."""

    patience_s: float
    over: bool
    held: bool
    times: int  # they have asked after it in a row
    promised: datetime | None

    def until(self, since: datetime) -> datetime | None:
        """When they ask after it, counted from the last word; None: not at all."""
        if self.promised is not None:
            return self.promised + timedelta(seconds=_GRACE_S)
        if self.over:
            return None
        wait_s = self.patience_s * (1 + _LONGER * self.times) * (_HELD if self.held else 1)
        return since + timedelta(seconds=wait_s)


def takes_s(nature: Nature, channel: Channel, heard: str, text: str, dice: Dice) -> float:
    """Reading, thinking and typing; a mail is not read at once."""
    typing_s = len(text) / nature.typed_a_second
    if not live(channel):
        return dice.between(*_MAIL_S) + typing_s
    reading_s = min(len(heard) / _READS_A_SECOND, _READS_AT_MOST_S)
    if channel is Channel.VOICE:
        return 0.4 + dice.random()
    return 1.0 + reading_s + 2 * dice.random() + typing_s
