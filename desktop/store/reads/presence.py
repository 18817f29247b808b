"""The own record, and since when a live conversation is in hand."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.ids import AgentId
from desktop.domain.records import Agent, Interaction
from desktop.store.opening import Connection
from desktop.store.reads import records


class Own(msgspec.Struct, frozen=True):
    agent: Agent | None  # None before the first sync
    talking_since: datetime | None


def own(connection: Connection, agent: AgentId) -> Own:
    return Own(records.record(connection, Agent, agent), _talking_since(connection, agent))


def _talking_since(connection: Connection, agent: AgentId) -> datetime | None:
    """The beginning of the oldest open segment on a channel where the customer is there, live."""
    marks = ", ".join("?" * len(LIVE))
    rows = connection.execute(
        f"SELECT doc FROM interactions WHERE agent = ? AND status = 'active' "
        f"AND channel IN ({marks})",
        (agent, *LIVE),
    ).fetchall()
    open_segments = (
        segment.since
        for (doc,) in rows
        for segment in msgspec.json.decode(doc, type=Interaction).segments
        if segment.until is None
    )
    return min(open_segments, default=None)
