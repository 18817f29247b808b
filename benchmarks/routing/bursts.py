"""A burst: 10,000 contacts at once over 500 people of three partners of the three models.

Timed is processor time of the thread. (1) The first picture alone: what the hub waits for before
anything is offered. (2) All of them: picture after picture, all who got one are free again in the
next, until nobody waits whom anybody can serve. (3) The same rules done without an index ("by the
book") on a first picture of 2,000 over 500, as a ratio. What was decided is checked, outside of the
time: each contact once, nobody twice in a picture, everybody able, in order, and none of the next
few left over whom somebody free could serve.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from msgspec.structs import replace

from benchmarks.routing.centre import burst
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Decision, Picture
from tests.support.routing_by_the_book import Book, by_the_book, said

MOST_PICTURES = 100
MOST_LOOKED_AT = 300  # of those who wait on in a picture, when looking for idle people beside them


class WrongDecision(AssertionError):
    """What was decided is not what the rules say."""


def first(seed: int, levels: int) -> tuple[float, int]:
    """Seconds for the first picture, and how many decisions it had."""
    picture = burst(seed, levels=levels)
    began = time.thread_time()
    decisions = decide(picture)
    spent = time.thread_time() - began
    check(picture, decisions)
    return spent, len(decisions)


def all_of_it(seed: int) -> tuple[float, int, int, int]:
    """Seconds for all pictures, how many these were, contacts given, contacts nobody can serve."""
    picture, spent, given, pictures = burst(seed), 0.0, 0, 0
    while pictures < MOST_PICTURES:
        began = time.thread_time()
        decisions = decide(picture)
        spent += time.thread_time() - began
        check(picture, decisions)
        if not decisions:
            break
        pictures += 1
        given += len(decisions)
        picture = _after(picture, decisions)
    return spent, pictures, given, len(picture.waiting)


def over_the_book(seed: int) -> float:
    """How many times as fast as the rules without an index."""
    picture = burst(seed, contacts=2000)
    began = time.thread_time()
    ours = decide(picture)
    between = time.thread_time()
    book = by_the_book(picture)
    ended = time.thread_time()
    if [said(each) for each in ours] != book:
        raise WrongDecision("The rules without an index decide otherwise.")
    return (ended - between) / (between - began)


def check(picture: Picture, decisions: Sequence[Decision]) -> None:
    """Raises WrongDecision."""
    contacts = {each.id: each for each in picture.waiting}
    people = {each.agent: each for each in picture.free}
    book = Book(picture)
    given = [each.interaction for each in decisions]
    busy = [each.agent for each in decisions if each.agent is not None]
    if len(set(given)) != len(given) or len(set(busy)) != len(busy):
        raise WrongDecision("Something was given twice, or somebody got two.")
    if given != sorted(given, key=lambda id: book.place(contacts[id])):
        raise WrongDecision("They were not given in order.")
    for each in decisions:
        if each.agent and book.against(contacts[each.interaction], people[each.agent]):
            raise WrongDecision(f"{each.agent} may not have {each.interaction}.")
    left = sorted(set(contacts) - set(given))[:MOST_LOOKED_AT]
    for agent in set(people) - set(busy):
        for id in left:
            if book.against(contacts[id], people[agent]) is None:
                raise WrongDecision(f"{agent} is idle beside {id}.")


def _after(picture: Picture, decisions: Sequence[Decision]) -> Picture:
    """All are free again, and what was given is counted."""
    gone = {each.interaction for each in decisions}
    queues = {each.id: each.queue for each in picture.waiting}
    counts = {queue: dict(sites) for queue, sites in picture.given.items()}
    for each in decisions:
        of_queue = counts.setdefault(queues[each.interaction], {})
        of_queue[each.site] = of_queue.get(each.site, 0) + 1
    waiting = tuple(each for each in picture.waiting if each.id not in gone)
    return replace(picture, waiting=waiting, given=counts)
