"""The clock of a case in words: what is left of its business hours, or that they are over."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.case_clock import Pace, Reading
from desktop.text import tr
from desktop.viewmodels.rows import Tone
from desktop.viewmodels.times.when import briefly

_HOUR = 60


class Said(msgspec.Struct, frozen=True):
    text: str
    tone: Tone = "muted"
    icon: str = ""


def said(reading: Reading, now: datetime) -> Said:
    """In a few words; nothing where nothing is promised."""
    if reading.pace is Pace.STANDS:
        return _stands(reading, now)
    time = lasting(abs(reading.left))
    over = tr("solved too late") if reading.late else tr("solved in time")
    words = {
        Pace.GOOD: Said(tr("{time} left", time=time), "muted", "clock"),
        Pace.DANGER: Said(tr("in danger: {time} left", time=time), "pause", "clock"),
        Pace.BREACHED: Said(tr("breached by {time}", time=time), "breach", "triangle-alert"),
        Pace.OVER: Said(over, "faint", "triangle-alert" if reading.late else "check"),
    }
    return words.get(reading.pace, Said(""))


def _stands(reading: Reading, now: datetime) -> Said:
    since = reading.stands_since
    if reading.late:
        time = lasting(abs(reading.left))
        return Said(tr("stands, breached by {time}", time=time), "breach", "circle-pause")
    words = tr("stands since {when}", when=briefly(now, since)) if since else tr("stands")
    return Said(words, "pause", "circle-pause")


def lasting(minutes: float) -> str:
    """Business time, which has no days: "45 min", "3 h 20 min", "14 h"."""
    whole = int(minutes)
    hours, rest = divmod(whole, _HOUR)
    if not hours:
        return tr("{count} min", count=rest)
    if not rest or hours >= 10:  # noqa: PLR2004  then minutes say nothing more
        return tr("{count} h", count=hours)
    return tr("{hours} h {minutes} min", hours=hours, minutes=rest)
