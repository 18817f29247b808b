"""What is decided is what the written rules say, and what people expect of a fair queue."""

from __future__ import annotations

import random
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.grounds import Rule
from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Routing, Share
from desktop.domain.words import Channel, PartnerModel, SiteKind
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.explaining import explain
from integrations.hub.routing.picture import Decision, Free, Picture, Waiting
from tests.support.routing_by_the_book import Book, by_the_book, said
from tests.support.routing_pictures import NOW, pictures

FEW = 60  # contacts of a row in which shares are counted


@given(pictures())
def test_every_decision_is_the_one_the_written_rules_make(picture: Picture) -> None:
    assert [said(each) for each in decide(picture)] == by_the_book(picture)


@given(pictures(), st.randoms(use_true_random=False))
def test_decisions_do_not_depend_on_the_order_in_which_anything_stands(
    picture: Picture, chance: random.Random
) -> None:
    waiting, free = list(picture.waiting), list(picture.free)
    chance.shuffle(waiting)
    chance.shuffle(free)

    assert decide(replace(picture, waiting=tuple(waiting), free=tuple(free))) == decide(picture)


@given(pictures())
def test_nobody_gets_two_and_nothing_is_given_twice(picture: Picture) -> None:
    doubled = replace(picture, waiting=picture.waiting * 2, free=picture.free * 2)
    decisions = decide(doubled)

    contacts = [each.interaction for each in decisions]
    people = [each.agent for each in decisions if each.agent is not None]
    assert len(contacts) == len(set(contacts))
    assert len(people) == len(set(people))


@given(pictures())
def test_nobody_free_is_left_beside_a_contact_they_may_get(picture: Picture) -> None:
    decisions, book = decide(picture), Book(picture)
    given = {each.interaction for each in decisions}
    book.busy = {each.agent for each in decisions if each.agent is not None}
    for contact in filter(book.knows, picture.waiting):
        calendar = book.queue(contact).routing.calendar
        waits = contact.id not in given and book.opened(calendar, unknown=True)
        if waits and book.last_agent(contact) != "kept":
            able = {each.agent for each in picture.free if book.against(contact, each) is None}
            assert able <= book.busy, contact


@given(pictures())
def test_the_grounds_explain_the_order(picture: Picture) -> None:
    points = [_points(each) for each in decide(picture)]

    # Each part is said in whole seconds of at most double weight.
    assert all(after <= before + 3 for before, after in pairwise(points))


def _points(decision: Decision) -> int:
    order = (Rule.WAITED, Rule.VALUE, Rule.PRIORITY)
    return sum(int(each.values["points"]) for each in decision.grounds if each.rule in order)


@given(pictures())
def test_the_dry_run_says_of_each_contact_what_would_be_decided(picture: Picture) -> None:
    decided = {each.interaction: each for each in decide(picture)}
    for contact in picture.waiting:
        explained = explain(picture, contact.id)

        assert explained.decision == decided.get(contact.id)
        assert (explained.decision is None) == bool(explained.waits)
        if contact.queue in picture.queues:
            chosen = {explained.decision.agent} if explained.decision else set()
            told = {each.agent for each in explained.others} - {None}
            assert told | chosen >= {each.agent for each in picture.free}


@given(
    st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=6),
    st.integers(0, 40),
)
@example([(percent, False) for percent in (1, 3, 11, 11, 1, 73)], 0)  # largest gap first fails
def test_a_share_is_kept_within_one_contact_while_everybody_has_somebody(
    drawn: list[tuple[int, bool]], pool: int
) -> None:
    """For any number of sites by name or routed, and at every moment of a long row."""
    targets = {f"s{number}": percent for number, (percent, _) in enumerate(drawn)}
    shared = sum(targets.values())
    targets["pool"] = pool if shared + pool > 100 else 100 - shared
    given = dict.fromkeys(targets, 0)

    decisions = decide(_of_shares(drawn, pool))

    assert len(decisions) == FEW
    for number, decision in enumerate(decisions, 1):
        given[decision.site] += 1
        for site, percent in targets.items():
            due = Fraction(number * percent, sum(targets.values()))
            assert abs(given[site] - due) < 1, (number, site)


def _of_shares(drawn: list[tuple[int, bool]], pool: int) -> Picture:
    """Shares of so many percent, some of routed sites, and everybody has somebody free."""
    pooled = SiteId("pool")
    sites = {pooled: Site(id=pooled, name="")}
    shares = [Share(pooled, pool)] if sum(percent for percent, _ in drawn) + pool > 100 else []
    for number, (percent, routed) in enumerate(drawn):
        id, model = SiteId(f"s{number}"), PartnerModel.VIRTUALIZED
        model = PartnerModel.ENTERPRISE if routed else model
        sites[id] = Site(id=id, name="", kind=SiteKind.PARTNER, model=model)
        shares.append(Share(id, percent))
    queue = Queue(
        id=QueueId("q"), name="", sites=tuple(sites), routing=Routing(shares=tuple(shares))
    )
    return Picture(
        now=NOW,
        sites=sites,
        queues={queue.id: queue},
        waiting=tuple(
            Waiting(
                id=InteractionId(f"i{number:03}"),
                queue=queue.id,
                channel=Channel.CHAT,
                place_at=NOW - timedelta(seconds=number),
            )
            for number in range(FEW)
        ),
        free=tuple(
            Free(agent=AgentId(f"{site}-{number}"), site=site, since=NOW, room={Channel.CHAT: 1})
            for site in sites
            for number in range(FEW)
        ),
    )
