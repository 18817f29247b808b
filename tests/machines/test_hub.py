"""Random days of three people at two sites on a real hub, against an oracle that has no tables.

What must hold: the hub's records are the oracle's; a desk in step shows exactly what its person
may see; every operation is done as often as it was asked, once; numbers of the log are dense, and
buckets, versions and columns are those of the records.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from desktop.domain.ids import (
    CalendarId,
    InteractionId,
    OperationId,
    TenantId,
)
from desktop.domain.kinds import KINDS, decode, queue_bucket
from desktop.domain.operations import agent, interaction
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import (
    Case,
    Customer,
    Interaction,
    Record,
)
from desktop.domain.routing import Capacity, Routing
from desktop.domain.words import (
    AgentState,
    Declined,
    Missed,
    Outcome,
    Purpose,
    Role,
    SiteKind,
)
from desktop.ports.wire import Complete, Push, Verdict
from integrations.hub.server import pulling, pushing
from integrations.hub.server.administering import Administration
from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.routing import offering
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.snapshots import Snapshot
from integrations.hub.server.store import records, tables
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store, open_store
from tests.machines.hub_beginning import at_first
from tests.machines.hub_oracle import Asked, Oracle, without_numbers
from tests.machines.hub_pool import pool_of
from tests.machines.hub_seat import Seat, carried, mutation_of
from tests.support.desks import TestClock
from tests.support.postgres import Cluster

PEOPLE = {"ann": ("Home", Role.LEAD), "bob": ("Home", Role.AGENT), "pat": ("North", Role.LEAD)}
NOT_TAKEN = st.lists(st.sampled_from([*Declined, *Missed]), min_size=2, max_size=3)
HOW = ("accept", "decline", "late", "nothing")
QUEUES = {"own": ("Home",), "shared": ("Home", "North"), "nobodys": ()}
who = st.sampled_from(sorted(PEOPLE))

LONG_RUN = 1_000  # examples of it
_tenants = itertools.count(1)
_op_ids = itertools.count(1)


class HubMachine(RuleBasedStateMachine):
    """A hub, its people and the oracle; `begin_on` says on which database."""

    store: Store
    tenant: TenantId

    @initialize()
    def begin(self) -> None:
        self.clock = TestClock()
        self.hub = Hub(store=self.store, clock=self.clock)
        self.admin = Administration(self.store, self.clock, self.tenant)
        self.store.clock = self.clock
        self.oracle = Oracle(self.clock)
        sites = [self.admin.add_site("Home"), self.admin.add_site("North", SiteKind.PARTNER)]
        queues = [self.admin.add_queue(name, sites) for name, sites in QUEUES.items()]
        agents = {
            login: self.admin.add_user(login, site=site, role=role)
            for login, (site, role) in PEOPLE.items()
        }
        for record in (*sites, *queues, *agents.values()):
            self.oracle.put(record)
        self.queues = {queue.name: queue for queue in queues}
        closed = Routing(calendar=CalendarId("calendar-1"))
        self._queue_is("own", asks=True, routing=closed)
        self._queue_is("shared", asks=True)
        for record in at_first(self.clock.now(), *(queue.id for queue in queues[:2])):
            self.admin.put([record])
            self.oracle.put(record)
        self.north = sites[1]
        self.seats = {
            login: Seat(login, each.id, bearer_of(f"Bearer {self.admin.token(each.id)}"))
            for login, each in agents.items()
        }
        self.pool = pool_of(
            tuple(each.id for each in agents.values()),
            tuple(queue.id for queue in queues),
            tuple(site.id for site in sites),
        )

    # -------------------------------------------------------------------------- what people do
    @rule(login=who, data=st.data(), at_once=st.booleans())
    def ask(self, login: str, data: st.DataObject, at_once: bool) -> None:
        seat = self.seats[login]
        operations = st.lists(self.pool.operations(seat.agent), min_size=3, max_size=9)
        for operation in data.draw(operations):
            self._wait(seat, operation)
        if at_once:
            self.push(login)

    @rule(
        login=who,
        number=st.integers(0, 2),
        outcome=st.sampled_from([Outcome.SOLVED, Outcome.FOLLOW_UP, Outcome.HANDED_OVER]),
    )
    def serve_a_customer(self, login: str, number: int, outcome: Outcome) -> None:
        """What random fields rarely hit: the steps of a contact in their order."""
        seat, mail = self.seats[login], InteractionId(f"interaction-{number}")
        for operation in (
            interaction.Assign(id=mail, agent=seat.agent),
            interaction.Reply(id=mail, text="!"),
            interaction.Park(id=mail),
            interaction.Resume(id=mail),
            interaction.WrapUp(id=mail, code="done", outcome=outcome),
        ):
            self._wait(seat, operation)

    def _wait(self, seat: Seat, operation: AnyOperation) -> None:
        op_id = OperationId(f"op-{next(_op_ids)}")
        seat.waiting.append(Asked(operation, op_id, self.clock.now()))
        self.clock.forward(seconds=1)

    @rule(login=who)
    def push(self, login: str) -> None:
        seat = self.seats[login]
        head_before = self._seq()
        asked, seat.waiting = seat.waiting, []
        batch = Push(
            seat.client_id,
            1,
            tuple(mutation_of(seat.mid + n, each) for n, each in enumerate(asked, 1)),
        )
        seat.mid += len(asked)
        pushed = pushing.push(self.store, self.clock, seat.bearer, carried(batch))
        seat.last_batch = batch

        done = [self.oracle.do(seat.agent, each) for each in asked]
        verdicts = [answer.verdict is Verdict.OK for answer in pushed.answers]
        assert verdicts == done, [
            each
            for each in zip(asked, pushed.answers, done, strict=True)
            if (each[1].verdict is Verdict.OK) != each[2]
        ]
        assert pushed.last_mid == seat.mid
        assert self._seq() <= head_before + 4 * len(asked)  # a few records each, never all
        self._check_the_hub()

    @rule(login=who, to=who, number=st.integers(0, 2))
    def hand_over(self, login: str, to: str, number: int) -> None:
        record = self.oracle.records["interaction", f"interaction-{number}"]
        assert isinstance(record, Interaction)
        given = interaction.Assign(
            id=record.id, agent=self.seats[to].agent, instead_of=record.agent
        )
        self._wait(self.seats[login], given)
        self.push(login)

    @rule(login=who)
    def a_copied_profile_offers_what_was_done(self, login: str) -> None:
        """Under a new client id, with the ids that its operations always had."""
        seat = self.seats[login]
        if seat.last_batch is not None:
            first = pushing.push(self.store, self.clock, seat.bearer, carried(seat.last_batch))
            before = self._seq()
            seat.client_id = f"client-{next(_op_ids)}"
            again = [
                msgspec.structs.replace(mutation, mid=n)
                for n, mutation in enumerate(seat.last_batch.mutations, 1)
            ]
            seat.mid = len(again)
            seat.last_batch = Push(seat.client_id, 1, tuple(again))
            pushed = pushing.push(self.store, self.clock, seat.bearer, carried(seat.last_batch))
            assert [a.verdict for a in pushed.answers] == [a.verdict for a in first.answers]
            assert self._seq() == before

    @rule(login=who)
    def push_again_what_was_answered(self, login: str) -> None:
        seat = self.seats[login]
        if seat.last_batch is not None:
            before = self._seq()
            pushing.push(self.store, self.clock, seat.bearer, carried(seat.last_batch))
            assert self._seq() == before

    # ------------------------------------------------------------------------ what the world does
    @rule(queue=st.sampled_from(sorted(QUEUES)), given=st.booleans())
    def a_queue_is_given_to_the_partner_or_taken(self, queue: str, given: bool) -> None:
        home = self.queues[queue].sites
        sites = {*home, self.north.id} if given else {*home} - {self.north.id}
        self._queue_is(queue, sites=tuple(sorted(sites)))

    def _queue_is(self, name: str, **fields: object) -> None:
        known = self.oracle.records["queue", self.queues[name].id]
        changed = msgspec.structs.replace(known, **fields)
        self.admin.put([changed])
        self.oracle.put(changed)

    @rule(
        queue=st.sampled_from(sorted(QUEUES)),
        purpose=st.sampled_from(list(Purpose)),
        minutes=st.sampled_from((None, 1, 30)),
    )
    def the_partner_is_granted_a_queue(
        self, queue: str, purpose: Purpose, minutes: int | None
    ) -> None:
        until = self.clock.now() + timedelta(minutes=minutes) if minutes else None
        id = self.queues[queue].id
        self.admin.add_grant("North", queue_bucket(id), purpose, until=until)
        self.oracle.grants[self.north.id, id, purpose] = until

    @rule(queue=st.sampled_from(sorted(QUEUES)))
    def what_was_granted_of_a_queue_ends(self, queue: str) -> None:
        id = self.queues[queue].id
        if self.oracle.purposes(self.north.id, id):
            self.admin.end_grant("North", queue_bucket(id))
            for purpose in Purpose:
                self.oracle.grants.pop((self.north.id, id, purpose), None)

    @rule(minutes=st.sampled_from((1, 30)))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(month=st.sampled_from(((12, 24), (12, 26), (1, 6), (11, 1))), hours=st.integers(0, 30))
    def a_holiday_comes(self, month: tuple[int, int], hours: int) -> None:
        """Christmas, or a day that is kept in Bavaria and not everywhere; or the day after."""
        now = self.clock.now()
        day = now.replace(month=month[0], day=month[1], hour=0)
        if day < now:
            day = day.replace(year=day.year + 1)
        self.clock.forward(seconds=(day + timedelta(hours=hours) - now).total_seconds())

    @rule(number=st.integers(0, 2))
    def a_customer_is_taken_out_of_every_queue(self, number: int) -> None:
        key = "customer", f"customer-{number}"
        with self.store.reading(self.tenant) as within:
            there = records.find(within, *key)
        if isinstance(there, Customer):
            changed = msgspec.structs.replace(there, queues=())
            self.admin.put([changed])
            self.oracle.put(without_numbers(changed) if not there.number else changed)

    @rule(login=who)
    def get_ready(self, login: str) -> None:
        seat = self.seats[login]
        self._wait(seat, agent.SetState(id=seat.agent, state=AgentState.READY))
        self.push(login)

    @rule(login=who, state=st.sampled_from(list(AgentState)), number=st.integers(0, 2))
    def be_in_a_state_after_a_contact(self, login: str, state: AgentState, number: int) -> None:
        """As a desk does it that was told the next state meanwhile."""
        seat, mail = self.seats[login], InteractionId(f"interaction-{number}")
        self._wait(seat, interaction.Assign(id=mail, agent=seat.agent))
        self._wait(seat, agent.SetState(id=seat.agent, state=AgentState.BUSY))
        self._wait(seat, interaction.WrapUp(id=mail, code="done"))
        self._wait(seat, agent.SetState(id=seat.agent, state=state, reason="lunch"))
        self.push(login)
        self.next_offer(login, "nothing")

    @rule(login=who, takes=st.sampled_from([*HOW, *Declined, *Missed]))
    def next_offer(self, login: str, takes: str | Declined | Missed) -> None:
        seat = self.seats[login]
        offer = offering.next_offer(self.hub, seat.bearer).offer
        expected = self.oracle.next_offer(seat.agent, self.clock.now())
        assert (offer.interaction if offer else None) == expected
        if offer is None or takes == "nothing":
            return
        if takes == "late":
            self.clock.forward(seconds=21)
        id, now = offer.interaction, self.clock.now()
        if takes == "decline" or isinstance(takes, Declined):
            why = takes if isinstance(takes, Declined) else None
            offering.decline(self.hub, seat.bearer, id, why)
            self.oracle.decline(seat.agent, id, now)
            assert self._told(id) == ("declined", why or "")
            self.next_offer(login, "nothing")
        elif isinstance(takes, Missed):
            offering.missed(self.hub, seat.bearer, id, offer.fence, takes)
            self.oracle.missed(seat.agent, id, takes, now)
            assert self._told(id) == ("missed", takes)
        else:
            taken = offering.accept(self.hub, seat.bearer, offer.interaction).taken
            assert taken == self.oracle.accept(seat.agent, offer.interaction, self.clock.now())
        self._check_the_hub()

    @rule(login=who, answers=NOT_TAKEN)
    def be_ready_and_take_nothing(self, login: str, answers: list[Declined | Missed]) -> None:
        self.get_ready(login)
        for each in answers:
            self.next_offer(login, each)

    @rule(login=who, room=st.sampled_from([0, 1, 2]))
    def be_ready_and_take_all_there_is_room_for(self, login: str, room: int) -> None:
        known = self.oracle.person(self.seats[login].agent)
        changed = msgspec.structs.replace(known, capacity=Capacity(email=room))
        self.admin.put([changed])
        self.oracle.put(changed)
        self.get_ready(login)
        for _ in range(room + 1):
            self.next_offer(login, "accept")

    @rule(login=who, number=st.integers(0, 2))
    def accept_what_was_not_offered(self, login: str, number: int) -> None:
        seat, id = self.seats[login], InteractionId(f"interaction-{number}")
        taken = offering.accept(self.hub, seat.bearer, id).taken
        assert taken == self.oracle.accept(seat.agent, id, self.clock.now())

    # -------------------------------------------------------------------------------- in step
    @rule(login=who)
    def pull(self, login: str) -> None:
        seat = self.seats[login]
        try:
            self._pull(seat)
        except Refused:
            self._snapshot(seat)
        shown = _compared(seat.shown)
        visible = self.oracle.visible_to(seat.agent)
        assert shown == {key: without_numbers(record) for key, record in visible.items()}

    def _pull(self, seat: Seat) -> None:
        if seat.cursor:
            self.oracle.remember(seat.agent)
        more = True
        while more:
            news = pulling.pull(self.store, self.clock, seat.bearer, seat.client_id, seat.cursor)
            seat.take(news.page)
            more = news.page.more
            assert news.page.last_mid == seat.mid

    def _snapshot(self, seat: Seat) -> None:
        self.oracle.remember(seat.agent)
        seat.shown.clear()
        pages = iter(Snapshot(self.store, self.clock, seat.bearer, "").next_page, None)
        unpacked = zstandard.ZstdDecompressor().decompressobj().decompress(b"".join(pages))
        counts: dict[str, int] = {}
        for line in unpacked.splitlines():
            if line.startswith(b"["):
                parts = tuple[str, msgspec.Raw, int]
                kind, document, _ = msgspec.json.decode(line, type=parts)
                record = decode(kind, bytes(document))
                seat.shown[kind, record.id] = record
            elif b'"complete"' in line:
                complete = msgspec.json.decode(line, type=Complete)
                seat.cursor, counts = complete.cursor, complete.counts
        assert sum(counts.values()) == len(seat.shown)

    # --------------------------------------------------------------------------------- the hub
    def _told(self, id: str) -> tuple[str, str]:
        """What happened to a contact last, and why."""
        e = tables.interaction_event.c
        statement = select(e.kind, e.reason).where(e.tenant == self.tenant, e.interaction == id)
        with self.store.reading(self.tenant) as within:
            ordered = statement.order_by(e.seq.desc(), e.part.desc()).limit(1)
            kind, reason = within.connection.execute(ordered).one()
        return kind, reason

    def _seq(self) -> int:
        with self.store.reading(self.tenant) as within:
            head = head_of(within)
        assert head is not None
        return head.seq

    def _check_the_hub(self) -> None:
        found: dict[tuple[str, str], Record] = {}
        lie: set[tuple[str, str, str]] = set()
        last: dict[tuple[str, str], int] = {}
        with self.store.reading(self.tenant) as within:
            changes = within.connection.execute(
                tables.change.select()
                .where(tables.change.c.tenant == self.tenant)
                .order_by(tables.change.c.seq)
            ).all()
            last = {(row.kind, row.id): row.seq for row in changes}
            assert [row.seq for row in changes] == list(range(1, len(changes) + 1))
            head = head_of(within)
            assert head is not None
            assert head.seq == len(changes)
            for kind in KINDS:
                table = tables.RECORDS[kind.name]
                statement = table.select().where(table.c.tenant == self.tenant)
                for row in within.connection.execute(statement).mappings():
                    record = decode(kind.name, row["doc"])
                    found[kind.name, record.id] = record
                    assert row["version"] == last[kind.name, record.id]
                    columns = tuple(row[column.name] for column in kind.columns)
                    assert columns == kind.values(record)
                    lie |= {(kind.name, record.id, b) for b in kind.buckets(record)}
            bucket = tables.row_bucket
            rows = within.connection.execute(bucket.select().where(bucket.c.tenant == self.tenant))
            assert {(row.kind, row.id, row.bucket) for row in rows} == lie
        numbers = [r.number for r in found.values() if isinstance(r, Customer | Case)]
        assert all(numbers)
        mine = {key: without_numbers(record) for key, record in self.oracle.records.items()}
        kept = _compared(found)
        assert kept == mine, [
            (kept.get(k), mine.get(k)) for k in kept | mine if kept.get(k) != mine.get(k)
        ]


def _compared(records: dict[tuple[str, str], Record]) -> dict[tuple[str, str], Record]:
    """Without numbers, which the hub gives, and clashes, whose rules are in the contract."""
    return {key: without_numbers(r) for key, r in records.items() if key[0] != "clash"}


@pytest.fixture(scope="module")
def empty_file() -> Iterator[Path]:
    """A hub's file with its tables, to be copied for every world; in memory, where that goes."""
    memory = Path("/dev/shm")
    folder = Path(
        tempfile.mkdtemp(prefix="tresen-hub-machine-", dir=memory if memory.is_dir() else None)
    )
    open_store(f"sqlite:///{folder}/empty.db").close()
    yield folder / "empty.db"
    shutil.rmtree(folder)


