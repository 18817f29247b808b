"""Setting a hub up: tenants, sites, queues and people.

Everything is a record and goes through the log like any other change, so desktops that are online
see it at once. Law: ids come from tenant and name, so the same name is the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from desktop.domain.ids import AgentId, QueueId, SiteId, TeamId, TenantId, id_of
from desktop.domain.kinds import BY_RECORD, queue_bucket, segment_bucket, team_bucket
from desktop.domain.records import (
    Agent,
    Queue,
    Record,
    Site,
    Team,
)
from desktop.domain.routing import TALK_HOLDS_OFF, Capacity
from desktop.domain.words import PartnerModel, Purpose, Role, SiteKind
from desktop.ports.clock import Clock
from integrations.hub.server.changes.happenings import of_agent
from integrations.hub.server.signing_in.tokens import hashed, new_token
from integrations.hub.server.store import accounts, audit, grants, records
from integrations.hub.server.store.audit import Did, Line
from integrations.hub.server.store.events import Event
from integrations.hub.server.store.grants import Grant
from integrations.hub.server.store.heads import ensure_tenant, head_of, raise_epoch
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.work import Work

R = TypeVar("R", bound=Record)


class Exists(Exception):
    """There is one of this name already; `str` is the name."""


class Unknown(Exception):
    """There is nothing of this name; `str` is the name."""


class Administration:
    """Changes to one tenant, by whoever can open its database."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, by: str = "") -> None:
        """Makes the tenant unless it is there; `by` is who does it. Raises OneTenantOnly."""
        self._by = by
        self._store = store
        self._clock = clock
        self._tenant = tenant
        ensure_tenant(store, tenant, clock.now())

    def restored(self) -> int:
        """The database was put back from a backup: desktops offer again what it has forgotten.

        Returns the new epoch.
        """
        now = self._clock.now()
        return self._store.writing(self._tenant, lambda within: raise_epoch(within, now))

    def add_site(
        self,
        name: str,
        kind: SiteKind = SiteKind.IN_HOUSE,
        model: PartnerModel = PartnerModel.VIRTUALIZED,
    ) -> Site:
        """Raises Exists."""
        id = SiteId(self._id("site", name))
        site = Site(id=id, name=name, kind=kind, model=model, holds_off=TALK_HOLDS_OFF)
        self.put([site], only_new=True)
        return site

    def add_queue(self, name: str, sites: Iterable[str] = ()) -> Queue:
        """A queue worked by the sites of these names. Raises Exists, Unknown."""
        worked_by = tuple(self._named(Site, each).id for each in sites)
        queue = Queue(id=QueueId(self._id("queue", name)), name=name, sites=worked_by)
        bucket = queue_bucket(queue.id)
        given = [self._line(Did.GIVEN, site, bucket, purpose=Purpose.SERVICE) for site in worked_by]
        self.put([queue], only_new=True, lines=given)
        return queue

    def add_team(self, name: str, site: str) -> Team:
        """Raises Exists, Unknown."""
        of = self._named(Site, site).id
        team = Team(id=TeamId(self._id("team", name)), name=name, site=of)
        self.put([team], only_new=True)
        return team

    def add_grant(
        self,
        site: str,
        bucket: str,
        purpose: Purpose = Purpose.SERVICE,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        contract: str = "",
    ) -> Grant:
        """Let the people of a site see a bucket; given again, its times are these from now on.

        Raises Unknown.
        """
        now = self._clock.now()
        given = Grant(
            site=self._named(Site, site).id,
            bucket=bucket,
            purpose=purpose,
            since=since or now,
            until=until,
            contract=contract,
        )
        line = self._line(
            Did.GIVEN,
            given.site,
            bucket,
            purpose=purpose,
            since=given.since,
            until=until,
            contract=contract,
        )

        def job(within: Transaction) -> None:
            grants.give(within, given)
            audit.write(within, [line])

        self._with_site(given.site, job)
        return given

    def end_grant(self, site: str, bucket: str) -> None:
        """From now on what was granted of this bucket is not any more. Raises Unknown."""
        id, now = self._named(Site, site).id, self._clock.now()

        def job(within: Transaction) -> None:
            if not grants.end(within, id, bucket, now):
                raise Unknown(bucket)
            audit.write(within, [self._line(Did.ENDED, id, bucket)])

        self._with_site(id, job)

    def bucket(self, *, queue: str = "", team: str = "", segment: str = "") -> str:
        """The bucket of the one thing that is named. Raises Unknown."""
        if queue:
            return queue_bucket(self._named(Queue, queue).id)
        return team_bucket(self._named(Team, team).id) if team else segment_bucket(segment)

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
        return self._store.writing(self._tenant, lambda within: new_token(within, agent))

    def audit(self, *, site: str = "", since: datetime | None = None) -> list[Line]:
        """Who gave and ended rights, in order. Raises Unknown."""
        of = self._named(Site, site).id if site else ""
        with self._store.reading(self._tenant) as within:
            return audit.read(within, site=of, since=since)

    def names(self) -> dict[str, str]:
        """{id: name} of sites, queues and teams."""
        with self._store.reading(self._tenant) as within:
            sites = {str(site.id): site.name for site in records.every(within, Site)}
            queues = {str(queue.id): queue.name for queue in records.every(within, Queue)}
            teams = {str(team.id): team.name for team in records.every(within, Team)}
        return {**sites, **queues, **teams}

    def put(
        self, changed: Iterable[Record], *, only_new: bool = False, lines: Iterable[Line] = ()
    ) -> None:
        """Keep the records as they are given, each a change that desktops are told of.

        lines: what is to be written down of the rights that it gives. Raises Exists when one is
        there already and they should all be new.
        """
        given, said = list(changed), list(lines)

        def job(within: Transaction) -> None:
            work = self._work(within)
            for record in given:
                _put(work, record, only_new=only_new)
            work.write()
            audit.write(within, said)

        self._store.writing(self._tenant, job)

    def _line(self, did: Did, site: SiteId, bucket: str, **more: Any) -> Line:
        return Line(at=self._clock.now(), by=self._by, did=did, site=site, bucket=bucket, **more)

    def _with_site(self, site: SiteId, job: Callable[[Transaction], None]) -> None:
        """Do something to a site's rights; its record is told anew, so that streams look."""

        def together(within: Transaction) -> None:
            job(within)
            work = self._work(within)
            record = work.hold("site", site)
            if record is not None:
                work.tell_anew(record)
            work.write()

        self._store.writing(self._tenant, together)

    def _work(self, within: Transaction) -> Work:
        head = head_of(within)
        if head is None:
            raise Unknown(self._tenant)
        return Work(within, head, self._clock.now())

    def people(self) -> dict[str, str]:
        """{id: login} of everybody."""
        with self._store.reading(self._tenant) as within:
            return {str(agent.id): agent.login for agent in records.every(within, Agent)}

    def named(self, kind: type[R], name: str, by: str = "name") -> R:
        """The one of this name. Raises Unknown."""
        with self._store.reading(self._tenant) as within:
            found = records.every(within, kind, **{by: name})
        if not found:
            raise Unknown(name)
        return found[0]

    def _named(self, kind: type[R], name: str) -> R:
        return self.named(kind, name)

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
