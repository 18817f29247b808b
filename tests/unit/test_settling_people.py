"""What a lead settles: how much somebody works at once and can do, what may interrupt what."""

from __future__ import annotations

import pytest
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.ids import AgentId, OperationId, SiteId, TenantId
from desktop.domain.operations.agent import Set, SetSite
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.records import Agent, Site
from desktop.domain.routing import Capacity, Skill
from desktop.domain.words import Channel, Role, SiteKind
from integrations.hub.server.changes.objections import Objection, object_to
from integrations.hub.server.rights.rights import Person, person
from tests.support.desk import NOON
from tests.support.people import JANA

LEAD = Stamp(OperationId("op-1"), AgentId("agent-lead"), NOON)


def test_only_what_was_given_is_changed() -> None:
    before = replace(JANA, skills=(Skill("en", 3),))

    after = Set(id=JANA.id, capacity=Capacity(voice=1, email=5, chat=0)).over(before, LEAD)

    assert after == replace(before, capacity=Capacity(voice=1, email=5, chat=0))


def test_leads_and_administrators_may_and_nobody_else() -> None:
    assert Set.declared.roles == {Role.LEAD, Role.ADMIN}


@pytest.mark.parametrize(
    ("capacity", "skills"),
    [
        (Capacity(email=-1), UNSET),
        (Capacity(chat=21), UNSET),
        (UNSET, (Skill("en", 0),)),
        (UNSET, (Skill("en", 6),)),
        (UNSET, (Skill(" ", 2),)),
        (UNSET, (Skill("en", 2), Skill("en", 3))),
    ],
)
def test_what_makes_no_sense_is_refused(
    capacity: Capacity | UnsetType, skills: tuple[Skill, ...] | UnsetType
) -> None:
    asked = Set(id=JANA.id, capacity=capacity, skills=skills)

    assert asked.refusal(JANA, LEAD) is Reason.INVALID


def _lead(kind: SiteKind) -> Person:
    own = Site(id=SiteId("theirs"), name="Theirs", kind=kind)
    lead = Agent(id=LEAD.by, login="lead", name="Lead", site=own.id, role=Role.LEAD)
    return person(TenantId("main"), lead, own, [], given=(), now=NOON)


def _asked_of_hub(kind: SiteKind, whom: Agent) -> Reason | None:
    """What the hub objects when a lead of such a site settles this person's chats."""
    asked = Set(id=whom.id, capacity=Capacity(chat=1))
    try:
        object_to(asked, whom, _lead(kind), lambda _kind, _id: None, lambda _blobs: ())
    except Objection as objection:
        return objection.reason
    return None


def test_a_partners_lead_settles_the_partners_own_people_alone() -> None:
    own = replace(JANA, site=SiteId("theirs"))

    assert _asked_of_hub(SiteKind.PARTNER, own) is None
    assert _asked_of_hub(SiteKind.PARTNER, JANA) is Reason.DENIED
    assert _asked_of_hub(SiteKind.IN_HOUSE, JANA) is None


def _site_asked_of_hub(kind: SiteKind, which: str) -> Reason | None:
    """What the hub objects when a lead of such a site settles what may interrupt what there."""
    whole = Site(id=SiteId(which), name="Whole")
    asked = SetSite(id=whole.id, holds_off={Channel.VOICE: (Channel.CHAT,)})
    try:
        object_to(asked, whole, _lead(kind), lambda _kind, _id: None, lambda _blobs: ())
    except Objection as objection:
        return objection.reason
    return None


def test_a_partners_lead_settles_the_partners_own_site_alone() -> None:
    assert _site_asked_of_hub(SiteKind.PARTNER, "theirs") is None
    assert _site_asked_of_hub(SiteKind.PARTNER, "ours") is Reason.DENIED
    assert _site_asked_of_hub(SiteKind.IN_HOUSE, "theirs") is None
    assert SetSite.declared.roles == {Role.LEAD, Role.ADMIN}


@pytest.mark.parametrize("off", [(Channel.VOICE,), (Channel.CHAT, Channel.CHAT)])
def test_nothing_holds_itself_off_or_another_twice(off: tuple[Channel, ...]) -> None:
    asked = SetSite(id="theirs", holds_off={Channel.VOICE: off})

    assert asked.refusal(Site(id=SiteId("theirs"), name="Theirs"), LEAD) is Reason.INVALID
