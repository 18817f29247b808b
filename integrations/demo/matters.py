"""A customer's matters: what came up, when, and what was said about it until it was over.

Law: what is over was over two days before now, short talks one hour before it; so nothing of the
past reaches into the desk as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import accumulate

import msgspec

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction
from integrations.demo.conversations import Contact, closed, new_id
from integrations.demo.dice import Dice
from integrations.demo.people import Person
from integrations.demo.telling import Telling, Turn
from integrations.demo.topics import Slots, Topic, Vocabulary, common_words, topics

PAST_DAYS = 730
SETTLED = timedelta(days=2)
RECENT, FOLLOWED = 0.04, 0.45  # shares: of talks of the last two days, of matters that go on

Workers = Mapping[str, tuple[AgentId, ...]]  # by the queue's key


class Language:
    """The topics and the telling of one language."""

    def __init__(self, language: str, dice: Dice, vocabulary: Vocabulary) -> None:
        self.code = language
        self.topics = topics(language)
        self.telling = Telling(dice, common_words(language))
        self.vocabulary = vocabulary
        self._keys = tuple(self.topics)
        self._weights: dict[tuple[str, ...], tuple[int, ...]] = {}

    def topic(self, enterprises: tuple[str, ...], dice: Dice) -> Topic:
        """What a customer of these enterprises comes with, common things more often."""
        weights = self._weights.get(enterprises)
        if weights is None:
            every = self.topics.values()
            weights = tuple(accumulate(t.weight * (t.enterprise in enterprises) for t in every))
            self._weights[enterprises] = weights
        return self.topics[dice.choices(self._keys, cum_weights=weights)[0]]


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
    """Tells one matter after the other; the same dice tell the same."""

    def __init__(self, now: datetime, dice: Dice, names: Mapping[AgentId, str]) -> None:
        self._now = now
        self._dice = dice
        self._names = names

    def arise(self, caller: Caller, at: datetime, workers: Workers) -> Matter:
        """A new matter of this customer."""
        dice, language = self._dice, caller.language
        topic = language.topic(caller.enterprises, dice)
        agents = workers[topic.queue_key]
        agent = dice.pick(agents)
        slots = language.vocabulary.draw(dice, topic, caller.person, at)
        slots["agent"] = self._names[agent]
        made = dice.chance(topic.case_chance)
        slots["subject"] = language.telling.say_of(topic, "subject", slots)
        return Matter(
            topic=topic,
            slots=slots,
            subject=slots["subject"],
            agent=agent,
            agents=agents,
            case=CaseId(new_id(dice, at)) if made else None,
        )

    def past(self, caller: Caller, most: int, workers: Workers) -> tuple[Matter, list[Interaction]]:
        """A matter that is over, with at least one and at most so many contacts."""
        recent = self._dice.chance(RECENT)
        begun = self._recently() if recent else self._long_ago()
        matter = self.arise(caller, begun, workers)
        channel = Channel.VOICE if recent else self._channel(matter.topic)
        told = [self.contact(caller, matter, channel, begun, first=True)]
        while not recent and len(told) < most and self._dice.chance(FOLLOWED):
            begun = self._working_hour(told[-1].last_at + timedelta(days=self._dice.between(1, 13)))
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
        hands = self._hands(matter, channel, turns)
        return closed(self.facts(caller, matter, channel, begun), turns, hands, self._dice)

    def facts(self, caller: Caller, matter: Matter, channel: Channel, begun: datetime) -> Contact:
        return Contact(
            id=InteractionId(new_id(self._dice, begun)),
            customer=caller.id,
            person=caller.person,
            channel=channel,
            topic=matter.topic,
            subject=matter.subject,
            begun=begun,
            case=matter.case,
        )

    def _hands(self, matter: Matter, channel: Channel, turns: list[Turn]) -> tuple[AgentId, ...]:
        """Who works on it: mostly one; a second mail may be answered by somebody else."""
        answers = sum(turn[1] is Direction.OUTBOUND for turn in turns)
        if channel is Channel.EMAIL and answers > 1 and self._dice.chance(0.5):
            return matter.agent, self._dice.pick(matter.agents)
        return (matter.agent,)

    def _channel(self, topic: Topic) -> Channel:
        return self._dice.choices(topic.channels, cum_weights=topic.channel_weights)[0]

    def _long_ago(self) -> datetime:
        """A working hour of the last two years, lately more often."""
        days = 4 + (PAST_DAYS - 4) * self._dice.random() ** 1.6
        return self._working_hour(self._now - timedelta(days=days))

    def _working_hour(self, day: datetime) -> datetime:
        """Some time of this day at which people are awake."""
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(seconds=self._dice.between(23_000, 65_000))

    def _recently(self) -> datetime:
        return self._now - timedelta(seconds=self._dice.between(5400, 165_400))
