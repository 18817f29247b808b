"""How somebody feels, and what moves it: a small machine of states, the same for everybody.

Laws: `moved` is a pure function; between friendly and angry every deed is one step of a ladder or
two, and nobody is angry at once. What differs between people is their temper: a mild one lets the
first of two annoyances pass, a hot one takes a broken promise or an empty phrase twice as hard.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Mood(StrEnum):
    FRIENDLY = "friendly"
    CALM = "calm"
    IMPATIENT = "impatient"
    ANNOYED = "annoyed"
    ANGRY = "angry"
    RELIEVED = "relieved"  # has what was wanted
    GONE = "gone"  # has given up; comes back for a good answer only


class Temper(StrEnum):
    MILD = "mild"
    USUAL = "usual"
    HOT = "hot"


class Deed(StrEnum):
    """What an agent does, as it is felt at the other end."""

    GREETED = "greeted"
    APOLOGISED = "apologised"
    ASKED = "asked"  # for something, or a question
    ASKED_AGAIN = "asked again"  # for what was told already
    HELD = "held"  # "one moment please"
    FITTED = "fitted"  # an answer to what was wanted
    OFFERED = "offered"  # something else instead
    PROMISED = "promised"  # something by a time
    EMPTY = "empty"  # a phrase that says nothing
    REFUSED = "refused"
    HANDED_OVER = "handed over"
    BROKE = "broke"  # a promised time is over
    WAITED = "waited"  # nobody answers
    SHUT = "shut"  # the contact was closed with nothing solved
    UNCLEAR = "unclear"


LADDER: Final = (Mood.FRIENDLY, Mood.CALM, Mood.IMPATIENT, Mood.ANNOYED, Mood.ANGRY)
_UP: Final = {
    Deed.WAITED: 1,
    Deed.EMPTY: 1,
    Deed.ASKED_AGAIN: 1,
    Deed.HANDED_OVER: 1,
    Deed.REFUSED: 1,
    Deed.SHUT: 2,
    Deed.BROKE: 2,
}
_TAKEN_HARD: Final = frozenset({Deed.BROKE, Deed.EMPTY, Deed.REFUSED})
_SPOILS_RELIEF: Final = frozenset({Deed.REFUSED, Deed.BROKE})


def moved(mood: Mood, deed: Deed, temper: Temper, times: int = 0) -> Mood:
    """The mood after this deed. times: how many annoyances there were before."""
    if deed is Deed.FITTED:
        return _content(mood, temper)
    if mood is Mood.RELIEVED:
        return Mood.ANNOYED if deed in _SPOILS_RELIEF else mood
    if mood is Mood.GONE:
        return Mood.ANGRY if deed is Deed.APOLOGISED else mood
    if deed is Deed.APOLOGISED:
        return LADDER[max(1, LADDER.index(mood) - 1)] if mood is not Mood.FRIENDLY else mood
    if deed is Deed.WAITED and mood is Mood.ANGRY:
        return Mood.GONE
    return _up(mood, _weight(deed, temper, times))


def _weight(deed: Deed, temper: Temper, times: int) -> int:
    steps = _UP.get(deed, 0)
    if temper is Temper.HOT and deed in _TAKEN_HARD:
        return steps + 1
    if temper is Temper.MILD and steps and times % 2 == 0:
        return steps - 1
    return steps


def _content(mood: Mood, temper: Temper) -> Mood:
    """Whoever is furious wants to be sure first; whoever had gone listens again."""
    if mood is Mood.GONE:
        return Mood.CALM
    if mood is Mood.ANGRY and temper is Temper.HOT:
        return Mood.ANNOYED
    return Mood.RELIEVED


def _up(mood: Mood, steps: int) -> Mood:
    return LADDER[min(len(LADDER) - 1, LADDER.index(mood) + steps)]
