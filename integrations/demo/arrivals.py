"""Contacts that keep coming while the demo runs: known customers with something new.

    arrivals = Arrivals(seed=7, language="de", customers=known.customers)
    contact = arrivals.next(at)        an operation that lets it wait in its queue
    await keep_arriving(arrivals, rate, hub, clock, rate.sleep, room=room)

Laws: the same seed and customers bring the same contacts in the same order; whoever comes is
known, speaks the own language, and about a queue where the customer has been served before; what
they come with is found again from their first words (`customers/matters.py`), so they can go on;
who calls says nothing before somebody has answered, and calls only while there is room for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.operations.calling import CallIn
from desktop.domain.operations.interaction import Import
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, Direction, PointKind, Priority
from desktop.ports.clock import Clock
from desktop.ports.errors import OutsideError
from integrations.demo.conversations import new_id
from integrations.demo.customers.matters import Vocabularies, vocabularies
from integrations.demo.customers.moods import Temper
from integrations.demo.customers.nature import nature
from integrations.demo.customers.person import Person
from integrations.demo.customers.rate import Rate
from integrations.demo.dice import Dice
from integrations.demo.topics import Topic
from integrations.demo.wording import capital
from integrations.imports.rows import Found
from integrations.imports.sending import Hub, Sender

AGAIN_S: Final = 5.0  # after the hub was away
_TRIES: Final = 20
_SEARCHED: Final = 500
_LATELY: Final = timedelta(days=14)
_COMES_BACK: Final = 0.5  # share of those who came lately, who say so

Before = Callable[[CustomerId, QueueId], datetime | None]


class Arrivals:
    """An endless row of new contacts."""

    def __init__(
        self,
        *,
        seed: int,
        language: str,
        customers: Collection[Customer],
        rate: Rate | None = None,
        before: Before = lambda _customer, _queue: None,
    ) -> None:
        """customers: who may write; those without an e-mail address do not.

        before: when a customer came with something of a queue last.
        """
        self._seed = seed
        self._dice = Dice(f"arrivals {seed} {language}")
        self._rate = rate or Rate()
        self._customers = [customer for customer in customers if _point(customer, PointKind.EMAIL)]
        self._home = language
        self._before = before

    def __bool__(self) -> bool:
        """Whether there is anybody who could write."""
        return bool(self._customers)

    def wait_s(self) -> float | None:
        """How long until the next; None: until the rate changes."""
        return self._rate.wait_s(self._dice)

    def next(
        self, at: datetime, *, difficult: bool = False, channel: Channel | None = None
    ) -> Import | CallIn:
        """Somebody comes now. channel: on this one, as the rate has it when None."""
        for _ in range(_TRIES):
            customer = self._difficult() if difficult else self._dice.pick(self._customers)
            contact, topic = self._contact(customer, at, channel)
            written = self._written(contact, customer)
            if self._person(written, customer).matter.topic is topic:
                break
        if written.channel is Channel.VOICE:
            return CallIn(
                id=written.id,
                customer=written.customer,
                queue=written.queue,
                by_number=_point(customer, PointKind.PHONE),
                subject=written.subject,
                priority=Priority.HIGH,  # nobody stays on the line as long as a mail waits
            )
        return Import(
            id=written.id,
            customer=written.customer,
            channel=written.channel,
            queue=written.queue,
            created_at=at,
            subject=written.subject,
            messages=written.messages,
        )

    def _contact(
        self, customer: Customer, at: datetime, channel: Channel | None
    ) -> tuple[Interaction, Topic]:
        dice, words = self._dice, self._words(customer)
        topic = self._topic(words, customer)
        id = InteractionId(new_id(dice, at))
        slots = words.drawn(self._seed, id, topic, customer, at)
        return (
            Interaction(
                id=id,
                customer=customer.id,
                channel=channel or self._rate.channel(dice),
                queue=topic.queue,
                created_at=at,
                subject=capital(dice.pick(topic.words["subject"]) % slots),
            ),
            topic,
        )

    def _written(self, contact: Interaction, customer: Customer) -> Interaction:
        """With the first words in it, in which everything stands that they will know later."""
        if contact.channel is Channel.VOICE:
            return contact
        at = contact.created_at
        last = self._before(customer.id, contact.queue)
        lately = last is not None and timedelta(hours=1) < at - last < _LATELY
        person = self._person(contact, customer)
        told = person.opening(last if lately and self._dice.chance(_COMES_BACK) else None)
        first = Message(
            id=MessageId(f"{contact.id[:-2]}00"),
            at=at,
            direction=Direction.INBOUND,
            text=told,
            author=customer.name,
        )
        return replace(contact, messages=(first,))

    def _person(self, contact: Interaction, customer: Customer) -> Person:
        return Person.of(self._seed, contact, customer, home=self._home)

    def _words(self, customer: Customer) -> Vocabularies:
        return vocabularies(customer.language if customer.language in ("de", "en") else self._home)

    def _topic(self, words: Vocabularies, customer: Customer) -> Topic:
        topics = tuple(words.topics.values())
        fitting = [topic for topic in topics if topic.queue in customer.queues]
        return self._dice.pick(fitting or topics)

    def _difficult(self) -> Customer:
        for _ in range(_SEARCHED):
            customer = self._dice.pick(self._customers)
            if nature(self._seed, customer.id, frozenset()).temper is Temper.HOT:
                break
        return customer


async def keep_arriving(
    arrivals: Arrivals,
    rate: Rate,
    hub: Hub,
    clock: Clock,
    sleep: Callable[[float | None], Awaitable[bool]],
    *,
    room: Callable[[], bool] = lambda: True,
) -> None:
    """Bring one after the other to the hub, for ever; a hub that is away is waited for.

    sleep: of the rate; False when something was changed before the time was over. room: whether
    somebody could take a call now; who would have called then does not.
    """
    sender = Sender(hub=hub, clock=clock, told=lambda _row: None)
    while arrivals:
        slept = await sleep(arrivals.wait_s())
        calls, difficult = rate.calls > 0, rate.difficult > 0
        rate.calls -= calls
        rate.difficult -= difficult
        if not (slept or difficult or calls):
            continue
        channel = Channel.VOICE if calls else None
        came = arrivals.next(clock.now(), difficult=difficult, channel=channel)
        if isinstance(came, CallIn) and not (calls or room()):
            continue
        contact = Found(place="arrival", operation=came)
        while True:
            try:
                await sender.send([contact])
                break
            except OutsideError:
                await sleep(AGAIN_S)
                sender = Sender(hub=hub, clock=clock, told=lambda _row: None)


def _point(customer: Customer, kind: PointKind) -> str:
    return next((point.value for point in customer.points if point.kind is kind), "")
