"""Who may see what: a person's scope is a set of buckets, and a record is seen through any one.

First cut: in-house people see every queue and what is the enterprise's own; a partner's people
see the queues given to their site. Law: rights are read in the same database snapshot as what
they are applied to, so that nothing is sent under rights that ended before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from desktop.domain.ids import AgentId, QueueId, TenantId
from desktop.domain.kinds import (
    BY_RECORD,
    EVERYONE,
    IN_HOUSE,
    agent_bucket,
    queue_bucket,
    site_bucket,
)
from desktop.domain.records import Agent, Queue, Record, Site
from desktop.domain.words import PartnerModel, SiteKind
from desktop.ports.wire import ErrorCode
from integrations.hub.server.refused import Refused
from integrations.hub.server.store import accounts, records
from integrations.hub.server.store.opening import Transaction

QUEUES: Final = queue_bucket("")  # what every queue's bucket begins with


class Bearer(msgspec.Struct, frozen=True):
    """What a request carries: the tenant it names and the hash of its token."""

    tenant: TenantId
    token_hash: str


class Scope(msgspec.Struct, frozen=True):
    """The buckets a person sees; every queue there is or will be, when `every_queue`."""

    buckets: frozenset[str]
    every_queue: bool = False

    def sees(self, buckets: Iterable[str]) -> bool:
        return any(
            bucket in self.buckets or (self.every_queue and bucket.startswith(QUEUES))
            for bucket in buckets
        )

    @property
    def fingerprint(self) -> str:
        """Changes when the scope does."""
        words = " ".join(sorted(self.buckets)) + f" {self.every_queue}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and what is theirs."""

    tenant: TenantId
    agent: Agent
    site: Site
    queues: frozenset[QueueId]  # that they see
    works: frozenset[QueueId]  # that their site works
    scope: Scope

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

    def sees(self, record: Record) -> bool:
        return self.scope.sees(BY_RECORD[type(record)].buckets(record))


def person_of(within: Transaction, bearer: Bearer) -> Person:
    """Raises Refused: signed out."""
    agent_id = accounts.agent_of(within, bearer.token_hash)
    agent = records.find(within, "agent", agent_id) if agent_id else None
    site = records.find(within, "site", agent.site) if isinstance(agent, Agent) else None
    if not isinstance(agent, Agent) or not isinstance(site, Site):
        raise Refused(ErrorCode.SIGNED_OUT, "The hub does not know this token any more.")
    return person(within.tenant, agent, site, records.every(within, Queue))


def person(tenant: TenantId, agent: Agent, site: Site, queues: Iterable[Queue]) -> Person:
    """The person with the rights that follow from site and queues."""
    every = list(queues)
    in_house = site.kind is SiteKind.IN_HOUSE
    works = frozenset(queue.id for queue in every if _worked_by(queue, site))
    buckets = {EVERYONE, site_bucket(site.id), agent_bucket(agent.id)}
    own = {IN_HOUSE} if in_house else {queue_bucket(queue) for queue in works}
    return Person(
        tenant=tenant,
        agent=agent,
        site=site,
        queues=frozenset(queue.id for queue in every) if in_house else works,
        works=works,
        scope=Scope(frozenset(buckets | own), every_queue=in_house),
    )


def _worked_by(queue: Queue, site: Site) -> bool:
    """A queue that is given to no site is the enterprise's own."""
    return site.id in queue.sites or (not queue.sites and site.kind is SiteKind.IN_HOUSE)
