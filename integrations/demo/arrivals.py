"""Contacts that keep coming while the demo runs: known customers with something new.

    arrivals = Arrivals(seed=7, language="de", customers=known.customers)
    contact = arrivals.next(at)        an interaction.import that waits in its queue
    await sleep(arrivals.wait_s())

Laws: the same seed and customers bring the same contacts in the same order; whoever writes is
known, writes the own language, and about a queue where the customer has been served before.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from desktop.domain.ids import InteractionId
from desktop.domain.operations.interaction import Import
from desktop.domain.records import Customer
from desktop.domain.words import Channel, PointKind
from desktop.ports.clock import Clock
from desktop.ports.errors import OutsideError
from integrations.demo.conversations import Contact, new_id
from integrations.demo.dice import Dice
from integrations.demo.organisation import organisation
from integrations.demo.people import People, Person
from integrations.demo.telling import INBOUND, Telling
from integrations.demo.topics import Topic, Vocabulary, common_words, topics
from integrations.imports.rows import Found
from integrations.imports.sending import Hub, Sender

PER_HOUR = 40.0
CHANNELS = (Channel.EMAIL,) * 7 + (Channel.CHAT,) * 2 + (Channel.MESSAGING,)
AGAIN_S = 5.0  # after the hub was away


class _Words:
    """What customers of one language say."""

    def __init__(self, language: str, enterprises: dict[str, str], dice: Dice) -> None:
        self.topics = tuple(topics(language).values())
        self.telling = Telling(dice, common_words(language))
        self.vocabulary = Vocabulary(language, enterprises, People(language, dice))


class Arrivals:
    """An endless row of new contacts."""

    def __init__(
        self,
        *,
        seed: int,
        language: str,
        customers: Sequence[Customer],
        per_hour: float = PER_HOUR,
    ) -> None:
        """customers: who may write; those without an e-mail address do not."""
        self._dice = Dice(f"arrivals {seed} {language}")
        self._per_hour = per_hour
        self._customers = [customer for customer in customers if _email(customer)]
        enterprises = organisation(language).enterprises
        self._words = {spoken: _Words(spoken, enterprises, self._dice) for spoken in ("de", "en")}
        self._home = language

    def __bool__(self) -> bool:
        """Whether there is anybody who could write."""
        return bool(self._customers)

    def wait_s(self) -> float:
        """How long until the next: as calls come, in no order but their rate (Poisson)."""
        return -math.log(1.0 - self._dice.random()) * 3_600 / self._per_hour

    def next(self, at: datetime) -> Import:
        """Somebody writes now."""
        customer = self._dice.pick(self._customers)
        words = self._words.get(customer.language) or self._words[self._home]
        topic = self._topic(words, customer)
        person = _person(customer)
        slots = words.vocabulary.draw(self._dice, topic, person, at)
        contact = Contact(
            id=InteractionId(new_id(self._dice, at)),
            customer=customer.id,
            person=person,
            channel=self._dice.pick(CHANNELS),
            topic=topic,
            subject=words.telling.say_of(topic, "subject", slots),
            begun=at,
            case=None,
        )
        said = words.telling.opening(contact.channel, topic, slots)
        return Import(
            id=contact.id,
            customer=customer.id,
            channel=contact.channel,
            queue=topic.queue,
            created_at=at,
            subject=contact.subject,
            messages=(contact.message(0, at, (0, INBOUND, said), None),),
        )

    def _topic(self, words: _Words, customer: Customer) -> Topic:
        fitting = [topic for topic in words.topics if topic.queue in customer.queues]
        return self._dice.pick(fitting or words.topics)


async def keep_arriving(
    arrivals: Arrivals,
    hub: Hub,
    clock: Clock,
    sleep: Callable[[float], Awaitable[object]],
) -> None:
    """Bring one after the other to the hub, for ever; a hub that is away is waited for."""
    sender = Sender(hub=hub, clock=clock, told=lambda _row: None)
    while arrivals:
        await sleep(arrivals.wait_s())
        contact = Found(place="arrival", operation=arrivals.next(clock.now()))
        while True:
            try:
                await sender.send([contact])
                break
            except OutsideError:
                await sleep(AGAIN_S)
                sender = Sender(hub=hub, clock=clock, told=lambda _row: None)


def _email(customer: Customer) -> str:
    return next((p.value for p in customer.points if p.kind is PointKind.EMAIL), "")


def _person(customer: Customer) -> Person:
    """Customers name themselves; how they are spoken to is the agent's part."""
    return Person(
        name=customer.name,
        form=customer.form,
        points=customer.points,
        address=customer.address,
        anrede="",
        formal="",
    )
