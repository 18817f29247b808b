"""What an agent does with the own state."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.operations.operation import (
    Changing,
    Conflict,
    Declared,
    Reason,
    Stamp,
)
from desktop.domain.records import Agent
from desktop.domain.words import AgentState
from desktop.text import mark


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
        return replace(record, state=self.state, reason=self.reason, state_since=stamp.at)

    def guard(self, record: Agent, stamp: Stamp) -> Reason | None:
        return None if record.id == stamp.by else Reason.NOT_YOURS


OPERATIONS = (SetState,)
