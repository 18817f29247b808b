"""The words for times in both languages, and what each means."""

from __future__ import annotations

from datetime import time
from enum import Enum
from typing import Final


class Part(Enum):
    """A part of a day; its clock holds where there are no hours of business."""

    MORNING = 8
    FORENOON = 10
    NOON = 12
    AFTERNOON = 15
    CLOSING = 17
    EVENING = 18
    NIGHT = 20

    @property
    def clock(self) -> time:
        return time(self.value)


PARTS: Final[dict[str, Part]] = {
    **dict.fromkeys(("früh", "frueh", "morgens", "morning", "in der früh"), Part.MORNING),
    **dict.fromkeys(("first thing", "gleich früh", "mornings"), Part.MORNING),
    **dict.fromkeys(("vormittag", "vormittags", "forenoon", "late morning"), Part.FORENOON),
    **dict.fromkeys(("mittag", "mittags", "noon", "midday", "lunchtime"), Part.NOON),
    **dict.fromkeys(("nachmittag", "nachmittags", "afternoon"), Part.AFTERNOON),
    **dict.fromkeys(("abend", "abends", "evening"), Part.EVENING),
    **dict.fromkeys(("nacht", "nachts", "night"), Part.NIGHT),
}
_NAMES: Final = (
    ("mo", "montag", "mon", "monday"),
    ("di", "dienstag", "tue", "tues", "tuesday"),
    ("mi", "mittwoch", "wed", "wednesday"),
    ("do", "donnerstag", "thu", "thur", "thurs", "thursday"),
    ("fr", "freitag", "fri", "friday"),
    ("sa", "samstag", "sonnabend", "sat", "saturday"),
    ("so", "sonntag", "sun", "sunday"),
)
WEEKDAYS: Final = {name: day for day, names in enumerate(_NAMES) for name in names}
UNITS: Final[dict[str, tuple[str, int]]] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minuten", "minutes"), ("minute", 1)),
    **dict.fromkeys(("h", "std", "stunde", "stunden", "hour", "hours", "hrs"), ("minute", 60)),
    **dict.fromkeys(("d", "tag", "tage", "tagen", "day", "days"), ("day", 1)),
    **dict.fromkeys(("w", "woche", "wochen", "week", "weeks"), ("week", 1)),
    **dict.fromkeys(("fortnight",), ("week", 2)),
    **dict.fromkeys(("monat", "monate", "monaten", "month", "months"), ("month", 1)),
    **dict.fromkeys(("jahr", "jahre", "jahren", "year", "years"), ("month", 12)),
}
_MONTHS: Final = (
    ("januar", "january", "jänner", "jan"),
    ("februar", "february", "feb"),
    ("märz", "maerz", "march", "mar", "mär"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("dezember", "december", "dez", "dec"),
)
MONTHS: Final = {name: at for at, names in enumerate(_MONTHS, 1) for name in names}
_COUNTED: Final = (
    (("ein", "eine", "einer", "einem", "einen", "one"), 1),
    (("zwei", "zwo", "two"), 2),
    (("drei", "three"), 3),
    (("vier", "four"), 4),
    (("fünf", "fuenf", "five"), 5),
    (("sechs", "six"), 6),
    (("sieben", "seven"), 7),
    (("acht", "eight"), 8),
    (("neun", "nine"), 9),
    (("zehn", "ten"), 10),
    (("elf", "eleven"), 11),
    (("zwölf", "zwoelf", "twelve"), 12),
    (("fünfzehn", "fifteen"), 15),
    (("zwanzig", "twenty"), 20),
    (("dreißig", "dreissig", "thirty"), 30),
    (("vierzig", "forty"), 40),
    (("fünfundvierzig", "forty-five"), 45),
    (("neunzig", "ninety"), 90),
)
NUMBERS: Final = {name: str(number) for names, number in _COUNTED for name in names}
SPOKEN: Final = (  # before numbers are read: what several words mean together
    (r"(?:einer )?viertelstunde", "15 minuten"),
    (r"(?:einer )?dreiviertelstunde", "45 minuten"),
    (r"(?:einer )?halben stunde", "30 minuten"),
    (r"half an hour", "30 minutes"),
    (r"a quarter of an hour", "15 minutes"),
    (r"(?:anderthalb|eineinhalb|1\.5|1,5|one and a half) (?:stunden|hours)", "90 minuten"),
    (r"an hour and a half", "90 minutes"),
    (r"acht tagen", "1 woche"),
    (r"vierzehn tagen", "2 wochen"),
    (r"a couple of", "2"),
    (r"(?<=in )an? (?=hour|minute|day|week|fortnight|month|year)", "1 "),
    (r"ein paar minuten", "5 minuten"),
)
FILLERS: Final = (
    *("um", "at", "on", "am", "bis", "by", "gegen", "around", "ab", "spätestens", "until"),
    *("before", "vor", "the", "den", "der", "dann", "zum", "zu", "kurz", "till", "of"),
)
