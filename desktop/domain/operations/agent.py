"""What an agent does with the own state, and what a lead settles for somebody or a whole site."""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Declared,
    Reason,
    Stamp,
    given,
)
from desktop.domain.records import Agent, Site
from desktop.domain.routing import Capacity, Skill
from desktop.domain.words import AgentState, Channel, Role
from desktop.text import mark

MOST_AT_ONCE = 20  # contacts of one channel
LEVELS = range(1, 6)


class SetState(Changing[Agent], frozen=True, kw_only=True):
    declared = Declared(
        name="agent.state",
        kind="agent",
        title=mark("Set own state"),
        conflict=Conflict.STATUS,
        coalesces=True,
    )

    state: AgentState
    reason: str = ""

    def changed(self, record: Agent, stamp: Stamp) -> Agent:
        if (record.state, record.reason) == (self.state, self.reason):
            return record
        missed = 0 if self.state is AgentState.READY else record.missed
        return replace(
            record, state=self.state, reason=self.reason, state_since=stamp.at, missed=missed
        )

    def guard(self, record: Agent, stamp: Stamp) -> Reason | None:
        return None if record.id == stamp.by else Reason.NOT_YOURS


class Set(Changing[Agent], frozen=True, kw_only=True):
    """How much somebody works at once, and what they can do; of partners, each its own people."""

    declared = Declared(
        name="agent.set",
        kind="agent",
        title=mark("Change capacity and skills"),
        conflict=Conflict.SCALARS,
        roles=frozenset({Role.LEAD, Role.ADMIN}),
    )

    capacity: Capacity | UnsetType = UNSET
    skills: tuple[Skill, ...] | UnsetType = UNSET

    def changed(self, record: Agent, stamp: Stamp) -> Agent:
        return replace(record, **given(self))

    def guard(self, record: Agent, stamp: Stamp) -> Reason | None:
        capacity = Capacity() if self.capacity is UNSET else self.capacity
        skills = () if self.skills is UNSET else self.skills
        sensible = (
            all(0 <= capacity.of(channel) <= MOST_AT_ONCE for channel in Channel)
            and all(each.name.strip() and each.level in LEVELS for each in skills)
            and len({each.name for each in skills}) == len(skills)
        )
        return None if sensible else Reason.INVALID


class SetSite(Changing[Site], frozen=True, kw_only=True):
    """Which channels wait while another is in hand; of partners, each its own site."""

    declared = Declared(
        name="site.set",
        kind="site",
        title=mark("Change what may interrupt what"),
        conflict=Conflict.SCALARS,
        roles=frozenset({Role.LEAD, Role.ADMIN}),
    )

    holds_off: dict[Channel, tuple[Channel, ...]] | UnsetType = UNSET

    def changed(self, record: Site, stamp: Stamp) -> Site:
        return replace(record, **given(self))

    def guard(self, record: Site, stamp: Stamp) -> Reason | None:
        holds = {} if self.holds_off is UNSET else self.holds_off
        sensible = all(by not in off and len({*off}) == len(off) for by, off in holds.items())
        return None if sensible else Reason.INVALID


OPERATIONS = (SetState, Set, SetSite)
