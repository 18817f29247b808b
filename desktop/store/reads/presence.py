"""The own record, and since when a live conversation, or its wrap-up, is in hand."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.ids import AgentId
from desktop.domain.records import Agent, Interaction, Segment
from desktop.domain.words import SegmentKind
from desktop.store.opening import Connection
from desktop.store.reads import records


class Own(msgspec.Struct, frozen=True):
    agent: Agent | None  # None before the first sync
    talking_since: datetime | None
    wrapping_since: datetime | None = None


def own(connection: Connection, agent: AgentId) -> Own:
    segments = _live_segments(connection, agent)
    talking = (each.since for each in segments if each.kind is not SegmentKind.WRAP_UP)
    wrapping = (each.since for each in segments if each.kind is SegmentKind.WRAP_UP)
    return Own(
        records.record(connection, Agent, agent),
        min(talking, default=None),
        min(wrapping, default=None),
    )


def _live_segments(connection: Connection, agent: AgentId) -> list[Segment]:
    """The open segments in hand on channels where the customer is there, live."""
    marks = ", ".join("?" * len(LIVE))
    rows = connection.execute(
        f"SELECT doc FROM interactions WHERE agent = ? AND status = 'active' "
        f"AND channel IN ({marks})",
        (agent, *LIVE),
    ).fetchall()
    return [
        segment
        for (doc,) in rows
        for segment in msgspec.json.decode(doc, type=Interaction).segments
        if segment.until is None
    ]
