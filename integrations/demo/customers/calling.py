"""The same persons on the telephone: what they say, sentence by sentence, with its times.

    caller = Person.of(seed, contact, customer)      a contact of the channel voice
    for each in utterances(caller, None): ...         what they say when the call is answered
    for each in utterances(caller, "Guten Tag, nennen Sie mir bitte …"): ...
    for each in utterances(caller, SILENCE): ...      nobody speaks; after `hangs_up` they are gone

Laws: the same call gives the same sentences; `after_s` counts from the end of what came before
(the agent's last word, or the sentence before), `lasts_s` is how long it is spoken.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

import msgspec

from integrations.demo.customers.moods import Mood
from integrations.demo.customers.person import Person

SILENCE: Final = "…"  # heard: nothing, or music, for as long as they have patience
_SPOKEN_A_SECOND: Final = 14.0  # letters
_SHORTEST_S: Final = 0.6
_BETWEEN_S: Final = 0.35
_SENTENCE: Final = re.compile(r"\S.*?(?:[.!?…]+(?=\s+[A-ZÄÖÜ„“])|$)", re.DOTALL)
_SOME_TIME: Final = datetime(2026, 1, 5, 12, tzinfo=UTC)


class Utterance(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence. hangs_up: the line is put down behind it, by them."""

    text: str
    after_s: float
    lasts_s: float
    mood: Mood
    hangs_up: bool = False


def utterances(
    person: Person, heard: str | None, at: datetime = _SOME_TIME, agent: str = ""
) -> tuple[Utterance, ...]:
    """What they say to this; nothing is silence.

    heard: None when the call begins, SILENCE when nobody speaks. at: for times that are promised.
    """
    if heard is None:
        return _spoken(person.opening(), 0.8, person.mood, hangs_up=False)
    answer = person.step(None if heard == SILENCE else heard, at, agent)
    gone = answer.mood is Mood.GONE
    return _spoken(answer.text, answer.after_s, answer.mood, hangs_up=gone)


def _spoken(text: str, after_s: float, mood: Mood, *, hangs_up: bool) -> tuple[Utterance, ...]:
    sentences = [found.strip() for found in _SENTENCE.findall(text) if found.strip()]
    return tuple(
        Utterance(
            text=sentence,
            after_s=_BETWEEN_S if place else round(after_s, 2),
            lasts_s=round(max(_SHORTEST_S, len(sentence) / _SPOKEN_A_SECOND), 2),
            mood=mood,
            hangs_up=hangs_up and place == len(sentences) - 1,
        )
        for place, sentence in enumerate(sentences)
    )
