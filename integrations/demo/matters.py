"""A customer's matters: what came up, when, and what was said about it until it was over.

Law: what is over was over two days before now, short talks one hour before it; so nothing of the
past reaches into the desk as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction
from integrations.demo.conversations import Contact, Telling, Turn, closed, new_id
from integrations.demo.people import Person
from integrations.demo.topics import Slots, Topic, Vocabulary, common_words, topics

PAST_DAYS = 730
SETTLED = timedelta(days=2)
RECENT, FOLLOWED = 0.04, 0.45  # shares: of talks of the last two days, of matters that go on

Workers = Mapping[str, tuple[AgentId, ...]]  # by the queue's key


class Language:
    """The topics and the telling of one language."""

    def __init__(self, language: str, random: Random, vocabulary: Vocabulary) -> None:
        self.code = language
        self.topics = topics(language)
        self.telling = Telling(random, common_words(language))
        self.vocabulary = vocabulary
        self._keys = tuple(self.topics)
        self._weights: dict[tuple[str, ...], tuple[int, ...]] = {}

    def topic(self, enterprises: tuple[str, ...], random: Random) -> Topic:
        """What a customer of these enterprises comes with, common things more often."""
        weights = self._weights.get(enterprises)
        if weights is None:
            every = self.topics.values()
            weights = tuple(accumulate(t.weight * (t.enterprise in enterprises) for t in every))
            self._weights[enterprises] = weights
        return self.topics[random.choices(self._keys, cum_weights=weights)[0]]


class Caller(msgspec.Struct, frozen=True):
    """A customer whose history is being told; the record is made when all of it is known."""

    id: CustomerId
    person: Person
    enterprises: tuple[str, ...]
    language: Language
    since: datetime


class Matter(msgspec.Struct, frozen=True):
    """What stays the same from the first contact to the last."""

    topic: Topic
    slots: Slots
    subject: str
    agent: AgentId
    agents: tuple[AgentId, ...]  # everybody who works its queue
    case: CaseId | None


class Matters:
    """Tells one matter after the other; the same random tells the same."""

    def __init__(self, now: datetime, random: Random, names: Mapping[AgentId, str]) -> None:
        self._now = now
        self._random = random
        self._names = names

    def arise(self, caller: Caller, at: datetime, workers: Workers) -> Matter:
        """A new matter of this customer."""
        random, language = self._random, caller.language
        topic = language.topic(caller.enterprises, random)
        agents = workers[topic.queue_key]
        agent = agents[int(random.random() * len(agents))]
        slots = language.vocabulary.draw(random, topic, caller.person, at)
        slots["agent"] = self._names[agent]
        made = random.random() < topic.case_chance
        slots["subject"] = language.telling.say_of(topic, "subject", slots)
        return Matter(
            topic=topic,
            slots=slots,
            subject=slots["subject"],
            agent=agent,
            agents=agents,
            case=CaseId(new_id(random, at)) if made else None,
        )

    def past(self, caller: Caller, most: int, workers: Workers) -> tuple[Matter, list[Interaction]]:
        """A matter that is over, with at least one and at most so many contacts."""
        recent = self._random.random() < RECENT
        begun = self._recently() if recent else self._long_ago()
        matter = self.arise(caller, begun, workers)
        channel = Channel.VOICE if recent else self._channel(matter.topic)
        told = [self.contact(caller, matter, channel, begun, first=True)]
        while not recent and len(told) < most and self._random.random() < FOLLOWED:
            begun = self._working_hour(
                told[-1].last_at + timedelta(days=self._random.randint(1, 12))
            )
            if begun > self._now - SETTLED * 2:
                break
            channel = self._channel(matter.topic)
            told.append(self.contact(caller, matter, channel, begun, first=False))
        return matter, told

    def contact(
        self, caller: Caller, matter: Matter, channel: Channel, begun: datetime, *, first: bool
    ) -> Interaction:
        """One contact of the matter from beginning to end."""
        tell = caller.language.telling.turns if first else caller.language.telling.again
        turns = tell(channel, matter.topic, matter.slots, caller.person)
        return closed(
            self.facts(caller, channel, begun),
            matter.topic,
            matter.subject,
            begun,
            turns,
            self._hands(matter, channel, turns),
            matter.case,
            self._random,
        )

    def facts(self, caller: Caller, channel: Channel, begun: datetime) -> Contact:
        id = InteractionId(new_id(self._random, begun))
        return Contact(id, caller.id, caller.person, channel)

    def _hands(self, matter: Matter, channel: Channel, turns: list[Turn]) -> tuple[AgentId, ...]:
        """Who works on it: mostly one; a second mail may be answered by somebody else."""
        answers = sum(turn[1] is Direction.OUTBOUND for turn in turns)
        if channel is Channel.EMAIL and answers > 1 and self._random.random() < 0.5:
            return matter.agent, matter.agents[int(self._random.random() * len(matter.agents))]
        return (matter.agent,)

    def _channel(self, topic: Topic) -> Channel:
        return self._random.choices(topic.channels, cum_weights=topic.channel_weights)[0]

    def _long_ago(self) -> datetime:
        """A working hour of the last two years, lately more often."""
        days = 4 + (PAST_DAYS - 4) * self._random.random() ** 1.6
        return self._working_hour(self._now - timedelta(days=days))

    def _working_hour(self, day: datetime) -> datetime:
        """Some time of this day at which people are awake."""
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(seconds=int(23_000 + self._random.random() * 42_000))

    def _recently(self) -> datetime:
        return self._now - timedelta(seconds=int(5_400 + self._random.random() * 160_000))
