"""Times as a story tells them: counted from now, and filled into its sentences."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from integrations.demo.topics import SUNDAY
from integrations.demo.wording import read_words

_TIME = re.compile(r"(\d+)([dhms])")
_DATE = re.compile(r"\{(day|date)\+(\d+)\}")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class ToldTimes:
    """Reads times that are counted from `now`."""

    def __init__(self, language: str, now: datetime) -> None:
        self.now = now
        self._words = read_words("wares", language)

    def at(self, told: str) -> datetime:
        """When that is: "3d 2h" lies before now, "+3d 2h" after it."""
        parts = {_UNITS[unit]: int(count) for count, unit in _TIME.findall(told)}
        span = timedelta(**parts)
        return self.now + span if told.startswith("+") else self.now - span

    def filled(self, text: str) -> str:
        """The text with its weekdays and dates; nobody delivers on a Sunday."""
        return _DATE.sub(self._date, text)

    def _date(self, match: re.Match[str]) -> str:
        then = self.now + timedelta(days=int(match[2]))
        then += timedelta(days=then.weekday() == SUNDAY)
        if match[1] == "day":
            return str(self._words["days"][then.weekday()])
        return then.strftime(self._words["date"])
