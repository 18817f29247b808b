"""How often something comes again, in people's words: "alle 2 Wochen", "every Monday and Thursday".

Law: every word has to mean something, else it is no rule; both languages are understood.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

from desktop.viewmodels.times.time_tables import NUMBERS, WEEKDAYS

WORKDAYS: Final = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS: Final = {
    **dict.fromkeys(("tag", "tage", "tagen", "day", "days"), "DAILY"),
    **dict.fromkeys(("woche", "wochen", "week", "weeks"), "WEEKLY"),
    **dict.fromkeys(("monat", "monate", "monaten", "month", "months"), "MONTHLY"),
    **dict.fromkeys(("jahr", "jahre", "jahren", "year", "years"), "YEARLY"),
}
_WHOLE: Final = {
    **dict.fromkeys(("täglich", "daily", "jeden tag"), "FREQ=DAILY"),
    **dict.fromkeys(("werktags", "every weekday", "on weekdays"), WORKDAYS),
    **dict.fromkeys(("wöchentlich", "weekly"), "FREQ=WEEKLY"),
    **dict.fromkeys(("monatlich", "monthly"), "FREQ=MONTHLY"),
    **dict.fromkeys(("vierteljährlich", "quarterly", "jedes quartal"), "FREQ=MONTHLY;INTERVAL=3"),
    **dict.fromkeys(("jährlich", "yearly", "annually"), "FREQ=YEARLY"),
    **dict.fromkeys(("every other week", "alle zwei wochen"), "FREQ=WEEKLY;INTERVAL=2"),
    **dict.fromkeys(("am monatsende", "end of month"), "FREQ=MONTHLY;BYMONTHDAY=-1"),
}  # fmt: skip
_EVERY: Final = r"(?:alle|jede[nrs]?|every|each)"
_INTERVAL: Final = re.compile(rf"{_EVERY} (?:(\d{{1,2}}) )?({'|'.join(_UNITS)})")
_MONTHDAY: Final = re.compile(
    rf"(?:{_EVERY}|am|on the) (\d{{1,2}})(?:\.|st|nd|rd|th)?"
    r"(?: (?:of )?(?:jedes|des|each|every|the) (?:monats|month))?"
)
_SHORT: Final = 4  # letters of a weekday that has no plural
_LAST_MONTHDAY: Final = 31


def rule_of(words: str) -> str:
    """The RRULE; "" when the words mean none."""
    plain = re.sub(r"[,;]", " ", words.lower()).strip()
    text = " ".join(NUMBERS.get(word, word) for word in plain.split())
    whole = _WHOLE.get(" ".join(plain.split())) or _WHOLE.get(text)
    return whole or _interval(text) or _weekdays(text) or _monthday(text)


def zone_here() -> str:
    """The name of the machine's zone; "" where it has none: then UTC counts."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named in available_timezones():
        return named
    place = Path("/etc/localtime").resolve().parts
    return "/".join(place[place.index("zoneinfo") + 1 :]) if "zoneinfo" in place else ""


def _interval(text: str) -> str:
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return ""
    every = f";INTERVAL={int(found[1])}" if found[1] and int(found[1]) > 1 else ""
    return f"FREQ={_UNITS[found[2]]}{every}"


def _weekdays(text: str) -> str:
    """Every Monday and Thursday; every 2 weeks on Friday."""
    base, interval = text, ""
    if weeks := re.match(rf"{_EVERY} (\d{{1,2}}) (?:wochen|weeks) ", text):
        interval, base = f";INTERVAL={int(weeks[1])}", f"every {text[weeks.end() :]}"
    found = re.match(rf"(?:{_EVERY}|immer|am|on) ", base)
    if found is None and not base.split()[:1]:
        return ""
    rest = base[found.end() :] if found else base
    names = [word.rstrip(".") for word in rest.split() if word not in ("und", "and", "on", "am")]
    plural = {
        **WEEKDAYS,
        **{f"{name}s": day for name, day in WEEKDAYS.items() if len(name) > _SHORT},
    }
    if not names or any(name not in plural for name in names):
        return ""
    if found is None and not all(name.endswith("s") for name in names):
        return ""  # a day by itself is a time, not a rule
    days = sorted({plural[name] for name in names})
    return f"FREQ=WEEKLY{interval};BYDAY={','.join(_DAYS[day] for day in days)}"


def _monthday(text: str) -> str:
    found = _MONTHDAY.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= _LAST_MONTHDAY:
        return ""
    return f"FREQ=MONTHLY;BYMONTHDAY={int(found[1])}"
