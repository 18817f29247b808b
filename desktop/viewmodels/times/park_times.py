"""Until when a contact may be parked, and when a reply may go out: quick choices."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.text import tr
from desktop.viewmodels.times.typed_time import read_time
from desktop.viewmodels.times.when import moment


class ParkTime(msgspec.Struct, frozen=True):
    words: str
    until: datetime | None


def park_times(now: datetime) -> tuple[ParkTime, ...]:
    """In half an hour, in two hours, tomorrow morning, on Monday, without a time."""
    typed = ("in 30 min", "in 2 h", "morgen 8:00", "mo 8:00")
    times = [at for each in typed if (at := read_time(each, now))]
    known = [ParkTime(tr("until {time}", time=moment(now, at)), at) for at in dict.fromkeys(times)]
    return (*known, ParkTime(tr("without a time"), None))


def send_times(now: datetime) -> tuple[ParkTime, ...]:
    """In an hour, today at five, tomorrow morning, on Monday."""
    typed = ("in 60 min", "heute 17:00", "morgen 8:00", "mo 8:00")
    times = [at for each in typed if (at := read_time(each, now)) and at > now]
    return tuple(ParkTime(moment(now, at), at) for at in dict.fromkeys(sorted(times)))
