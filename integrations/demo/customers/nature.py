"""Who somebody is: temper, patience, style of writing, what they have at hand.

Law: a customer is the same person in every contact: all of it follows from the seed and the
customer's id.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from desktop.domain.words import Channel
from integrations.demo.customers.moods import Mood, Temper
from integrations.demo.dice import Dice

_AT_HAND: Final = ("name", "address", "phone", "email")  # what everybody can say without looking
_LIVE_PATIENCE_S: Final = {Temper.MILD: (90, 180), Temper.USUAL: (60, 120), Temper.HOT: (35, 70)}
_MAIL_TIMES: Final = 14.0  # so many times as long does one wait for a mail as in a chat
_FIRST: Final = (Mood.FRIENDLY, Mood.CALM, Mood.CALM, Mood.CALM, Mood.IMPATIENT)


class Style(StrEnum):
    FORMAL = "formal"  # whole sentences, a greeting, a name below
    PLAIN = "plain"
    HASTY = "hasty"  # small letters in a chat, keys missed


class Nature(msgspec.Struct, frozen=True, kw_only=True):
    temper: Temper
    patience_s: float  # in a chat, until they ask whether anybody is there
    style: Style
    slips: float  # share of words with a mistake of the fingers
    typed_a_second: float  # letters
    begins: Mood
    at_hand: frozenset[str]  # facts they need not look for
    curious: float  # share of good answers after which one thing more is asked
    absent: float  # share of answers that let wait, because something came between

    def patience(self, channel: Channel) -> float:
        """Seconds without an answer until they ask after it."""
        return self.patience_s * (_MAIL_TIMES if channel is Channel.EMAIL else 1.0)


def nature(seed: int, customer: str, facts: frozenset[str], *, difficult: bool = False) -> Nature:
    """The nature of this customer. difficult: hot and impatient, whatever else they are."""
    dice = Dice(f"nature {seed} {customer}")
    drawn = dice.pick((Temper.MILD, Temper.USUAL, Temper.USUAL, Temper.HOT))
    temper = Temper.HOT if difficult else drawn
    style = dice.pick((Style.FORMAL, Style.PLAIN, Style.PLAIN, Style.HASTY))
    slips = dice.random() * (0.06 if style is Style.HASTY else 0.015)
    speed = 3.0 + dice.random() * 4.0
    begins = dice.pick(_FIRST)
    looked_for = sorted(facts - set(_AT_HAND))
    missing = {fact for fact in looked_for if dice.chance(0.25)}
    least, most = _LIVE_PATIENCE_S[temper]
    return Nature(
        temper=temper,
        patience_s=float(dice.between(least, most)),
        style=style,
        slips=slips,
        typed_a_second=speed,
        begins=Mood.IMPATIENT if difficult else begins,
        at_hand=facts - missing,
        curious=0.05 if difficult else 0.3 * dice.random(),
        absent=0.04 + 0.06 * dice.random(),
    )
