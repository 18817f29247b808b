"""The contacts of a day, read thinly for its figures: those that came, waited or ended in it.

Who ended is known by the contact alone, so those are looked for in which something was said within
the last weeks. Merged contacts are left out: they go on in another one, which counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import msgspec

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId, SiteId
from desktop.domain.kind import milliseconds
from desktop.domain.records import Queue, Site
from desktop.domain.words import Channel, Direction, InteractionStatus, SiteKind
from desktop.store.opening import Connection

T = TypeVar("T")
LOOKED_BACK: Final = timedelta(days=14)
MOST: Final = 20_000  # contacts of one day
_OF_THE_DAY = """
    SELECT doc FROM interactions WHERE merged_into IS NULL AND (
        last_at >= :since OR created_at >= :since OR status IN ('queued', 'offered')
        OR (status = 'closed' AND last_at >= :back
            AND (instr(doc, :closed_then) OR instr(doc, :closed_now))))
    ORDER BY last_at DESC LIMIT :most
"""


class Met(msgspec.Struct, frozen=True):
    """What the figures need of a contact; the rest of its document is passed over."""

    id: InteractionId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    created_at: datetime
    subject: str = ""
    status: InteractionStatus = InteractionStatus.QUEUED
    direction: Direction = Direction.INBOUND
    segments: tuple[Segment, ...] = ()
    closed_at: datetime | None = None
    abandoned: bool = False


class Day(msgspec.Struct, frozen=True, kw_only=True):
    since: datetime
    now: datetime
    mine: SiteId
    contacts: tuple[Met, ...] = ()
    queues: tuple[Queue, ...] = ()
    sites: tuple[Site, ...] = ()
    at: dict[AgentId, SiteId] = {}  # where everybody works
    whole: bool = True  # nothing was left out because there was too much

    @property
    def of_partner(self) -> bool:
        return any(site.id == self.mine and site.kind is SiteKind.PARTNER for site in self.sites)


def the_day(connection: Connection, mine: SiteId, since: datetime, now: datetime) -> Day:
    rows = connection.execute(
        _OF_THE_DAY,
        {
            "since": milliseconds(since),
            "back": milliseconds(since - LOOKED_BACK),
            "closed_then": f'"closed_at":"{since.astimezone(UTC).date()}',
            "closed_now": f'"closed_at":"{now.astimezone(UTC).date()}',
            "most": MOST + 1,
        },
    ).fetchall()
    people = connection.execute("SELECT id, doc FROM agents").fetchall()
    return Day(
        since=since,
        now=now,
        mine=mine,
        contacts=tuple(msgspec.json.decode(doc, type=Met) for (doc,) in rows[:MOST]),
        queues=_named(connection, "queues", Queue),
        sites=_named(connection, "sites", Site),
        at={AgentId(id): msgspec.json.decode(doc, type=_AtSite).site for id, doc in people},
        whole=len(rows) <= MOST,
    )


def customers(connection: Connection, ids: Sequence[CustomerId]) -> dict[CustomerId, str]:
    """The names of those that are here."""
    marks = ", ".join("?" * len(ids))
    rows = connection.execute(f"SELECT id, doc FROM customers WHERE id IN ({marks})", tuple(ids))
    return {CustomerId(id): msgspec.json.decode(doc, type=_Called).name for id, doc in rows}


class _AtSite(msgspec.Struct, frozen=True):
    site: SiteId


class _Called(msgspec.Struct, frozen=True):
    name: str = ""


def _named(connection: Connection, table: str, type_: type[T]) -> tuple[T, ...]:
    rows = connection.execute(f"SELECT doc FROM {table} ORDER BY name, id").fetchall()
    return tuple(msgspec.json.decode(doc, type=type_) for (doc,) in rows)
