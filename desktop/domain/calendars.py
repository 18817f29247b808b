"""When somebody works: opening hours by weekday, public holidays, and days that are otherwise.

Pure values; what follows from them (open now? how long until? business hours between two times)
is in `desktop/domain/hours.py`.
"""

from __future__ import annotations

from datetime import date

import msgspec

from desktop.domain.ids import CalendarId
from desktop.domain.records import Record


class Opening(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Local time of the calendar's zone, minutes since midnight; `until` 1440 is midnight."""

    weekday: int  # 0 is Monday
    since: int
    until: int


class Hours(msgspec.Struct, frozen=True, gc=False):
    """Minutes since midnight."""

    since: int
    until: int


class OtherDay(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One day on which other hours hold; none: closed. Also opens on a public holiday."""

    day: date
    name: str = ""
    hours: tuple[Hours, ...] = ()


class Calendar(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Without openings it is always open, but for holidays and other days."""

    id: CalendarId
    name: str
    zone: str = "Europe/Berlin"
    openings: tuple[Opening, ...] = ()
    country: str = "DE"
    region: str = ""  # whose holidays are kept: "BY"; "": those of the whole country
    holidays: bool = True  # closed on them
    days: tuple[OtherDay, ...] = ()
