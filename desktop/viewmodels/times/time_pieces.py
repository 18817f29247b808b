"""The pieces of a time in people's words: which there are, and what each adds to what was said.

`said(text, today)` reads a text piece by piece. Laws: every word has to mean something, else the
whole is None; what is said twice is nonsense.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Final

import msgspec

from desktop.viewmodels.times.time_tables import (
    FILLERS,
    MONTHS,
    NUMBERS,
    PARTS,
    SPOKEN,
    UNITS,
    WEEKDAYS,
    Part,
)

_WEEK: Final = 7
_FRIDAY: Final = 4
_NOON: Final = 12


Found = Mapping[str, str | None]


class Said(msgspec.Struct):
    """What was understood so far; a place that is taken twice makes the whole nonsense."""

    day: date | None = None
    week: int | None = None  # weeks from this one
    weekday: int | None = None
    on: int = 0  # weeks behind that weekday
    part: Part | None = None
    clock: time | None = None
    spoken: bool = False  # the clock by words or a bare number: morning or afternoon is open
    after: timedelta | None = None


_COMPOUND: Final = re.compile(
    r"\b(\w+tag|mittwoch|sonnabend)(früh|morgen|vormittag|mittag|nachmittag|abend|nacht)s?\b"
)

_SPOKEN: Final = tuple((re.compile(rf"\b{spoken}\b"), meant) for spoken, meant in SPOKEN)


def said_in(text: str, today: date) -> Said | None:
    """What was said, read in the zone of the machine; None when some of it means nothing."""
    rest, said = _numbered(text), Said()
    while rest:
        taken = _take(rest, said, today)
        if taken is None:
            return None
        rest = rest[taken:].lstrip()
    return said


def _numbered(text: str) -> str:
    """In small letters, with digits for numbers and one blank between words."""
    plain = re.sub(r"[,;!?]", " ", text.lower()).strip().removesuffix(".")
    for spoken, meant in _SPOKEN:
        plain = spoken.sub(meant, plain)
    plain = _COMPOUND.sub(r"\1 \2", plain)
    words = re.sub(r"(?<=[a-zäöüß])\.(?=\s|$)", " ", plain).split()
    return " ".join(NUMBERS.get(word, word) for word in words)


# ------------------------------------------------------------------------------------ the pieces
_ANY_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_ANY_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_ANY_PART = "|".join(sorted(PARTS, key=len, reverse=True))
_ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NEXT = r"(?:nächste[rnsm]?|naechste[rnsm]?|kommende[rnsm]?|next|coming)"
_AFTER_NEXT = r"(?:übernächste[rnsm]?|uebernaechste[rnsm]?|after next)"
_THIS = r"(?:diese[rnsm]?|this)"
_EDGE = r"(?P<edge>anfang|beginning of|start of|mitte|mid|middle of|ende|end of|eo)"
_PIECES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf"(?:{pattern})(?!\w)"))
    for name, pattern in (
        ("edge", rf"{_EDGE}[ -]?(?:the |der |des |dieser |dieses |this )?"
                 rf"(?P<which>{_NEXT} |{_AFTER_NEXT} )?"
                 rf"(?P<what>tages|tag|day|woche|week|monats|monat|month|jahres|jahr|year"
            rf"|{_ANY_MONTH})"),
        ("close", r"feierabend|eod|cob|close of business"),
        ("weekend", rf"(?P<which>{_NEXT} |{_THIS} )?(?:wochenende|weekend)"),
        ("week", rf"(?P<which>{_NEXT}|{_THIS}|{_AFTER_NEXT}) (?:woche|week)"),
        ("week after", r"(?:the )?week after next"),
        ("month", rf"(?P<which>{_NEXT}) (?:monat|month)"),
        ("calendar week", r"(?:kw|kalenderwoche|week) ?(?P<n>\d{1,2})"),
        ("in", rf"(?:in|\+) ?(?P<n>\d{{1,4}}) ?(?P<unit>{_ANY_UNIT})"),
        ("in", rf"(?P<n>\d{{1,4}}) (?P<unit>{_ANY_UNIT}) "
               r"(?:from now|später|later|from today|ab jetzt)"),
        ("week on", rf"(?P<day>{_ANY_DAY}|tomorrow) week"),
        ("next day", rf"(?P<which>{_NEXT}|{_THIS}) (?P<day>{_ANY_DAY})"),
        ("the day", r"the day after tomorrow|day after tomorrow|übermorgen|uebermorgen"),
        ("after", r"überübermorgen"),
        ("tomorrow", r"tomorrow|tmrw|tmr"),
        ("today", r"heute|today|heut"),
        ("tonight", r"tonight"),
        ("this part", rf"this (?P<part>{_ANY_PART})"),
        ("half", r"halb (?P<n>\d{1,2})(?: uhr)?"),
        ("past", r"(?P<m>\d{1,2}|viertel|quarter|a quarter|half) (?:minuten |minutes )?"
                 r"(?P<way>nach|past|after|vor|to|before) (?P<n>\d{1,2})(?: uhr)?"),
        ("three quarters", r"dreiviertel (?P<n>\d{1,2})"),
        ("clock", r"(?P<n>\d{1,2})(?:(?:[:.]| uhr | h )(?P<m>\d{2}))? ?"
                  r"(?P<half>a\.?m|p\.?m|uhr|h|o'clock|o’clock)?"),
        ("part", rf"(?:in the |am |at |on |in der |zu )?(?P<part>{_ANY_PART})"),
        ("day", rf"(?P<day>{_ANY_DAY})"),
        ("morgen", r"morgen"),
        ("filler", "|".join(FILLERS)),
    )
)  # fmt: skip


def _take(rest: str, said: Said, today: date) -> int | None:
    """Understand the piece it begins with; how long that is. None: it means nothing here."""
    for name, pattern in _PIECES:
        found = pattern.match(rest)
        if found is not None and _understand(name, found.groupdict(), said, today):
            return found.end()
    return None


def _understand(name: str, found: Found, said: Said, today: date) -> bool:
    means = _MEANS.get(name)
    return means is None or means(said, found, today)  # what means nothing is a filler


def _edges(said: Said, found: Found, today: date) -> bool:
    return _edge(said, found["edge"] or "", _which(found), found["what"] or "", today)


def _week_on(said: Said, found: Found, today: date) -> bool:
    said.on += 1
    return _tomorrow(said, today) if found["day"] == "tomorrow" else _named(said, found)


def _next_day(said: Said, found: Found, _today: date) -> bool:
    """The coming one, or the one of the next week."""
    is_next = re.fullmatch(r"nächste.*|naechste.*|next", _which(found)) is not None
    return _named(said, found) and (not is_next or _week(said, 1))


def _half(said: Said, found: Found, minutes: int) -> bool:
    """Half of the third hour is half past two."""
    hour = _number(found)
    return _clock(said, hour - 1 if hour > 1 else _NOON, minutes, spoken=True)


def _morgen(said: Said, _found: Found, today: date) -> bool:
    """The next day, or in the morning of the one that was named."""
    named = said.day is not None or said.weekday is not None
    return _part(said, Part.MORNING) if named else _tomorrow(said, today)


def _number(found: Found) -> int:
    return int(found.get("n") or 0)


def _which(found: Found) -> str:
    return (found.get("which") or "").strip()


def _edge(said: Said, edge: str, which: str, what: str, today: date) -> bool:
    at = 0 if edge.startswith(("anfang", "beg", "start")) else 1 if edge.startswith("mi") else 2
    on = _weeks(which) if which else 0
    if what in ("tages", "tag", "day"):
        return at == 2 and _part(said, Part.CLOSING)  # noqa: PLR2004  its end
    if at == 2 and not _part(said, Part.CLOSING):  # noqa: PLR2004  its end
        return False
    if what in ("woche", "week"):
        return _week(said, on) and _weekday(said, (0, 2, _FRIDAY)[at])
    if what in ("jahres", "jahr", "year"):
        year = today.year + on
        return _on(said, (date(year, 1, 1), date(year, 7, 1), date(year, 12, 31))[at])
    first = _month_on(today, on).replace(day=1)
    if what in MONTHS:
        month = MONTHS[what]
        first = date(today.year + (month < today.month), month, 1)
    last = monthrange(first.year, first.month)[1]
    return _on(said, first.replace(day=(1, 15, last)[at]))


def _weeks(which: str) -> int:
    if re.fullmatch(_AFTER_NEXT, which):
        return 2
    return 1 if re.fullmatch(_NEXT, which) else 0


def _on(said: Said, day: date) -> bool:
    if said.day is not None or said.after is not None:
        return False
    said.day = day
    return True


def _tomorrow(said: Said, today: date) -> bool:
    return _on(said, today + timedelta(days=1))


def _week(said: Said, weeks: int) -> bool:
    if said.week is not None or said.day is not None:
        return False
    said.week = weeks
    return True


def _weekday(said: Said, weekday: int) -> bool:
    if said.weekday is not None:
        return False
    said.weekday = weekday
    return True


def _named(said: Said, found: Found) -> bool:
    return said.day is None and _weekday(said, WEEKDAYS[found["day"] or ""])


def _part(said: Said, part: Part) -> bool:
    if said.part is not None:
        return False
    said.part = part
    return True


def _calendar_week(said: Said, number: int, today: date) -> bool:
    this = today.isocalendar()
    try:
        monday = date.fromisocalendar(this.year + (number < this.week), number, 1)
    except ValueError:
        return False
    return _week(said, (monday - today + timedelta(days=today.weekday())).days // _WEEK)


def _offset(said: Said, count: int, unit: tuple[str, int], today: date) -> bool:
    kind, size = unit
    weeks = count * size if kind == "week" else 0
    if kind == "minute":
        if said.after is not None or said.day is not None or said.weekday is not None:
            return False
        said.after = timedelta(minutes=count * size)
        return True
    if weeks and (said.weekday is not None or said.day is not None):
        said.on += weeks  # "Mo in zwei Wochen", "heute in einer Woche"
        return True
    if weeks:
        said.week = weeks if said.week is None else None
        return said.week is not None
    if kind == "month":
        return _on(said, _month_on(today, count * size))
    return _on(said, today + timedelta(days=count * size))


def _month_on(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _past(said: Said, minutes: str, way: str, hour: int) -> bool:
    if minutes == "half" and way != "past":
        return False
    gone = 30 if minutes == "half" else 15 if "quarter" in minutes or minutes == "viertel" else 0
    gone = gone or (int(minutes) if minutes.isdigit() else 0)
    if way in ("vor", "to", "before"):
        hour, gone = (hour - 1 if hour > 1 else _NOON), 60 - gone
    return _clock(said, hour, gone, spoken=True)


def _o_clock(said: Said, hour: int, minute: str | None, half: str) -> bool:
    if half in ("am", "pm"):
        if not 1 <= hour <= _NOON:
            return False
        return _clock(said, hour % _NOON + (_NOON if half == "pm" else 0), int(minute or 0))
    bare = minute is None and half in ("", "o'clock", "o’clock")
    return _clock(said, hour, int(minute or 0), spoken=bare)


def _clock(said: Said, hour: int, minute: int, *, spoken: bool = False) -> bool:
    if said.clock is not None:
        return False
    try:
        said.clock, said.spoken = time(hour, minute), spoken
    except ValueError:
        return False
    return True


_MEANS: Final[dict[str, Callable[[Said, Found, date], bool]]] = {
    "edge": _edges,
    "close": lambda said, _found, _today: _part(said, Part.CLOSING),
    "weekend": lambda said, found, _today: _week(said, _weeks(_which(found))) and _weekday(said, 5),
    "week": lambda said, found, _today: _week(said, _weeks(_which(found))),
    "week after": lambda said, _found, _today: _week(said, 2),
    "month": lambda said, _found, today: _on(said, _month_on(today, 1).replace(day=1)),
    "calendar week": lambda said, found, today: _calendar_week(said, _number(found), today),
    "in": lambda said, found, today: _offset(
        said, _number(found), UNITS[found["unit"] or ""], today
    ),
    "week on": _week_on,
    "next day": _next_day,
    "the day": lambda said, _found, today: _on(said, today + timedelta(days=2)),
    "after": lambda said, _found, today: _on(said, today + timedelta(days=3)),
    "tomorrow": lambda said, _found, today: _tomorrow(said, today),
    "today": lambda said, _found, today: _on(said, today),
    "tonight": lambda said, _found, today: _on(said, today) and _part(said, Part.EVENING),
    "this part": lambda said, found, today: (
        _on(said, today) and _part(said, PARTS[found["part"] or ""])
    ),
    "half": lambda said, found, _today: _half(said, found, 30),
    "three quarters": lambda said, found, _today: _half(said, found, 45),
    "past": lambda said, found, _today: _past(
        said, found["m"] or "", found["way"] or "", _number(found)
    ),
    "clock": lambda said, found, _today: _o_clock(
        said, _number(found), found["m"], (found["half"] or "").replace(".", "")
    ),
    "part": lambda said, found, _today: _part(said, PARTS[found["part"] or ""]),
    "day": lambda said, found, _today: _named(said, found),
    "morgen": _morgen,
}
