"""The hub's rules by themselves: rights, seals, throttle, what happened, what is named."""

from __future__ import annotations

import typing
from datetime import UTC, datetime, timedelta
from types import UnionType
from typing import Any, NewType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain import ids
from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId, SiteId, TenantId
from desktop.domain.kinds import KINDS
from desktop.domain.operations import merging
from desktop.domain.operations.interaction import taken
from desktop.domain.operations.registry import OPERATIONS
from desktop.domain.records import Agent, Interaction, Queue, Site
from desktop.domain.words import (
    AgentState,
    Channel,
    InteractionStatus,
    PartnerModel,
    SiteKind,
)
from integrations.hub.server.changes import objections
from integrations.hub.server.changes.happenings import of_agent, of_interaction
from integrations.hub.server.refused import STATUS, Refused
from integrations.hub.server.rights import seals
from integrations.hub.server.rights.rights import person
from integrations.hub.server.signing_in.throttle import Throttle

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN = AgentId("ann")
MAIL = Interaction(
    id=InteractionId("i"),
    customer=CustomerId("c"),
    channel=Channel.EMAIL,
    queue=QueueId("q"),
    created_at=NOON,
)


# ------------------------------------------------------------------------------------- rights
def test_in_house_people_see_every_queue_and_what_is_the_enterprises_own() -> None:
    site = Site(id=SiteId("home"), name="Home")
    ann = Agent(id=ANN, login="ann", name="Ann", site=site.id)
    north = Queue(id=QueueId("north"), name="N", sites=(SiteId("north"),))
    own = Queue(id=QueueId("own"), name="O")

    who = person(TenantId("main"), ann, site, [north, own], given=(), now=NOON)

    assert who.queues == {"north", "own"}
    assert who.works == {"own"}  # a queue given to no site is worked in house
    for bucket in ("everyone", "in-house", "queue:north", "queue:new", "site:home", "agent:ann"):
        assert who.scope.sees([bucket]), bucket
    for bucket in ("site:north", "agent:bob", "queues", ""):
        assert not who.scope.sees([bucket]), bucket


def test_a_partners_people_see_the_queues_given_to_their_site() -> None:
    site = Site(id=SiteId("north"), name="North", kind=SiteKind.PARTNER)
    pat = Agent(id=AgentId("pat"), login="pat", name="Pat", site=site.id)
    queues = [
        Queue(id=QueueId("ours"), name="A", sites=(site.id, SiteId("home"))),
        Queue(id=QueueId("theirs"), name="B", sites=(SiteId("home"),)),
        Queue(id=QueueId("nobodys"), name="C"),
    ]

    who = person(TenantId("main"), pat, site, queues, given=(), now=NOON)

    assert who.queues == who.works == {"ours"}
    for bucket in ("everyone", "queue:ours", "site:north", "agent:pat"):
        assert who.scope.sees([bucket]), bucket
    for bucket in ("in-house", "queue:theirs", "queue:nobodys", "site:home"):
        assert not who.scope.sees([bucket]), bucket
    assert who.scope.sees(["queue:theirs", "queue:ours"])
    assert not who.scope.sees([])


@pytest.mark.parametrize(
    ("kind", "model", "takes"),
    [
        (SiteKind.IN_HOUSE, PartnerModel.NETWORK, True),
        (SiteKind.PARTNER, PartnerModel.VIRTUALIZED, True),
        (SiteKind.PARTNER, PartnerModel.ENTERPRISE, False),
        (SiteKind.PARTNER, PartnerModel.NETWORK, False),
    ],
)
def test_the_hub_routes_to_its_own_people_and_to_virtualized_partners(
    kind: SiteKind, model: PartnerModel, takes: bool
) -> None:
    site = Site(id=SiteId("s"), name="S", kind=kind, model=model)
    ann = Agent(id=ANN, login="ann", name="Ann", site=site.id)

    assert person(TenantId("main"), ann, site, [], given=(), now=NOON).takes_offers is takes


# ----------------------------------------------------------------------------------- objections
def test_every_field_that_names_a_record_is_looked_at() -> None:
    """A new operation whose field has an id's type is checked, or this test names it."""
    kind_of = {ids.SiteId: "site", ids.AgentId: "agent", ids.QueueId: "queue"} | {
        getattr(ids, f"{kind.record.__name__}Id"): kind.name for kind in KINDS
    }
    checked = {**objections.SEEN, **objections.KNOWN}
    for operation in (each for each in OPERATIONS if each not in merging.OPERATIONS):
        # Whoever merges must have both in hand: tests/contracts/test_hub_merging.py.
        for name, type_ in typing.get_type_hints(operation).items():
            named = {kind_of[each] for each in _parts(type_) if each in kind_of}
            if name in ("id", "declared") or not named:
                continue
            looked_at = {"queue"} if name in objections.QUEUE_FIELDS else {checked.get(name)}
            assert looked_at == named, f"{operation.declared.name}.{name}"


