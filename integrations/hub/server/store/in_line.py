"""Who waits in line, as routing reads it: beside the interactions, and as true as they are.

A row stands here for every interaction that is queued or offered, written in the transaction that
makes it so. Law: contacts of one queue and channel with the same facts are equal but for their
place, so that nobody further back is given away before somebody further in front, and as many of
each such class are enough as there are people free. One that somebody had or was offered stands
apart: who turned it down is not the same for any two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Integer, Text, bindparam, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.ids import AgentId, InteractionId, QueueId, SiteId
from desktop.domain.kinds import decode, milliseconds
from desktop.domain.records import Customer, Interaction, Queue, Site
from desktop.domain.routing import Skill
from desktop.domain.words import Channel, InteractionStatus, PartnerModel, Priority, SiteKind
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS, in_line, presence

_c = in_line.c
_interactions = RECORDS["interaction"].c
IN_LINE: Final = frozenset({InteractionStatus.QUEUED, InteractionStatus.OFFERED})


class Standing(IntEnum):
    WAITS = 0  # equal to all with the same facts
    APART = 1  # waits, too, but somebody had it or was offered it before
    OFFERED = 2
    GIVEN = 3  # to a site whose own system chooses the person


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What routing asks of a contact, beside its queue, channel and place."""

    priority: Priority = Priority.NORMAL
    value: int = 0
    language: str = ""
    needs: tuple[Skill, ...] = ()
    site: SiteId | None = None
    last_agent: AgentId | None = None
    last_agent_at: datetime | None = None


class Class(msgspec.Struct, frozen=True):
    """Contacts that are equal but for their place."""

    queue: QueueId
    channel: Channel
    facts: str  # JSON, as it is stored
    count: int


class Place(msgspec.Struct, frozen=True):
    interaction: InteractionId
    queue: QueueId
    channel: Channel
    place: int  # ms
    facts: str
    apart: bool = False

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.place / 1000, UTC)


class Offered(msgspec.Struct, frozen=True):
    interaction: InteractionId
    agent: AgentId
    queue: QueueId
    until: int  # ms


