"""Times in people's words, in both languages; and words that are no times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from desktop.domain.calendars import Calendar, Hours, Opening, OtherDay
from desktop.domain.ids import CalendarId
from desktop.viewmodels.times.times import read_fully

# A Friday afternoon, said in the zone of the machine.
NOW = datetime(2026, 11, 20, 13, 3).astimezone(UTC)
UNDERSTOOD = """
morgen 14 Uhr = 2026-11-21 14:00
next Tuesday = 2026-11-24 08:00
in zwei Stunden = 2026-11-20 15:03
übermorgen früh = 2026-11-22 08:00
Ende der Woche = 2026-11-20 17:00
Mo in zwei Wochen = 2026-12-07 08:00
end of month = 2026-11-30 17:00
tomorrow = 2026-11-21 08:00
tomorrow morning = 2026-11-21 08:00
tomorrow afternoon = 2026-11-21 15:00
tomorrow at noon = 2026-11-21 12:00
tomorrow evening = 2026-11-21 18:00
tomorrow at 3 = 2026-11-21 15:00
tomorrow 3pm = 2026-11-21 15:00
tomorrow at 3 p.m. = 2026-11-21 15:00
tomorrow at half past two = 2026-11-21 14:30
the day after tomorrow = 2026-11-22 08:00
day after tomorrow at 10 = 2026-11-22 10:00
next Monday = 2026-11-23 08:00
next Monday at 9:30 = 2026-11-23 09:30
this Friday at 4pm = 2026-11-27 16:00
Monday morning = 2026-11-23 08:00
Monday at 10 o'clock = 2026-11-23 10:00
Tuesday afternoon = 2026-11-24 15:00
Wednesday next week = 2026-11-25 08:00
next week = 2026-11-23 08:00
next week Wednesday at 11 = 2026-11-25 11:00
Thursday the week after next = 2026-12-03 08:00
in two weeks = 2026-11-30 08:00
in a week = 2026-11-23 08:00
in a fortnight = 2026-11-30 08:00
Monday in two weeks = 2026-12-07 08:00
Monday week = 2026-11-30 08:00
tomorrow week = 2026-11-28 08:00
in a month = 2026-12-20 08:00
next month = 2026-12-01 08:00
in half an hour = 2026-11-20 13:33
in an hour = 2026-11-20 14:03
in an hour and a half = 2026-11-20 14:33
in ten minutes = 2026-11-20 13:13
in 15 mins = 2026-11-20 13:18
20 minutes from now = 2026-11-20 13:23
two hours later = 2026-11-20 15:03
in a couple of hours = 2026-11-20 15:03
in three days at noon = 2026-11-23 12:00
tonight = 2026-11-20 18:00
tonight at 8 = 2026-11-20 20:00
this afternoon = 2026-11-20 15:00
this evening = 2026-11-20 18:00
today at half past four = 2026-11-20 16:30
today at quarter to five = 2026-11-20 16:45
at quarter past three = 2026-11-20 15:15
ten past three = 2026-11-20 15:10
by 5pm = 2026-11-20 17:00
at 4 = 2026-11-20 16:00
by noon = 2026-11-21 12:00
end of day = 2026-11-20 17:00
eod = 2026-11-20 17:00
close of business = 2026-11-20 17:00
tomorrow eod = 2026-11-21 17:00
end of week = 2026-11-20 17:00
end of next week = 2026-11-27 17:00
end of the year = 2026-12-31 17:00
end of december = 2026-12-31 17:00
end of next month = 2026-12-31 17:00
beginning of next week = 2026-11-23 08:00
middle of next week = 2026-11-25 08:00
mid december = 2026-12-15 08:00
next weekend = 2026-11-28 08:00
weekend = 2026-11-21 08:00
week 49 = 2026-11-30 08:00
Friday of week 49 = 2026-12-04 08:00
3rd of December = 2026-12-03 08:00
December 3rd at 3pm = 2026-12-03 15:00
on Dec 24 at noon = 2026-12-24 12:00
January 15, 2027 = 2027-01-15 08:00
5 Feb = 2027-02-05 08:00
morgen = 2026-11-21 08:00
morgen früh = 2026-11-21 08:00
morgen Vormittag = 2026-11-21 10:00
morgen Mittag = 2026-11-21 12:00
morgen Nachmittag = 2026-11-21 15:00
morgen Abend = 2026-11-21 18:00
morgen um halb drei = 2026-11-21 14:30
morgen um drei = 2026-11-21 15:00
morgen 8 Uhr 30 = 2026-11-21 08:30
morgen bis 12 Uhr = 2026-11-21 12:00
morgen gegen zehn = 2026-11-21 10:00
übermorgen Mittag = 2026-11-22 12:00
übermorgen um 15 Uhr = 2026-11-22 15:00
überübermorgen = 2026-11-23 08:00
heute Abend = 2026-11-20 18:00
heute Nachmittag = 2026-11-20 15:00
heute um Viertel nach vier = 2026-11-20 16:15
heute Viertel vor fünf = 2026-11-20 16:45
heute dreiviertel vier = 2026-11-20 15:45
heute in einer Woche = 2026-11-27 08:00
Freitag in einer Woche = 2026-12-04 08:00
nächsten Dienstag = 2026-11-24 08:00
nächsten Dienstag um 14 Uhr = 2026-11-24 14:00
kommenden Montag = 2026-11-23 08:00
diesen Samstag = 2026-11-21 08:00
Montag früh = 2026-11-23 08:00
Montag morgen = 2026-11-23 08:00
Dienstagnachmittag um vier = 2026-11-24 16:00
Mittwoch um 9 = 2026-11-25 09:00
am Donnerstag um 11:15 = 2026-11-26 11:15
Do. vormittags = 2026-11-26 10:00
nächste Woche = 2026-11-23 08:00
nächste Woche Mittwoch = 2026-11-25 08:00
Mittwoch nächster Woche = 2026-11-25 08:00
übernächste Woche = 2026-11-30 08:00
übernächste Woche Freitag um 10 = 2026-12-04 10:00
in einer Woche = 2026-11-23 08:00
in acht Tagen = 2026-11-23 08:00
in vierzehn Tagen = 2026-11-30 08:00
in drei Wochen am Mittwoch = 2026-12-09 08:00
in einem Monat = 2026-12-20 08:00
nächsten Monat = 2026-12-01 08:00
in einer halben Stunde = 2026-11-20 13:33
in einer Viertelstunde = 2026-11-20 13:18
in einer Dreiviertelstunde = 2026-11-20 13:48
in anderthalb Stunden = 2026-11-20 14:33
in zwanzig Minuten = 2026-11-20 13:23
in ein paar Minuten = 2026-11-20 13:08
in 3 Tagen um 10 Uhr = 2026-11-23 10:00
um halb vier = 2026-11-20 15:30
halb 3 = 2026-11-20 14:30
um vier = 2026-11-20 16:00
gegen 16 Uhr = 2026-11-20 16:00
spätestens 17 Uhr = 2026-11-20 17:00
zehn nach drei = 2026-11-20 15:10
heute 3 Uhr nachmittags = 2026-11-20 15:00
8 Uhr abends = 2026-11-20 20:00
Feierabend = 2026-11-20 17:00
bis Feierabend = 2026-11-20 17:00
Ende des Tages = 2026-11-20 17:00
Ende nächster Woche = 2026-11-27 17:00
Anfang nächster Woche = 2026-11-23 08:00
Mitte nächster Woche = 2026-11-25 08:00
Ende des Monats = 2026-11-30 17:00
Ende Dezember = 2026-12-31 17:00
Anfang Januar = 2027-01-01 08:00
Mitte Dezember = 2026-12-15 08:00
Ende des Jahres = 2026-12-31 17:00
nächstes Wochenende = 2026-11-28 08:00
am Wochenende = 2026-11-21 08:00
KW 49 = 2026-11-30 08:00
Freitag KW 49 = 2026-12-04 08:00
3. Dezember = 2026-12-03 08:00
am 3. Dezember um 15 Uhr = 2026-12-03 15:00
Donnerstag, den 3. Dezember um 15:30 = 2026-12-03 15:30
24. Dez. mittags = 2026-12-24 12:00
15. Januar 2027 = 2027-01-15 08:00
1. März = 2027-03-01 08:00
"""
NONSENSE = (
    *("", "bald", "soon", "irgendwann", "später", "asap", "vielleicht morgen", "morgen vielleicht"),
    *("tomorrow maybe", "Rechnung", "die Rechnung vom Mai", "may", "Mai", "march on", "sat down"),
    *("do it", "so what", "mi casa", "der die das", "am", "um", "bis", "at", "Frau Montag ruft an"),
    *("25 Uhr", "morgen 25:00", "31. Februar", "31.02. 10:00", "Feb 30", "in 3 Bananen", "in"),
    *("halb 27", "viertel nach 40", "12345", "030 123456", "4711", "32. Dezember", "13pm"),
    *("gestern", "yesterday", "last week", "vor zwei Stunden", "2 hours ago", "letzten Montag"),
    *("Montag Dienstag", "morgen übermorgen", "tomorrow today", "3 4 5", "heute 8 Uhr", "KW 60"),
    *("in zwei Stunden morgen", "next", "nächste", "week", "Uhr", "1.2.3", "?", "morgen, Kunde"),
)
CASES = [tuple(line.split(" = ")) for line in UNDERSTOOD.strip().splitlines()]


@pytest.mark.parametrize(("said", "meant"), CASES, ids=[said for said, _ in CASES])
def test_words_mean_the_time_that_people_mean(said: str, meant: str) -> None:
    at = read_fully(said, NOW)

    assert at is not None
    assert at.astimezone().strftime("%Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_never_guessed_at(said: str) -> None:
    assert read_fully(said, NOW) is None


def test_the_corpus_is_large_enough_to_say_something() -> None:
    assert len(CASES) >= 120
    assert len(set(NONSENSE)) >= 40


OFFICE = Calendar(
    id=CalendarId("office"),
    name="Office",
    openings=(*(Opening(day, 9 * 60, 18 * 60) for day in range(4)), Opening(4, 9 * 60, 16 * 60)),
    days=(OtherDay(date(2026, 11, 26), "Stocktaking", (Hours(600, 840),)),),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("tomorrow morning", "2026-11-23 09:00"),  # Saturday and Sunday are closed
        ("Montag früh", "2026-11-23 09:00"),
        ("Thursday morning", "2026-11-26 10:00"),  # another day of the calendar
        ("Donnerstag Nachmittag", "2026-11-26 14:00"),  # closes before three
        ("end of next week", "2026-11-27 16:00"),
        ("Dienstag Abend", "2026-11-24 18:00"),
    ],
)
def test_a_part_of_a_day_means_the_hours_of_business(said: str, meant: str) -> None:
    at = read_fully(said, NOW, OFFICE)

    assert at is not None
    assert at.astimezone(ZoneInfo(OFFICE.zone)).strftime("%Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize("said", ["morgen 14 Uhr", "in zwei Stunden", "Montag um zehn"])
def test_a_clock_time_is_taken_as_said_whatever_the_hours_are(said: str) -> None:
    assert read_fully(said, NOW, OFFICE) == read_fully(said, NOW)
