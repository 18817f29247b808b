"""The made-up world: two enterprises, their people and customers, from a seed.

    for record in world(seed=7, size="small", language="de", now=clock.now()): ...

Laws: the same arguments give the same records, byte for byte; a record comes after every record
it names; nothing is older than two years or younger than `now`. Streams: large does not fit in a
list comfortably, and does not have to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Literal

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.records import Article, Customer, Interaction, Record
from integrations.demo.articles import articles
from integrations.demo.beside import Beside
from integrations.demo.conversations import new_id
from integrations.demo.desk import Open, in_their_states, open_work, opened
from integrations.demo.dice import Dice
from integrations.demo.editing import editing
from integrations.demo.matters import Caller, Language, Matters
from integrations.demo.modules import text_modules
from integrations.demo.organisation import PERSON, agent_id, organisation
from integrations.demo.people import People
from integrations.demo.service import service
from integrations.demo.story import story
from integrations.demo.topics import Vocabulary

Size = Literal["small", "large"]
Spoken = Literal["de", "en"]


class Measure(msgspec.Struct, frozen=True):
    customers: int
    interactions: int
    articles: int


MEASURES: dict[Size, Measure] = {
    "small": Measure(customers=500, interactions=5_000, articles=140),
    "large": Measure(customers=50_000, interactions=500_000, articles=2_000),
}
FIRST_CUSTOMER = 100_101  # the handwritten story has the numbers before
ABROAD = 0.05  # customers who write in the other language
NOTED_CUSTOMERS = 0.06
ENTERPRISES = (*[("shop",)] * 8, *[("energy",)] * 7, *[("shop", "energy")] * 5)


def world(seed: int, size: Size, language: Spoken, now: datetime) -> Iterator[Record]:
    """Every record of the world, first what others name."""
    now = now.replace(microsecond=0)
    measure = MEASURES[size]
    dice = Dice(f"tresen {seed} {language}")
    house = organisation(language)
    yield from (*house.sites, *house.teams, *house.queues)
    yield from service(language)
    yield from in_their_states(house.agents, now, dice)
    yield from text_modules(language)
    beside = tuple(editing(language, now))
    written_already = sum(isinstance(record, Article) for record in beside)
    yield from articles(language, now, measure.articles - written_already)
    yield from beside
    written = list(story(language, now))
    yield from written
    told = sum(isinstance(record, Customer) for record in written)
    contacts = sum(isinstance(record, Interaction) for record in written)
    customers = Customers(dice, language, now)
    yield from customers.all(size, measure.customers - told, measure.interactions - contacts)


class Customers:
    """Tells every customer's history."""

    def __init__(self, dice: Dice, language: Spoken, now: datetime) -> None:
        house = organisation(language)
        self._now = now
        self._dice = dice
        self._people = People(language, dice)
        spoken = (language, "en" if language == "de" else "de")
        self._languages = tuple(
            Language(each, dice, Vocabulary(each, house.enterprises, self._people))
            for each in spoken
        )
        self._matters = Matters(now, dice, {agent.id: agent.name for agent in house.agents})
        self._beside = Beside(now, dice, language)
        workers = house.workers()
        self._workers = {key: tuple(a.id for a in agents) for key, agents in workers.items()}
        # The desk of the person at the window is written by hand.
        self._others = {
            key: tuple(agent for agent in agents if agent != agent_id(PERSON))
            for key, agents in self._workers.items()
        }

    def all(self, size: str, customers: int, contacts: int) -> Iterator[Record]:
        """So many customers, with so many contacts among them."""
        plan = open_work(size, customers, self._dice)
        past = contacts - sum(map(len, plan.values()))
        for place, share in enumerate(_shares(customers, past, self._dice)):
            yield from self._one(place, share, plan.get(place, []))

    def _one(self, place: int, contacts: int, still_open: list[Open]) -> Iterator[Record]:
        caller = self._caller()
        told: list[Record] = []
        while contacts > 0:
            matter, over = self._matters.past(caller, contacts, self._workers)
            told += self._beside.of(caller, matter, over)
            contacts -= len(over)
            if contacts <= 0 and self._dice.chance(NOTED_CUSTOMERS):
                told.append(self._beside.about_customer(caller, matter, over[-1]))
        for work in still_open:
            told += self._open(caller, work)
        yield self._customer(caller, place, told)
        yield from told

    def _caller(self) -> Caller:
        dice = self._dice
        since = self._now - timedelta(days=dice.between(800, 3800))
        return Caller(
            id=CustomerId(new_id(dice, since)),
            person=self._people.next(),
            enterprises=dice.pick(ENTERPRISES),
            language=self._languages[dice.chance(ABROAD)],
            since=since,
        )

    def _open(self, caller: Caller, work: Open) -> Iterator[Record]:
        begun = self._now - work.age
        matter = self._matters.arise(caller, begun, self._others)
        contact = self._matters.facts(caller, matter, work.channel, begun)
        text = caller.language.telling.opening(work.channel, matter.topic, matter.slots)
        interaction = opened(contact, text, matter.agent, work)
        yield from self._beside.of(caller, matter, [interaction])
        if work.with_task:
            task = self._beside.promise(caller, matter, interaction)
            due = self._now + timedelta(minutes=self._dice.between(-120, 1_880))
            yield msgspec.structs.replace(task, due_at=due)

    def _customer(self, caller: Caller, place: int, told: list[Record]) -> Customer:
        queues = (r.queue for r in told if isinstance(r, Interaction))
        return Customer(
            id=caller.id,
            name=caller.person.name,
            form=caller.person.form,
            number=f"K-{FIRST_CUSTOMER + place}",
            points=caller.person.points,
            address=caller.person.address,
            language=caller.language.code,
            since=caller.since,
            queues=tuple(dict.fromkeys(queues)),
        )


def _shares(parts: int, whole: int, dice: Dice) -> Iterator[int]:
    """The whole in so many uneven parts, many small and some large."""
    weights = list(accumulate((dice.random() ** 2 + 0.02 for _ in range(parts)), initial=0.0))
    bounds = (int(whole * weight / weights[-1]) for weight in weights)
    return (after - before for before, after in pairwise(bounds))