Row = dict[str, Any]
_facts: Final = msgspec.json.Decoder(Facts)
_COLUMNS: Final = tuple(each.name for each in in_line.c)
_PUT: Final = {
    name: Prepared(
        made(in_line).on_conflict_do_update(
            index_elements=["tenant", "interaction"],
            set_={n: made(in_line).excluded[n] for n in _COLUMNS if n not in _COLUMNS[:2]},
        )
    )
    for name, made in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_LEAVE: Final = Prepared(
    delete(in_line).where(
        _c.tenant == bindparam("whose", type_=Text), _c.interaction == bindparam("id", type_=Text)
    )
)
_OF_STANDING: Final = (
    _c.tenant == OF_TENANT,
    _c.standing == bindparam("of_standing", type_=Integer),
)
_CLASSES: Final = Prepared(
    select(_c.queue, _c.channel, _c.facts, func.count())
    .where(*_OF_STANDING)
    .group_by(_c.queue, _c.channel, _c.facts)
)
_PLACES: Final = select(_c.interaction, _c.queue, _c.channel, _c.place, _c.facts)
_APART: Final = Prepared(_PLACES.where(*_OF_STANDING).order_by(_c.place, _c.interaction))
_FIRST: Final = Prepared(
    _PLACES.where(
        *_OF_STANDING,
        _c.queue == bindparam("of_queue", type_=Text),
        _c.channel == bindparam("of_channel", type_=Text),
        _c.facts == bindparam("of_facts", type_=Text),
    )
    .order_by(_c.place, _c.interaction)
    .limit(bindparam("most", type_=Integer))
)
_LATE: Final = Prepared(
    select(_c.interaction).where(
        *_OF_STANDING, _c.offered_until > 0, _c.offered_until < bindparam("now", type_=BigInteger)
    )
)
_ANYBODY: Final = Prepared(
    select(_c.interaction).where(_c.tenant == OF_TENANT, _c.standing < Standing.OFFERED).limit(1)
)
_UNTIL: Final = _c.offered_until >= bindparam("now", type_=BigInteger)
_OFFERED: Final = Prepared(select(_c.interaction, _c.offered_to).where(*_OF_STANDING, _UNTIL))
_OFFERED_TO: Final = Prepared(
    select(_c.interaction).where(
        *_OF_STANDING, _UNTIL, _c.offered_to == bindparam("of_agent", type_=Text)
    )
)
_TO_WHOM: Final = select(_c.interaction, _c.offered_to, _c.queue, _c.offered_until)
_OVER: Final = Prepared(
    _TO_WHOM.where(
        *_OF_STANDING,
        or_(
            _c.offered_until < bindparam("now", type_=BigInteger),
            _c.offered_until > bindparam("latest", type_=BigInteger),
        ),
    )
)
_TO_SILENT: Final = Prepared(
    _TO_WHOM.join(
        presence, (presence.c.tenant == _c.tenant) & (presence.c.agent == _c.offered_to)
    ).where(
        *_OF_STANDING,
        presence.c.seen >= bindparam("first", type_=BigInteger),
        presence.c.seen < bindparam("last", type_=BigInteger),
    )
)
_TOO_LONG: Final = Prepared(
    select(func.count()).where(
        _c.tenant == OF_TENANT,
        _c.standing < Standing.OFFERED,
        _c.queue == bindparam("of_queue", type_=Text),
        _c.place < bindparam("since", type_=BigInteger),
    )
)
_SERVED: Final = Prepared(
    select(_interactions.doc)
    .where(
        _interactions.tenant == OF_TENANT,
        _interactions.customer == bindparam("of_customer", type_=Text),
        _interactions.id != bindparam("not_id", type_=Text),
        _interactions.status == InteractionStatus.CLOSED.value,
    )
    .order_by(_interactions.last_at.desc())
    .limit(1)
)


# ------------------------------------------------------------------------------------- who waits
def classes(within: Transaction) -> list[Class]:
    """Of those that nobody had, how many there are of each class."""
    rows = _CLASSES.rows(within, of_standing=int(Standing.WAITS))
    return [Class(QueueId(q), Channel(c), facts, n) for q, c, facts, n in rows]


def first(within: Transaction, which: Class, most: int) -> list[Place]:
    """The first ones of a class."""
    return _places(
        _FIRST.rows(
            within,
            of_standing=int(Standing.WAITS),
            of_queue=which.queue,
            of_channel=which.channel.value,
            of_facts=which.facts,
            most=most,
        )
    )


def apart(within: Transaction) -> list[Place]:
    return _places(_APART.rows(within, of_standing=int(Standing.APART)), apart=True)


def anybody(within: Transaction) -> bool:
    """Whether anybody waits."""
    return _ANYBODY.value(within) is not None


def facts_of(place: Place) -> Facts:
    return _facts.decode(place.facts)


def too_long(within: Transaction, queue: str, since: datetime) -> int:
    """How many of the queue wait since before then."""
    found = _TOO_LONG.value(within, of_queue=queue, since=milliseconds(since) or 0)
    return int(found)


# --------------------------------------------------------------------------------- what is offered
def offered(within: Transaction, agent: str, now: datetime) -> str | None:
    """What this agent is being offered."""
    asked = {"of_standing": int(Standing.OFFERED), "now": milliseconds(now)}
    found: str | None = _OFFERED_TO.value(within, of_agent=agent, **asked)
    return found


def asked_now(within: Transaction, now: datetime) -> set[AgentId]:
    """Who is being offered something."""
    rows = _OFFERED.rows(within, of_standing=int(Standing.OFFERED), now=milliseconds(now))
    return {AgentId(agent) for _, agent in rows}


def over(within: Transaction, now: datetime, latest: datetime) -> list[Offered]:
    """What is offered to somebody whose time is over, or ends behind the latest it could."""
    rows = _OVER.rows(
        within,
        of_standing=int(Standing.OFFERED),
        now=milliseconds(now),
        latest=milliseconds(latest),
    )
    return _offers(rows)


def to_silent(within: Transaction, first: datetime, last: datetime) -> list[Offered]:
    """What is offered to somebody of whom was heard between then and then for the last time."""
    rows = _TO_SILENT.rows(
        within,
        of_standing=int(Standing.OFFERED),
        first=milliseconds(first),
        last=milliseconds(last),
    )
    return _offers(rows)


def kept_too_long(within: Transaction, now: datetime) -> list[InteractionId]:
    """What was given to a site and not taken there by its time."""
    rows = _LATE.rows(within, of_standing=int(Standing.GIVEN), now=milliseconds(now))
    return [InteractionId(id) for (id,) in rows]


def given(within: Transaction) -> dict[SiteId, int]:
    """How many contacts wait at each site that was given some."""
    counts: dict[SiteId, int] = {}
    for _, _, facts, count in _CLASSES.rows(within, of_standing=int(Standing.GIVEN)):
        site = _facts.decode(facts).site
        if site is not None:
            counts[site] = counts.get(site, 0) + count
    return counts


# ------------------------------------------------------------------------------------ writing down
def row_of(
    within: Transaction,
    record: Interaction,
    customer: Customer | None,
    queue: Queue | None,
    site: Site | None,  # to which it belongs
) -> Row:
    last_agent, last_agent_at = _last_agent(within, record, queue)
    facts = Facts(
        priority=record.priority,
        value=customer.value if customer else 0,
        language=record.language or (customer.language if customer else ""),
        needs=record.needs,
        site=record.site,
        last_agent=last_agent,
        last_agent_at=last_agent_at,
    )
    return {
        "tenant": within.tenant,
        "interaction": record.id,
        "customer": record.customer,
        "queue": record.queue,
        "channel": record.served_as.value,
        "place": milliseconds(record.place_at or record.created_at),
        "facts": msgspec.json.encode(facts).decode(),
        "standing": int(_standing(record, site)),
        "offered_to": record.offered_to or "",
        "offered_until": milliseconds(record.offered_until) or 0,
    }


def put(within: Transaction, rows: Iterable[Row]) -> None:
    """They stand in line so from now on."""
    _PUT[within.connection.dialect.name].do_each(within, list(rows))


def leave(within: Transaction, ids: Iterable[str]) -> None:
    _LEAVE.do_each(within, [{"whose": within.tenant, "id": id} for id in ids])


def file_missing(within: Transaction) -> int:
    """Put those in line who came past `Work`: loaded, or of an older version."""
    there = select(_c.interaction).where(_c.tenant == within.tenant)
    statement = select(_interactions.id).where(
        _interactions.tenant == within.tenant,
        _interactions.status.in_(sorted(IN_LINE)),
        _interactions.id.not_in(there),
    )
    ids = list(within.connection.scalars(statement))
    _file(within, ids)
    return len(ids)


def file_anew(
    within: Transaction,
    *,
    customers: Collection[str],
    queues: Collection[str],
    sites: Collection[str],
) -> None:
    """What routing asks of these customers, queues or sites is another now."""
    if customers or queues or sites:
        statement = select(_c.interaction).where(
            _c.tenant == within.tenant,
            or_(
                _c.customer.in_(sorted(customers)),
                _c.queue.in_(sorted(queues)),
                *(_c.facts.contains(site, autoescape=True) for site in sorted(sites)),
            ),
        )
        _file(within, list(within.connection.scalars(statement)))


def _file(within: Transaction, ids: list[str]) -> None:
    queues = {each.id: each for each in records.every(within, Queue)} if ids else {}
    sites = {each.id: each for each in records.every(within, Site)} if ids else {}
    for start in range(0, len(ids), records.AT_ONCE):
        some = ids[start : start + records.AT_ONCE]
        found = records.documents(within, "interaction", some)
        contacts = (decode("interaction", stored.doc) for stored in found.values())
        waiting = [each for each in contacts if isinstance(each, Interaction)]
        documents = records.documents(within, "customer", sorted({c.customer for c in waiting}))
        customers = {id: decode("customer", stored.doc) for id, stored in documents.items()}
        rows = []
        for contact in waiting:
            customer = customers.get(contact.customer)
            known = customer if isinstance(customer, Customer) else None
            site = sites.get(contact.site) if contact.site else None
            rows.append(row_of(within, contact, known, queues.get(contact.queue), site))
        put(within, rows)


def _standing(record: Interaction, site: Site | None) -> Standing:
    if record.status is InteractionStatus.OFFERED:
        return Standing.OFFERED
    if site and site.kind is SiteKind.PARTNER and site.model is PartnerModel.ENTERPRISE:
        return Standing.GIVEN
    return Standing.APART if record.epoch else Standing.WAITS


def _last_agent(
    within: Transaction, record: Interaction, queue: Queue | None
) -> tuple[AgentId | None, datetime | None]:
    """Who served the customer last, where the queue goes by that, and until when."""
    if queue is None or not queue.routing.last_agent_s:
        return None, None
    if record.handed and record.handed.by == record.last_agent:
        return None, None  # they gave it on: it is not to come straight back
    if record.last_agent:
        ends = [each.until for each in record.segments if each.until is not None]
        return record.last_agent, max(ends, default=None)
    document = _SERVED.value(within, of_customer=record.customer, not_id=record.id)
    served = decode("interaction", document) if document else None
    if not isinstance(served, Interaction):
        return None, None
    return served.last_agent, served.closed_at if served.last_agent else None


def _offers(rows: Iterable[Any]) -> list[Offered]:
    return [
        Offered(InteractionId(i), AgentId(a), QueueId(q), int(until)) for i, a, q, until in rows
    ]


def _places(rows: Iterable[Any], *, apart: bool = False) -> list[Place]:
    return [
        Place(InteractionId(id), QueueId(queue), Channel(channel), place, facts, apart)
        for id, queue, channel, place, facts in rows
    ]
