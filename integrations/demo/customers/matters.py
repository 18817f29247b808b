"""What somebody comes with: the topic, its facts, what they want to hear and what else would do.

Laws: a contact's matter follows from the seed, the contact's id and its first words alone, so it is
the same again after a restart; what stands in the first words comes before what was drawn, so that
contacts that somebody else wrote have the facts that are told there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

import msgspec

from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Direction, PointKind
from integrations.demo.customers.hearing import stems
from integrations.demo.dice import Dice
from integrations.demo.organisation import organisation
from integrations.demo.people import People, Person
from integrations.demo.telling import Telling
from integrations.demo.topics import Slots, Topic, Vocabulary, common_words, topics
from integrations.demo.wording import Pool, read_words

_ALWAYS: Final = ("name", "address", "phone", "email", "customer", "next", "photo")
_READ: Final = {  # what is read out of somebody's own words
    "order": re.compile(r"\b[2-9]\d{5}\b"),
    "meter": re.compile(r"\b4\d{7}\b"),
    "amount": re.compile(r"£\d+\.\d\d|\d+,\d\d €"),
    "reading": re.compile(r"\b\d{1,2}[.,]\d{3}(?= kWh)|(?<=: )\d{1,2}[.,]\d{3}\b"),
    "model": re.compile(r"\b[A-Z]{2} \d{2}\b"),
    "date": re.compile(r"\b\d{2}\.\d{2}\.|\b\d{2}/\d{2}\b"),
}


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    topic: Topic
    slots: Slots
    facts: Mapping[str, str]  # what they can say of it when asked; a photo has no words
    wants: str  # date, money, done, info, works
    accepts: frozenset[str]  # promise, other
    stems: frozenset[str]  # of good answers to it


class Vocabularies:
    """Topics and words of one language, as every contact of the language draws from them."""

    def __init__(self, language: str) -> None:
        people = People(language, Dice(f"customers {language}"))
        self.language = language
        self.topics = topics(language)
        self.common: dict[str, Pool] = common_words(language)
        self.slots = Vocabulary(language, organisation(language).enterprises, people)
        self.telling = Telling(Dice("unused"), self.common)
        self.wanted = read_words("customers")

    def matter(self, seed: int, contact: Interaction, customer: Customer) -> Matter:
        """What this contact is about."""
        words = f"{contact.subject}\n{_first(contact)}"
        topic = self._topic(contact, words)
        slots = self.drawn(seed, contact.id, topic, customer, contact.created_at)
        slots |= {name: found[0] for name, rule in _READ.items() if (found := rule.search(words))}
        slots["short"] = contact.subject or topic.key
        return self.of(topic, slots, customer)

    def drawn(
        self, seed: int, contact: str, topic: Topic, customer: Customer, at: datetime
    ) -> Slots:
        """The slots of this contact."""
        dice = Dice(f"matter {seed} {contact}")
        return self.slots.draw(dice, topic, as_person(customer), at)

    def of(self, topic: Topic, slots: Slots, customer: Customer) -> Matter:
        wanted = self.wanted[topic.key]
        own = {name: slots[name] for name in wanted["facts"]}
        asked = stems(" ".join(topic.words["opens"] + topic.words["details"]))
        answers = stems(" ".join(topic.words["answers"]))
        return Matter(
            topic=topic,
            slots=slots,
            facts=own | _of_person(customer) | {"next": slots["next"], "photo": ""},
            wants=wanted["wants"],
            accepts=frozenset(wanted["accepts"]),
            stems=answers - asked,
        )

    def _topic(self, contact: Interaction, words: str) -> Topic:
        """The topic of its queue that has the most words in common with it."""
        said = stems(words)
        fitting = [t for t in self.topics.values() if t.queue == contact.queue]
        return max(fitting or self.topics.values(), key=lambda topic: _shared(topic, said))


@cache
def vocabularies(language: str) -> Vocabularies:
    return Vocabularies(language)


def as_person(customer: Customer) -> Person:
    """Customers name themselves; how they are spoken to is the agent's part."""
    return Person(
        name=customer.name,
        form=customer.form,
        points=customer.points,
        address=customer.address,
        anrede="",
        formal="",
    )


def _of_person(customer: Customer) -> dict[str, str]:
    points = {point.kind: point.value for point in reversed(customer.points)}
    known = {
        "name": customer.name,
        "address": customer.address,
        "phone": points.get(PointKind.PHONE, ""),
        "email": points.get(PointKind.EMAIL, ""),
        "customer": customer.number,
    }
    return {name: value for name, value in known.items() if value}


def _first(contact: Interaction) -> str:
    inbound = (m.text for m in contact.messages if m.direction is Direction.INBOUND)
    return next(inbound, "")


def _shared(topic: Topic, said: frozenset[str]) -> tuple[int, int]:
    subject = stems(" ".join(topic.words["subject"]))
    asked = stems(" ".join(topic.words["opens"] + topic.words["details"] + topic.words["asks"]))
    return 2 * len(subject & said) + len(asked & said), topic.weight
