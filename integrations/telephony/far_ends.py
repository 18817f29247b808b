"""Who is at the other end of a simulated call: how long they wait, what they say, when they go.

Law: without a script of its own a number always behaves the same way, so that a simulated day can
be played again.
"""

from __future__ import annotations

import msgspec

_LINES = {
    "de": (
        "Guten Tag, hier spreche ich richtig?",
        "Es geht um meine Bestellung von letzter Woche.",
        "Ich habe die Nummer leider gerade nicht zur Hand.",
        "Ja, das wäre nett. Wann kann ich damit rechnen?",
        "Gut, dann notiere ich mir das. Vielen Dank.",
    ),
    "en": (
        "Good day, am I through to the right place?",
        "It is about what I ordered last week.",
        "I am afraid I do not have the number at hand.",
        "Yes, that would be kind. When can I expect it?",
        "Good, I will write that down. Thank you very much.",
    ),
}
_PAUSE_S = 7.0
_BUSY_END = "99"  # of a number that is always busy, and one that nobody ever answers
_SILENT_END = "98"


class Line(msgspec.Struct, frozen=True):
    after_s: float  # since the call was answered
    text: str


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who rings here."""

    number: str = ""  # "": kept back
    name: str = ""
    lines: tuple[Line, ...] = ()
    patience_s: float = 60.0  # ringing or on hold; then they hang up
    talks_s: float = 0.0  # after the answer they hang up by themselves; 0: never
    hangs_up_on_hold: bool = True  # once that patience is over; False: who speaks for them decides


class FarEnd(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is rung."""

    answers_s: float = 4.0
    busy: bool = False
    absent: bool = False  # rings until somebody gives up
    lines: tuple[Line, ...] = ()
    talks_s: float = 0.0


def small_talk(language: str) -> tuple[Line, ...]:
    """What somebody says who was given nothing else to say."""
    said = _LINES.get(language, _LINES["en"])
    return tuple(Line(1.5 + at * _PAUSE_S, text) for at, text in enumerate(said))


def far_end(number: str, language: str) -> FarEnd:
    """How this number behaves when it is rung."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if digits.endswith(_BUSY_END):
        return FarEnd(busy=True)
    if digits.endswith(_SILENT_END):
        return FarEnd(absent=True)
    waits = 2.0 + sum(map(int, digits)) % 5
    return FarEnd(answers_s=waits, lines=small_talk(language))
