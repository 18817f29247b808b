"""Who may see what: a person's scope is a set of buckets, and a record is seen through any one.

In-house people see every queue and what is the enterprise's own; a partner's people see the queues
given to their site and what it was granted, for as long as it was. Law: rights are read in the
same database snapshot as what they are applied to, so that nothing is sent under rights that
ended before; a grant ends by the hub's clock, whether anybody asks or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from msgspec.structs import replace

from desktop.domain import buckets, masks
from desktop.domain.ids import AgentId, QueueId, TenantId
from desktop.domain.kinds import (
    BY_RECORD,
    agent_bucket,
    queue_bucket,
    team_bucket,
)
from desktop.domain.operations.operation import EDITING_ROLES
from desktop.domain.records import Agent, Queue, Record, Site
from desktop.domain.words import PartnerModel, Purpose, SiteKind
from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused
from integrations.hub.server.scopes import QUEUES, Scope, cleared_by, hidden_at_first
from integrations.hub.server.store import accounts, grants, records, scopes
from integrations.hub.server.store.grants import Grant
from integrations.hub.server.store.grounds import grounds_of
from integrations.hub.server.store.opening import Contended, Store, Transaction

ATTEMPTS = 4  # a scope may change by the clock while it is written down


class Bearer(msgspec.Struct, frozen=True):
    """What a request carries: the tenant it names and the hash of its token."""

    tenant: TenantId
    token_hash: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and what is theirs."""

    tenant: TenantId
    agent: Agent
    site: Site
    queues: frozenset[QueueId]  # that they see
    works: frozenset[QueueId]  # that their site works
    scope: Scope
    now: datetime  # they hold as of then
    version: int = 0  # of the scope; 0: not written down yet
    until: datetime | None = None  # when the scope will change by itself
    grants: tuple[Grant, ...] = ()  # of all sites
    former: tuple[Scope, ...] = ()  # what they have seen lately

    @property
    def id(self) -> AgentId:
        return self.agent.id

    @property
    def partner(self) -> bool:
        return self.site.kind is SiteKind.PARTNER

    @property
    def takes_offers(self) -> bool:
        """Only the network's own people and virtualized partners are routed to by the hub."""
        return not self.partner or self.site.model is PartnerModel.VIRTUALIZED

    def holds(self, at: datetime) -> bool:
        """Whether nothing of it has begun or ended by the clock until then."""
        return self.now <= at and (self.until is None or at < self.until)

    def sees(self, record: Record) -> bool:
        return self.scope.sees(BY_RECORD[type(record)].buckets(record))

    def saw(self, record: Record) -> bool:
        """Whether they could see it lately, had it lain where it lies now."""
        buckets = BY_RECORD[type(record)].buckets(record)
        return any(scope.sees(buckets) for scope in self.former)

    def hidden(self, record: Record) -> frozenset[str]:
        """The masks that hold for this record."""
        return self.scope.hidden(BY_RECORD[type(record)].buckets(record))

    def shown(self, record: Record) -> Record:
        """The record as it may leave the hub to this person, who sees it."""
        return masks.shown(record, self.hidden(record))


def person_of(within: Transaction, bearer: Bearer) -> Person:
    """Raises Refused: signed out."""
    agent_id = accounts.agent_of(within, bearer.token_hash)
    found = None if agent_id is None else _known(within, agent_id)
    if found is None:
        raise Refused(ErrorCode.SIGNED_OUT, "The hub does not know this token any more.")
    return found


def people_of(within: Transaction, token_hashes: Collection[str]) -> dict[str, Person]:
    """{hash of a token: whose it is} of those that are known."""
    agents = accounts.agents_of(within, token_hashes)
    known = {id: _known(within, id) for id in set(agents.values())}
    found = ((token, known[id]) for token, id in agents.items())
    return {token: who for token, who in found if who is not None}


def person_called(within: Transaction, id: AgentId) -> Person | None:
    """Somebody for whom the hub does what they ask for elsewhere; None when they are not there."""
    return _known(within, id)


def _known(within: Transaction, id: AgentId) -> Person | None:
    """The person with the rights of now: worked out anew only when something has changed."""
    rest_on = grounds_of(within, id)
    known = within.people.find((within.tenant, id), rest_on)
    if isinstance(known, Person) and known.holds(within.now):
        return replace(known, now=within.now)
    found = _worked_out(within, id)
    if found is not None and grounds_of(within, id) == rest_on:
        within.people.keep((within.tenant, id), rest_on, found)
    return found


