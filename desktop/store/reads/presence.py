"""The own record, its site's reasons, and since when a live contact or its wrap-up is in hand."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.channels.rules import LIVE
from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.records import Agent, Interaction, Site
from desktop.domain.routing import StateReason
from desktop.domain.words import InteractionStatus, SegmentKind
from desktop.store.opening import Connection
from desktop.store.reads import records

_WAITS = (InteractionStatus.QUEUED, InteractionStatus.OFFERED)


class Own(msgspec.Struct, frozen=True):
    agent: Agent | None  # None before the first sync
    talking_since: datetime | None
    wrapping_since: datetime | None = None
    reasons: tuple[StateReason, ...] = ()  # of the own site
    live: tuple[InteractionId, ...] = ()  # the contacts of these conversations


def own(connection: Connection, agent: AgentId) -> Own:
    live = in_hand_live(connection, agent)
    segments = [segment for each in live for segment in each.segments if segment.until is None]
    talking = (each.since for each in segments if each.kind is not SegmentKind.WRAP_UP)
    wrapping = (each.since for each in segments if each.kind is SegmentKind.WRAP_UP)
    me = records.record(connection, Agent, agent)
    site = records.record(connection, Site, me.site if me else None)
    return Own(
        me,
        min(talking, default=None),
        min(wrapping, default=None),
        site.reasons if site else (),
        tuple(each.id for each in live),
    )


def taken_back(connection: Connection, agent: AgentId, id_: InteractionId) -> bool:
    """Whether a contact that the agent had waits again, and they have not handed it on."""
    record = records.record(connection, Interaction, id_)
    if record is None or record.status not in _WAITS:
        return False
    return record.handed is None or record.handed.by != agent


def has_call(connection: Connection, agent: AgentId) -> bool:
    """Whether a call is in hand, or the wrap-up of one."""
    found = connection.execute(
        "SELECT 1 FROM interactions WHERE agent = ? AND status = 'active' AND channel = 'voice'",
        (agent,),
    ).fetchone()
    return found is not None


def in_hand_live(connection: Connection, agent: AgentId) -> list[Interaction]:
    """What is in hand on channels where the customer is there, live."""
    marks = ", ".join("?" * len(LIVE))
    rows = connection.execute(
        f"SELECT doc FROM interactions WHERE agent = ? AND status = 'active' "
        f"AND channel IN ({marks})",
        (agent, *LIVE),
    ).fetchall()
    return [msgspec.json.decode(doc, type=Interaction) for (doc,) in rows]
