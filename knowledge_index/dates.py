"""Days, months and years as people type them behind `changed:`, and the time between.

    2026-01-01   1.1.2026   2026-01   01.2026   2026        the whole of it
    >2026-01-01  >=2026  <1.6.2026  <=2026-03               after, from, before, until
    2026-01..2026-03   [2026-01 TO 2026-03]   ..2026        from one to the other, both whole

A day is the day of the zone it is asked in, an hour longer or shorter twice a year; without a zone
it is the machine's own.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from knowledge_index.tree import Changed

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)
_RANGE = re.compile(
    r"\[?\s*(?P<first>[\d.-]*?)\s*(?:\.\.|\s(?:TO|BIS)\s)\s*(?P<last>[\d.-]*)\s*\]?"
)
_SIDE = re.compile(r"(?P<side>>=|=>|<=|=<|>|<|=)?\s*(?P<date>.+)")
_DECEMBER = 12


def changed(text: str, zone: tzinfo | None) -> Changed | None:
    """The time that is meant; None when it cannot be read."""
    try:
        return _range(text, zone) or _sided(text, zone)
    except (ValueError, OverflowError):  # the 31st of June, the year 0, a day too far away
        return None


def _range(text: str, zone: tzinfo | None) -> Changed | None:
    match = _RANGE.fullmatch(text)
    if match is None or not (match["first"] or match["last"]):
        return None
    since = _span(match["first"], zone)[0] if match["first"] else None
    return Changed(since, _span(match["last"], zone)[1] if match["last"] else None)


def _sided(text: str, zone: tzinfo | None) -> Changed | None:
    match = _SIDE.fullmatch(text)
    if match is None:
        return None
    begin, end = _span(match["date"], zone)
    return {
        ">": Changed(since=end),
        ">=": Changed(since=begin),
        "=>": Changed(since=begin),
        "<": Changed(before=begin),
        "<=": Changed(before=end),
        "=<": Changed(before=end),
    }.get(match["side"] or "", Changed(begin, end))


def _span(text: str, zone: tzinfo | None) -> tuple[int, int]:
    """When a day, month or year begins and when it is over. Raises ValueError."""
    match = next((found for form in _FORMS if (found := form.fullmatch(text.strip()))), None)
    if match is None:
        raise ValueError("no date")
    year, month, day = (int(match[name] or 0) for name in ("year", "month", "day"))
    begin = datetime(year, month or 1, day or 1, tzinfo=zone)
    if match["day"]:
        after = datetime.fromordinal(begin.toordinal() + 1)
    elif match["month"]:
        after = datetime(year + month // _DECEMBER, month % _DECEMBER + 1, 1)  # noqa: DTZ001
    else:
        after = datetime(year + 1, 1, 1)  # noqa: DTZ001
    return _ms(begin), _ms(after.replace(tzinfo=zone))


def _ms(time: datetime) -> int:
    return int(time.timestamp() * 1000)
