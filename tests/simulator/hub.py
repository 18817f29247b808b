"""The hub of a world: the real one on a SQLite file, started from a copied template.

What an administrator, a backup or a fault does to it is done here by name.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import delete, select, update

from desktop.domain.ids import AgentId, CustomerId, QueueId, SiteId
from desktop.domain.kinds import KINDS, decode, queue_bucket
from desktop.domain.records import (
    Agent,
    Case,
    ContactPoint,
    Customer,
    Interaction,
    Queue,
    Record,
    Site,
)
from desktop.domain.words import PointKind, Purpose
from desktop.ports.clock import Clock
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.each_second.freeing import Freeing
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import accounts, tables
from integrations.hub.server.store.heads import raise_epoch
from integrations.hub.server.store.opening import Store, Transaction, open_store
from tests.simulator.cast import MAIN, PEOPLE, QUEUES, SITES, records_at_first, token_of
from tests.simulator.hub_store import HubFile, WorldStore

CURSOR_KEY: Final = b"c" * 32
LIMITS: Final = Limits(poll_s=10.0)  # what is committed here wakes the streams at once
SHORT_LEASES: Final = Limits(
    poll_s=10.0,
    offer_s=4.0,
    lease_s=4.0,
    beat_s=1.0,
    suspect_s=2.0,
    gone_s=4.0,
    kept_s=12.0,
    unwatched_s=1.5,
    free_every_s=0.5,
    spared_s=10.0,
)
_EVERY_ROW: Final = " UNION ALL ".join(
    f"SELECT '{kind.name}', id, version, doc FROM {tables.RECORDS[kind.name].name}"
    for kind in KINDS
)


def make_template(file: Path, clock: Clock) -> None:
    """A hub with its people and a little work, every key known."""
    store = open_store(f"sqlite:///{file}")
    administration = Administration(store, clock, MAIN)
    for name, kind in SITES.items():
        administration.add_site(name, kind)
    queues = {name: administration.add_queue(name, sites).id for name, sites in QUEUES.items()}
    for login, (site, role) in PEOPLE.items():
        agent = administration.add_user(login, site=site, role=role)
        _add_token(store, login, agent.id)
    administration.put(records_at_first(queues))
    keys = {"cursor_key": CURSOR_KEY, "person_key": b"p" * 32}
    store.writing(MAIN, lambda within: _execute(within, update(tables.tenant).values(**keys)))
    store.close()
    with closing(sqlite3.connect(file)) as beside:
        beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class SimulatedHub:
    """One hub over its whole life: restarts and restores included."""

    def __init__(
        self,
        place: HubFile,
        template: Path,
        clock: Clock,
        *,
        leases: bool = False,
        workers: int = 1,
    ) -> None:
        """leases: they are looked after. workers: processes on one database, serving in turn."""
        limits = SHORT_LEASES if leases else LIMITS
        self.limits = replace(limits, poll_s=1.0) if workers > 1 else limits
        self.looks_after = leases
        self._freeing: list[Freeing] = []
        self._workers = deque[Hub]()
        self._asked_for = workers
        self._place = place
        self._file = place.path
        self._clock = clock
        self._backup = self._file.with_suffix(".backup")
        self._backup.unlink(missing_ok=True)
        self._kept = KeptList(self._file.with_suffix(".erased"))
        self._kept.path.unlink(missing_ok=True)
        self.erased: dict[str, int] = {}  # ids of all that was, and under which change
        self._stores = [WorldStore(place)]  # of this life; one of nobody's while it is down
        place.fill(template, often=True)
        self.lives = 0  # how often it was started
        self.history = 0  # how often it was restored
        self.up = False

    def start(self) -> None:
        """On the world's loop."""
        self.look_away()
        self._stores = [WorldStore(self._place) for _ in range(self._asked_for)]
        self._workers.extend(
            Hub(store=store, clock=self._clock, limits=self.limits) for store in self._stores
        )
        if self.looks_after:
            self._freeing = [Freeing(each) for each in self._workers]
            for each in self._freeing:
                each.begin()
        self.administration = Administration(self._stores[0], self._clock, MAIN)
        self.lives += 1
        self.up = True

    @property
    def hub(self) -> Hub:
        """The worker whose turn it is."""
        self._workers.rotate(1)
        return self._workers[0]

    @property
    def store(self) -> Store:
        """That of the worker whose turn it is; while it is down, of whoever looks on."""
        return self.hub.store if self._workers else self._stores[0]

    async def stop(self) -> None:
        """Its streams end, its memory is gone."""
        self.up = False
        for freeing in self._freeing:
            await freeing.close()
        self._freeing.clear()
        for worker in self._workers:
            await worker.lookers.close()
            await worker.watcher.close()
        self._workers.clear()

    # -------------------------------------------------------------------------------- backups
    def back_up(self) -> None:
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._file, self._backup)

    def copy_to(self, file: Path) -> None:
        """All of it in one file, while it is down."""
        self.look_away()
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self._file, file)

    @property
    def has_backup(self) -> bool:
        return self._backup.exists()

    async def restore(self) -> None:
        """As an operator does it: stop, put the older file in place, raise the epoch, start."""
        epoch = self.head()[2]
        await self.stop()
        self.look_away()
        self._place.fill(self._backup)
        self.history += 1
        self.start()
        self._erasing().replay()
        self._note_erased()
        now = self._clock.now()
        self.store.writing(MAIN, lambda within: raise_epoch(within, now, above=epoch))

    def look_away(self) -> None:
        for store in self._stores:
            store.let_go()

    def shorten_log(self, keep: int) -> None:
        """Forget all but the last changes: an older cursor needs a snapshot."""
        head, change = tables.tenant_head, tables.change

        def job(within: Transaction) -> None:
            seq, floor, _ = within.connection.execute(
                select(head.c.seq, head.c.floor, head.c.epoch)
            ).one()
            raised = max(floor, seq - keep)
            _execute(within, update(head).values(floor=raised))
            _execute(within, delete(change).where(change.c.seq <= raised))

        self.store.writing(MAIN, job)

    # ---------------------------------------------------------------------------- what it holds
    def head(self) -> tuple[int, int, int]:
        """(seq, floor, epoch)."""
        rows = self.query("SELECT seq, floor, epoch FROM tenant_head")
        seq, floor, epoch = rows[0]
        return seq, floor, epoch

    def scopes_told(self) -> int:
        """Grows whenever somebody's rights were found to be others."""
        told: int = self.query("SELECT coalesce(sum(version), 0) FROM scope")[0][0]
        return told

    def rows(self) -> Iterator[tuple[str, str, int, str]]:
        """(kind, id, version, document) of every record."""
        yield from self.query(_EVERY_ROW)

    def now(self) -> datetime:
        return self._clock.now()

    def record(self, kind: str, id: str) -> Record | None:
        table = tables.RECORDS[kind].name
        found = self.query(f"SELECT doc FROM {table} WHERE id = '{id}'")
        return decode(kind, found[0][0]) if found else None

    def content(self, sha256: str) -> bytes:
        """Of an attachment; empty when it is not there."""
        pieces = self.query(
            "SELECT content FROM blob_piece JOIN blob USING (upload) "
            f"WHERE blob.sha256 = '{sha256}' ORDER BY start"
        )
        return b"".join(piece for (piece,) in pieces)

    def query(self, sql: str) -> Sequence[Any]:
        """Asked by somebody who looks on, and never has anything open."""
        return self._place.onlooker.execute(sql).fetchall()

    def bearer(self, login: str) -> Bearer:
        return bearer_of(f"Bearer {token_of(login)}")

    def agent(self, login: str) -> Agent:
        found: Agent = next(agent for agent in self._every(Agent) if agent.login == login)
        return found

    # ------------------------------------------------------------------- what administrators do
    def give_or_take_a_queue(self, draw: Random) -> str:
        queue = draw.choice(self._every(Queue))
        site = draw.choice(self._every(Site))
        given = site.id not in queue.sites
        sites = {*queue.sites} ^ {site.id}
        self.administration.put([replace(queue, sites=tuple(sorted(sites)))])
        return f"{queue.name} is {'given to' if given else 'taken from'} {site.name}"

    def move_a_record(self, draw: Random) -> str:
        queues = [queue.id for queue in self._every(Queue)]
        record = draw.choice(
            [*self._every(Interaction), *self._every(Case), *self._every(Customer)]
        )
        to: QueueId = draw.choice(queues)
        moved: Record
        if isinstance(record, Customer):
            moved = replace(record, queues=() if draw.random() < 0.3 else (to,))
        else:
            moved = replace(record, queue=to)
        self.administration.put([moved])
        return f"{record.id} lies in {to} now"

    def move_an_agent(self, draw: Random, login: str) -> str:
        site: SiteId = draw.choice([site.id for site in self._every(Site)])
        self.administration.put([replace(self.agent(login), site=site)])
        return f"{login} works at {site} now"

    def grant_for_a_while(self, draw: Random) -> str:
        """Mostly for less than the world lasts, now and then without an end."""
        site = draw.choice(self._every(Site))
        bucket = queue_bucket(draw.choice(self._every(Queue)).id)
        purpose = draw.choice(tuple(Purpose))
        now = self._clock.now()
        since = now + timedelta(seconds=draw.choice((0, 0, 1, 5)))
        lasts_s = draw.choice((0.5, 2, 10, 60, None))
        until = None if lasts_s is None else since + timedelta(seconds=lasts_s)
        self.administration.add_grant(site.name, bucket, purpose, since=since, until=until)
        return f"{site.name} sees {bucket} for {purpose}, {lasts_s} s"

    def end_a_grant(self, draw: Random) -> str | None:
        given = self.query("SELECT site, bucket FROM site_grant ORDER BY site, bucket")
        if not given:
            return None
        id, bucket = draw.choice(given)
        site = next(site for site in self._every(Site) if site.id == id)
        with suppress(Unknown):  # its end has come by itself
            self.administration.end_grant(site.name, bucket)
        return f"{site.name} does not see {bucket} any more"

    def mark_a_customer(self, draw: Random, mark: str) -> CustomerId | None:
        """Give one a name by which they are known again."""
        found: list[Customer] = self._every(Customer)
        if not found:
            return None
        customer = draw.choice(found)
        self.administration.put([replace(customer, name=f"{mark} {draw.randrange(1000)}")])
        return customer.id

    def give_a_number(self, draw: Random) -> str:
        """To a customer, who then has something that is hidden from some."""
        customer = draw.choice(self._every(Customer))
        phone = ContactPoint(PointKind.PHONE, f"+49 30 901820{draw.randrange(1000):03}")
        self.administration.put([replace(customer, points=(*customer.points, phone))])
        return f"{customer.id} has {phone.value}"

    def erase(self, customer: CustomerId) -> str:
        done = self._erasing().erase(customer)
        self._note_erased()
        return f"{customer} and {sum(done.records.values()) - 1} records about them"

    @property
    def files(self) -> list[Path]:
        """Of its database; backups are not."""
        return [self._file, self._file.with_name(f"{self._file.name}-wal"), self._kept.path]

    def _note_erased(self) -> None:
        self.erased |= self.query("SELECT id, seq FROM erased_record WHERE id <> ''")

    def _erasing(self) -> Erasing:
        return Erasing(self.store, self._clock, MAIN, self._kept)

    def _every(self, kind: type[Any]) -> list[Any]:
        name = next(each for each in KINDS if each.record is kind)
        table = tables.RECORDS[name.name].name
        rows = self.query(f"SELECT doc FROM {table} ORDER BY id")
        return [decode(name.name, row[0]) for row in rows]


def _add_token(store: Store, login: str, agent: AgentId) -> None:
    bearer = bearer_of(f"Bearer {token_of(login)}")
    store.writing(MAIN, lambda within: accounts.add_token(within, bearer.token_hash, agent, 0))


def _execute(within: Transaction, statement: Any) -> None:
    within.connection.execute(statement)
