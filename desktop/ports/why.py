"""What the hub answers when it is asked who would get a contact that waits: a dry run.

`GET /live/v1/why/{id}`; grounds are keys and values, said in words by `routing_words`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from desktop.domain.grounds import Ground
from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.domain.words import InteractionStatus


class Goes(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where it would go; without an agent to the site, whose own system picks who gets it."""

    site: SiteId
    agent: AgentId | None = None
    grounds: tuple[Ground, ...] = ()


class Passed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody free, or without an agent a site, that would not get it."""

    site: SiteId
    ground: Ground
    agent: AgentId | None = None


class Why(msgspec.Struct, frozen=True, omit_defaults=True):
    interaction: InteractionId
    before: int = 0  # so many contacts of all queues come first
    order: tuple[Ground, ...] = ()  # where its place in the order comes from
    decision: Goes | None = None
    waits: tuple[Ground, ...] = ()  # without a decision: why it waits on
    others: tuple[Passed, ...] = ()
    status: InteractionStatus = InteractionStatus.QUEUED  # else the decision is who has it, and
    until: datetime | None = None  # so long it is offered, or parked
    gone_at: datetime | None = None  # when its caller hung up, whom nobody had answered
    waited_s: float = 0.0  # until then


@runtime_checkable
class Explaining(Protocol):
    """A backend that explains itself; a line of today's hub fits it."""

    async def why(self, interaction: InteractionId) -> Why:
        """Raises Forbidden where nobody waits under this id, or it may not be seen."""
        ...
