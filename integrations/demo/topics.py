"""What customers come with: a topic's weights, its words, and what fills their slots.

Law: one matter keeps its slots; the order number of the first mail is that of the last call.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import msgspec

from desktop.domain.ids import QueueId
from desktop.domain.words import Channel
from integrations.demo.dice import Dice
from integrations.demo.organisation import queue_id
from integrations.demo.people import People, Person
from integrations.demo.wording import Pool, capital, pool, read_words

_GERMAN = {
    "m": ("der", "den", "dem", "mein", "meinen", "meinem", "einen"),
    "f": ("die", "die", "der", "meine", "meine", "meiner", "eine"),
    "n": ("das", "das", "dem", "mein", "mein", "meinem", "ein"),
}
_ENGLISH = ("the", "the", "the", "my", "my", "my", "a")
_FORMS = ("der", "den", "dem", "mein", "meinen", "meinem", "einen")

SUNDAY = 6

Slots = dict[str, str]


class Topic(msgspec.Struct, frozen=True):
    key: str
    enterprise: str
    queue_key: str
    queue: QueueId
    code: str
    weight: int
    case_chance: float
    wares: int  # it is about one of the first so many
    channels: tuple[Channel, ...]
    channel_weights: tuple[int, ...]
    words: dict[str, Pool]
    promises: tuple[tuple[Pool, Pool], ...]  # title, words


def topics(language: str) -> dict[str, Topic]:
    """All topics with their words in a language, by name."""
    common, spoken = read_words("topics"), read_words("topics", language)
    stop = not read_words("wares", language)["date"].endswith(".")
    return {key: _topic(key, one, spoken[key], stop=stop) for key, one in common.items()}


def common_words(language: str) -> dict[str, Pool]:
    """Greetings, thanks and what else every topic shares."""
    return {name: pool(texts) for name, texts in read_words("topics", language)["common"].items()}


def _topic(key: str, one: dict[str, Any], spoken: dict[str, list[str]], *, stop: bool) -> Topic:
    promises = (text.partition("|") for text in spoken["promise"])
    said = {name: texts for name, texts in spoken.items() if name != "promise"}
    return Topic(
        key=key,
        enterprise=one["enterprise"],
        queue_key=one["queue"],
        queue=queue_id(one["queue"]),
        code=one["code"],
        weight=one["weight"],
        case_chance=one["case"],
        wares=one.get("wares", 24),
        channels=tuple(map(Channel, one["channels"])),
        channel_weights=tuple(accumulate(one["channels"].values())),
        words={name: _stopped(pool(texts), stop=stop) for name, texts in said.items()},
        promises=tuple(
            (_stopped(pool([title]), stop=stop), _stopped(pool([words]), stop=stop))
            for title, _, words in promises
        ),
    )


def _stopped(words: Pool, *, stop: bool) -> Pool:
    """A date that brings its own full stop ("24.11.") does not get a second one."""
    if stop:
        return words
    return tuple(re.sub(r"(%\((?:date|next)\)s)\.", r"\1", text) for text in words)


class Vocabulary:
    """What stands in the slots, in one language."""

    def __init__(self, language: str, enterprises: dict[str, str], people: People) -> None:
        words = read_words("wares", language)
        self._wares = [ware_forms(language, *ware) for ware in words["wares"]]
        self._words = words
        self._enterprises = enterprises
        # A stock is drawn once: a street does not have to be new for every letter.
        self._streets = [people.street() for _ in range(200)]
        self._towns = [people.town() for _ in range(60)]

    def draw(self, dice: Dice, topic: Topic, person: Person, at: datetime) -> Slots:
        """The slots of one matter that comes up at this time."""
        draw = dice.random
        words = self._words
        slots = self._wares[int(draw() * topic.wares)].copy()
        before = at - timedelta(days=2 + int(draw() * 12))
        after = at + timedelta(days=1 + int(draw() * 7))
        after += timedelta(days=after.weekday() == SUNDAY)  # nobody delivers then
        amount = 40 + int(draw() * 700)
        slots["model"] = f"{slots['letters']} {3 + int(draw() * 7)}{int(draw() * 10)}"
        slots["code"] = str(10 + int(draw() * 70))
        slots["order"] = str(200_000 + int(draw() * 700_000))
        slots["date"] = before.strftime(words["date"])
        slots["next"] = after.strftime(words["date"])
        slots["day"] = words["days"][after.weekday()]
        slots["window"] = words["windows"][int(draw() * 5)]
        slots["window2"] = words["hours"][int(draw() * 5)]
        slots["amount"] = words["money"] % (amount, int(draw() * 100))
        slots["amount2"] = words["money"] % (20 + amount // 4, int(draw() * 100))
        slots["meter"] = str(40_000_000 + int(draw() * 9_000_000))
        slots["reading"] = f"{2000 + int(draw() * 60_000):,}".replace(",", words["thousands"])
        slots["street"] = f"{self._streets[int(draw() * 200)]} {1 + int(draw() * 90)}"
        slots["town"] = self._towns[int(draw() * 60)]
        slots["months"] = str(3 + int(draw() * 20))
        slots["name"] = person.name
        slots["anrede"] = person.anrede or person.name
        slots["formal"] = person.formal
        slots["company"] = self._enterprises[topic.enterprise]
        return slots


def ware_forms(language: str, gender: str, ware: str, letters: str) -> Slots:
    """The ware with every article it can have: der_ware, meinem_ware, ..."""
    articles = _GERMAN[gender] if language == "de" else _ENGLISH
    slots = {"ware": ware, "Ware": capital(ware), "letters": letters}
    for form, article in zip(_FORMS, articles, strict=True):
        slots[f"{form}_ware"] = f"{article} {ware}"
        slots[f"{capital(form)}_ware"] = f"{capital(article)} {ware}"
    return slots
