"""Setting a hub up: tenants, sites, queues and people.

Everything is a record and goes through the log like any other change, so desktops that are online
see it at once. Law: ids come from tenant and name, so the same name is the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from desktop.domain.ids import AgentId, QueueId, SiteId, TenantId, id_of
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import Agent, Capacity, Queue, Record, Site
from desktop.domain.words import PartnerModel, Role, SiteKind
from desktop.ports.clock import Clock
from integrations.hub.server.happenings import of_agent
from integrations.hub.server.signing_in import hashed, new_token
from integrations.hub.server.store import accounts, records
from integrations.hub.server.store.events import Event
from integrations.hub.server.store.heads import ensure_tenant, head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.work import Work

R = TypeVar("R", bound=Record)


class Exists(Exception):
    """There is one of this name already; `str` is the name."""


class Unknown(Exception):
    """There is nothing of this name; `str` is the name."""


class Administration:
    """Changes to one tenant, by whoever can open its database."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId) -> None:
        """Makes the tenant unless it is there. Raises OneTenantOnly."""
        self._store = store
        self._clock = clock
        self._tenant = tenant
        ensure_tenant(store, tenant, clock.now())

    def add_site(
        self,
        name: str,
        kind: SiteKind = SiteKind.IN_HOUSE,
        model: PartnerModel = PartnerModel.VIRTUALIZED,
    ) -> Site:
        """Raises Exists."""
        site = Site(id=SiteId(self._id("site", name)), name=name, kind=kind, model=model)
        self.put([site], only_new=True)
        return site

    def add_queue(self, name: str, sites: Iterable[str] = ()) -> Queue:
        """A queue worked by the sites of these names. Raises Exists, Unknown."""
        worked_by = tuple(self._named(Site, each).id for each in sites)
        queue = Queue(id=QueueId(self._id("queue", name)), name=name, sites=worked_by)
        self.put([queue], only_new=True)
        return queue

    def add_user(
        self,
        login: str,
        *,
        site: str,
        role: Role,
        name: str = "",
        password: str = "",
        capacity: Capacity = Capacity(),  # noqa: B008  frozen
    ) -> Agent:
        """A person at the site of this name; without a password only a token opens the account.

        Raises Exists, Unknown.
        """
        agent = Agent(
            id=AgentId(self._id("agent", login.casefold())),
            login=login,
            name=name or login,
            site=self._named(Site, site).id,
            role=role,
            capacity=capacity,
        )
        self.put([agent], only_new=True)
        self.open_account(agent, password)
        return agent

    def open_account(self, agent: Agent, password: str = "") -> None:
        """Let an agent whose record is there sign in. Raises Exists."""
        password_hash = hashed(password)

        def job(within: Transaction) -> None:
            if accounts.account_of(within, agent.login) is not None:
                raise Exists(agent.login)
            accounts.add_account(within, agent.login, agent.id, password_hash)

        self._store.writing(self._tenant, job)

    def token(self, agent: AgentId) -> str:
        """A token for headless use."""
        return self._store.writing(
            self._tenant, lambda within: new_token(within, self._clock, agent)
        )

    def put(self, changed: Iterable[Record], *, only_new: bool = False) -> None:
        """Keep the records as they are given, each a change that desktops are told of.

        Raises Exists when one is there already and they should all be new.
        """
        given = list(changed)

        def job(within: Transaction) -> None:
            work = self._work(within)
            for record in given:
                _put(work, record, only_new=only_new)
            work.write()

        self._store.writing(self._tenant, job)

    def _work(self, within: Transaction) -> Work:
        head = head_of(within)
        if head is None:
            raise Unknown(self._tenant)
        return Work(within, head, self._clock.now())

    def _named(self, kind: type[R], name: str) -> R:
        with self._store.reading(self._tenant) as within:
            found = records.every(within, kind, name=name)
        if not found:
            raise Unknown(name)
        return found[0]

    def _id(self, kind: str, name: str) -> str:
        return id_of(self._tenant, kind, name)


def _put(work: Work, record: Record, *, only_new: bool) -> None:
    kind = BY_RECORD[type(record)].name
    before = work.hold(kind, record.id)
    if before is not None and only_new:
        raise Exists(getattr(record, "login", "") or getattr(record, "name", record.id))
    work.put(record)
    if isinstance(record, Agent):
        for happening in of_agent(before if isinstance(before, Agent) else None, record):
            event = Event(
                kind=happening.kind, site=record.site, agent=work.pseudonym(happening.agent)
            )
            work.happened(kind, record.id, event)
