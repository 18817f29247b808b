"""What must hold of contacts in hand: I9, one agent at a time, under the number of one taking.

Law: whether an offer or a lease still counts is said by the hub's clock alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.domain.ids import AgentId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus
from desktop.ports.wire import AtWork, Counted
from tests.simulator.broken import Broken

if TYPE_CHECKING:
    from tests.simulator.hub import SimulatedHub

LATE: Final = 4  # times that the hub may look before what is over is free


def wrongly_taken(agent: AgentId, before: Interaction, fence: int | None, now: datetime) -> str:
    """Why this should have been refused; "" when it was right."""
    held = before.agent == agent and before.status is InteractionStatus.ACTIVE
    until = before.offered_until
    offered = (
        before.status is InteractionStatus.OFFERED
        and before.offered_to == agent
        and until is not None
        and until >= now
    )
    if not (held or offered):
        return f"I9 {agent} took {before.id}, which was {before.status} until {until}"
    if fence not in (None, before.epoch):
        return f"I9 {agent} took {before.id} of {before.epoch} with the fence {fence}"
    return ""


def wrongly_kept(hub: SimulatedHub, agent: AgentId, said: AtWork, counted: Counted) -> str:
    """Which contact was called held, and is not in these hands; "" when none was."""
    fences = {each.interaction: each.fence for each in said.holds}
    for id in counted.held:
        record = hub.record("interaction", id)
        assert isinstance(record, Interaction)
        # One that is closed needs nobody's hands: its desk hears of it in a moment.
        in_hands = record.status is InteractionStatus.ACTIVE
        if in_hands and (record.agent, record.epoch) != (agent, fences[id]):
            return f"I9 {agent} is told to hold {id}, which {record.agent} has"
    return ""


def settled(hub: SimulatedHub) -> None:
    """Nobody waits for somebody who is gone. Raises Broken."""
    if not hub.looks_after:
        return
    now = milliseconds(hub.now()) or 0
    late_ms = LATE * hub.limits.free_every_s * 1000
    for id, until in hub.query("SELECT interaction, until FROM lease"):
        if until + late_ms < now:
            raise Broken(f"I9 {id} is kept for somebody of whom nothing is heard")
    for id, until in hub.query(
        "SELECT id, doc ->> '$.offered_until' FROM interactions WHERE status = 'offered'"
    ):
        over = datetime.fromisoformat(until)
        if (milliseconds(over) or 0) + late_ms < now:
            raise Broken(f"I9 {id} is offered to somebody who did not take it")
