"""Who calls in a demo: its known customers, each with something new, now and then from elsewhere.

    callers = MadeUp(seed=7, language="de")
    coming = callers.next(customers, at)      None: nobody is known who could call

Laws: the same seed and customers bring the same callers in the same order; they speak the language
of the customer; what they come with fits a queue where the customer has been served before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.ids import InteractionId, QueueId
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, PointKind
from desktop.ports.call_events import Routing
from integrations.demo.customers.matters import Vocabularies, vocabularies
from integrations.demo.customers.person import Person
from integrations.demo.dice import Dice
from integrations.demo.topics import Topic
from integrations.demo.wording import capital
from integrations.telephony.far_ends import Caller

_STRANGERS: Final = 0.15  # of all calls: known people on a telephone that nobody here knows
_KEPT_BACK: Final = 0.05
_TRIES: Final = 20


class Coming(msgspec.Struct, frozen=True):
    """Somebody who is about to ring."""

    person: Person
    caller: Caller
    routing: Routing
    language: str


class MadeUp:
    """Who calls next."""

    def __init__(self, *, seed: int, language: str) -> None:
        self._seed = seed
        self._home = language
        self._dice = Dice(f"callers {seed} {language}")
        self._so_many = 0

    def wait_s(self, per_hour: float) -> float:
        """Until the next, in no order but their rate."""
        return -math.log(1.0 - self._dice.random()) * 3_600 / per_hour

    def next(
        self, customers: Sequence[Customer], at: datetime, *, difficult: bool = False
    ) -> Coming | None:
        """Somebody calls now. difficult: impatient, and easily annoyed."""
        if not customers:
            return None
        self._so_many += 1
        for _ in range(_TRIES):
            customer = self._dice.pick(customers)
            language = customer.language if customer.language in ("de", "en") else self._home
            contact, topic = self._contact(customer, vocabularies(language), at)
            person = Person.of(self._seed, contact, customer, home=language, difficult=difficult)
            if person.matter.topic is topic:
                break
        patience_s = person.nature.patience(Channel.VOICE)
        number = self._number(customer)
        caller = Caller(number=number, patience_s=patience_s, hangs_up_on_hold=False)
        return Coming(person, caller, Routing("", contact.queue), language)

    def waiting(self, contact: Interaction, customer: Customer, routing: Routing) -> Coming:
        """Who waits in this contact of the hub: the same person as who came with it."""
        person = Person.of(self._seed, contact, customer, home=self._home)
        language = customer.language if customer.language in ("de", "en") else self._home
        return Coming(person, Caller(number=contact.by_number), routing, language)

    def _contact(
        self, customer: Customer, words: Vocabularies, at: datetime
    ) -> tuple[Interaction, Topic]:
        """The call as a contact; nobody but its person ever sees it."""
        topics = tuple(words.topics.values())
        topic = self._dice.pick([t for t in topics if t.queue in customer.queues] or topics)
        id = InteractionId(f"call {self._home} {self._so_many}")
        slots = words.drawn(self._seed, id, topic, customer, at)
        subject = capital(self._dice.pick(topic.words["subject"]) % slots)
        contact = Interaction(
            id=id,
            customer=customer.id,
            channel=Channel.VOICE,
            queue=QueueId(topic.queue),
            created_at=at,
            subject=subject,
        )
        return contact, topic

    def _number(self, customer: Customer) -> str:
        """Their own; of some another one, from the range that is kept free for fiction."""
        kind, at = self._dice.random(), self._dice.random()
        own = next((p.value for p in customer.points if p.kind is PointKind.PHONE), "")
        if kind < _KEPT_BACK:
            return ""
        if kind < _KEPT_BACK + _STRANGERS or not own:
            return f"+49171392009{int(at * 90) + 10}"
        return own