def _worked_out(within: Transaction, id: AgentId) -> Person | None:
    agent = records.find(within, "agent", id)
    site = records.find(within, "site", agent.site) if isinstance(agent, Agent) else None
    if not isinstance(agent, Agent) or not isinstance(site, Site):
        return None
    given = grants.every(within, within.now)
    queues = records.every(within, Queue)
    who = person(within.tenant, agent, site, queues, given=given, now=within.now)
    former = tuple(scopes.kept(within, id))
    known = scopes.latest(within, id)
    version = known[0] if known and known[1] == who.scope else 0
    return replace(who, former=former, version=version)


def signed_in(store: Store, bearer: Bearer) -> bool:
    """Whether the hub still knows the token; much cheaper than asking who it is."""
    with store.reading(bearer.tenant) as within:
        return accounts.agent_of(within, bearer.token_hash) is not None


@contextmanager
def reading_as(store: Store, bearer: Bearer) -> Iterator[tuple[Transaction, Person]]:
    """A snapshot of the database and who asks in it; their scope has its number.

    Raises Refused: signed out.
    """
    for _attempt in range(ATTEMPTS):
        with store.reading(bearer.tenant) as within:
            who = person_of(within, bearer)
            if who.version:
                yield within, who
                return
        store.writing(bearer.tenant, lambda within: _number(within, bearer))
    raise Contended


def person(
    tenant: TenantId,
    agent: Agent,
    site: Site,
    queues: Iterable[Queue],
    *,
    given: Iterable[Grant],
    now: datetime,
) -> Person:
    """The person with the rights that follow from site, queues and grants."""
    given, every = tuple(given), list(queues)
    in_house = site.kind is SiteKind.IN_HOUSE
    works = {queue.id: (Purpose.SERVICE,) for queue in every if _worked_by(queue, site)}
    purposes: dict[str, set[Purpose]] = {queue_bucket(id): set(why) for id, why in works.items()}
    mine = [grant for grant in given if grant.site == site.id]
    for grant in mine:
        if grant.holds(now):
            purposes.setdefault(grant.bucket, set()).add(grant.purpose)
    served = {QueueId(b.removeprefix(QUEUES)) for b, why in purposes.items() if _is_served(b, why)}
    granted = {QueueId(b.removeprefix(QUEUES)) for b in purposes if b.startswith(QUEUES)}
    return Person(
        tenant=tenant,
        agent=agent,
        site=site,
        queues=frozenset(queue.id for queue in every) if in_house else frozenset(granted),
        works=frozenset(served),
        scope=_scope(agent, site, purposes),
        now=now,
        until=_next_change(mine, now),
        grants=given,
    )


def _scope(agent: Agent, site: Site, purposes: dict[str, set[Purpose]]) -> Scope:
    in_house = site.kind is SiteKind.IN_HOUSE
    edits = agent.role in EDITING_ROLES
    own = {*buckets.reading(site.id, agent.role, in_house=in_house, edits=edits)}
    own.add(agent_bucket(agent.id))
    if agent.team:
        own.add(team_bucket(agent.team))
    if in_house:
        own |= {bucket for bucket in purposes if not bucket.startswith(QUEUES)}
        hides = hidden_at_first(agent.role, partner=False)
        return Scope(frozenset(own), every_queue=True, hides=hides)
    cleared = {bucket: cleared_by(why) for bucket, why in purposes.items()}
    return Scope(
        frozenset(own | set(purposes)),
        hides=hidden_at_first(agent.role, partner=True),
        clears={bucket: masks for bucket, masks in cleared.items() if masks},
    )


def _worked_by(queue: Queue, site: Site) -> bool:
    """A queue that is given to no site is the enterprise's own."""
    return site.id in queue.sites or (not queue.sites and site.kind is SiteKind.IN_HOUSE)


def _is_served(bucket: str, purposes: set[Purpose]) -> bool:
    return bucket.startswith(QUEUES) and Purpose.SERVICE in purposes


def _next_change(given: Iterable[Grant], now: datetime) -> datetime | None:
    times = (at for grant in given for at in (grant.since, grant.until) if at and at > now)
    return min(times, default=None)


def _number(within: Transaction, bearer: Bearer) -> None:
    """Write the scope down under the next number, unless somebody was faster."""
    who = person_of(within, bearer)
    if not who.version:
        known = scopes.latest(within, who.id)
        scopes.add(within, who.id, known[0] + 1 if known else 1, who.scope)