def run(make: Callable[[], tuple[Store, TenantId]], end: Callable[[Store], None]) -> None:
    """Run worlds, each on what `make` gives it."""

    class World(HubMachine):
        def __init__(self) -> None:
            super().__init__()
            self.store, self.tenant = make()

        def teardown(self) -> None:
            end(self.store)

    # The same worlds in every run, others with `make test-long`: who changes something is told of
    # that, and not of a world that nobody has met before.
    quick = settings().max_examples < LONG_RUN
    run_state_machine_as_test(World, settings=settings(derandomize=quick, print_blob=not quick))


def test_a_hub_on_sqlite_does_what_the_oracle_says(empty_file: Path) -> None:
    def make() -> tuple[Store, TenantId]:
        file = empty_file.with_name(f"{next(_tenants)}.db")
        shutil.copy(empty_file, file)
        return open_store(f"sqlite:///{file}"), TenantId("main")

    def end(store: Store) -> None:
        store.close()
        Path(str(store.engine.url.database)).unlink()

    run(make, end)


def test_a_hub_on_postgresql_does_what_the_oracle_says(postgres: Cluster) -> None:
    """Every world is another tenant of the same hub, so that they would meet if they could."""
    address = postgres.database("hub", lambda url: open_store(url).close())
    store = open_store(address)

    run(lambda: (store, TenantId(f"t{next(_tenants)}")), lambda _store: None)

    store.close()
    postgres.discard(address)