def _parts(type_: Any) -> set[NewType]:
    """The id types in a field's type."""
    if isinstance(type_, NewType):
        return {type_}
    if isinstance(type_, UnionType) or typing.get_origin(type_) is not None:
        return set().union(*map(_parts, typing.get_args(type_)))
    return set()


# ---------------------------------------------------------------------------------------- seals
class Content(msgspec.Struct, frozen=True):
    seq: int
    words: str = ""


@given(st.integers(0, 2**53), st.text(), st.binary(min_size=1))
def test_what_was_sealed_is_opened_with_the_same_key_alone(
    seq: int, words: str, key: bytes
) -> None:
    content = Content(seq, words)
    text = seals.sealed(content, key)

    assert seals.sealed(content, key) == text
    assert seals.opened(text, key, Content) == content
    with pytest.raises(seals.Broken):
        seals.opened(text, key + b"x", Content)


@given(st.data())
def test_a_seal_breaks_with_every_change_of_its_content(data: st.DataObject) -> None:
    text = seals.sealed(Content(7, "words"), b"key")
    place = data.draw(st.integers(0, len(text) - 2))  # the last letter has bits to spare
    letter = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda each: each != text[place]))

    with pytest.raises(seals.Broken):
        seals.opened(text[:place] + letter + text[place + 1 :], b"key", Content)


@given(st.text())
def test_any_other_text_is_broken_and_nothing_worse(text: str) -> None:
    with pytest.raises(seals.Broken):
        seals.opened(text, b"key", Content)


# ------------------------------------------------------------------------------------- throttle
def test_a_throttle_lets_a_burst_through_and_then_evenly_and_says_when() -> None:
    now = 0.0
    throttle = Throttle(6, now=lambda: now)
    for _ in range(6):
        throttle.take("ann")

    with pytest.raises(Refused) as refused:
        throttle.take("ann")
    throttle.take("bob")
    now = 10.0
    throttle.take("ann")
    with pytest.raises(Refused):
        throttle.take("ann")

    assert refused.value.retry_after_s == pytest.approx(10)
    assert STATUS[refused.value.code] == 429


# ----------------------------------------------------------------------------------- happenings
def test_the_steps_of_an_interaction_are_told_in_order() -> None:
    until = NOON + timedelta(seconds=20)
    bob = AgentId("bob")
    offer = replace(MAIL, status=InteractionStatus.OFFERED, offered_to=ANN, offered_until=until)
    to_bob = replace(offer, offered_to=bob, offered_until=until + timedelta(seconds=20))
    back = replace(MAIL, status=InteractionStatus.QUEUED)
    held = taken(to_bob, bob, NOON)
    moved = taken(held, ANN, NOON)
    gone = replace(offer, status=InteractionStatus.CLOSED, offered_to=None, abandoned=True)
    closed = replace(
        moved,
        status=InteractionStatus.CLOSED,
        segments=tuple(replace(s, until=NOON) for s in moved.segments),
    )

    steps = [
        (None, MAIL, [("created", "", "")]),
        (MAIL, MAIL, []),
        (MAIL, offer, [("offered", "", "ann")]),
        (offer, to_bob, [("missed", "", "ann"), ("offered", "", "bob")]),
        (offer, back, [("declined", "", "ann")]),
        (to_bob, held, [("began", "handle", "bob")]),
        (offer, held, [("missed", "", "ann"), ("began", "handle", "bob")]),
        (held, moved, [("ended", "handle", "bob"), ("began", "handle", "ann")]),
        (moved, closed, [("ended", "handle", "ann"), ("closed", "", "ann")]),
        (closed, closed, []),
        (offer, gone, [("abandoned", "", "ann"), ("closed", "", "")]),
        (gone, gone, []),
    ]
    for before, after, told in steps:
        assert [each[:3] for each in of_interaction(before, after, NOON)] == told
    too_late = until + timedelta(seconds=1)
    assert [each[:3] for each in of_interaction(offer, back, too_late)] == [("missed", "", "ann")]


def test_an_agents_states_are_told_when_they_change() -> None:
    ann = Agent(id=ANN, login="ann", name="Ann", site=SiteId("s"))
    ready = replace(ann, state=AgentState.READY)

    assert [each[:3] for each in of_agent(ann, ready)] == [("ready", "", "ann")]
    assert list(of_agent(ready, replace(ready, name="Anna"))) == []
