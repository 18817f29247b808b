"""Whatever agents, lines and rights do: nothing asked for is lost, doubled or shown wrongly.

Two desks of two sites against the real hub on SQLite. Three things always hold:
- what is shown is the hub's record with what waits laid over it;
- after a clear sync a desk has exactly the hub's records that its person may see;
- the hub performed exactly what was asked, each once, in the order of asking.
And the agent goes on working in the middle of a pull, rights come and go in the middle of a round,
and end by the clock when nobody does anything; what a partner may not read is never on its desk.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from desktop.domain import kinds
from desktop.domain.ids import CaseId, CustomerId, InteractionId, NoteId, QueueId
from desktop.domain.kinds import KINDS
from desktop.domain.masks import shown
from desktop.domain.operations import case, customer, interaction, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Agent, Case, Queue, Record
from desktop.domain.words import Channel, DraftKind, PointKind, Purpose, Role, SiteKind
from desktop.line import Line
from desktop.ports.errors import OutsideError
from desktop.ports.wire import DONE, Answer
from desktop.store import outbox
from desktop.store.migrate import prepare
from desktop.store.projection import shown_record
from desktop.store.reads import clashes
from desktop.store.reads import records as records_here
from desktop.sync.engine import Sync
from integrations.hub.server import pulling
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records, tables
from integrations.hub.server.store.opening import Store as HubStore
from integrations.hub.server.store.opening import open_store
from tests.support.desks import TestClock
from tests.support.hub_in_process import MAIN, HubInProcess
from tests.support.inline import InlineStore

CUSTOMERS = [CustomerId(f"c{n}") for n in range(3)]
CONTACTS = [InteractionId(f"i{n}") for n in range(3)]
WHO = ("ann", "pat")  # ann in-house, pat at the partner

customers = st.sampled_from(CUSTOMERS)
cases = st.sampled_from([CaseId(f"v{n}") for n in range(2)])
contacts = st.sampled_from(CONTACTS)
people = st.sampled_from(WHO)
words = st.sampled_from(("one", "two", "three", "Ärger"))
queues = st.sampled_from(("Bills", "Contracts"))
purposes = st.sampled_from((Purpose.SERVICE, Purpose.CALLBACK))


class Templates:
    """An empty profile and a hub with its people, made once and copied for each world."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tresen-machine-"))
        prepare(self.folder / "profile")
        store = open_store(f"sqlite:///{self.folder}/hub.db")
        hub = Administration(store, TestClock(), MAIN)
        hub.add_site("Home")
        hub.add_site("Partner", SiteKind.PARTNER)
        hub.add_queue("Bills", ["Home", "Partner"])
        hub.add_queue("Contracts", ["Home"])
        hub.add_user("ann", site="Home", role=Role.LEAD)
        hub.add_user("pat", site="Partner", role=Role.LEAD)
        store.engine.dispose()


TEMPLATES: list[Templates] = []  # made by the first world, not at import


class Seat:
    """One person at a desktop, and everything they asked for."""

    def __init__(self, login: str, folder: Path, hub: HubStore, clock: TestClock) -> None:
        self.clock = clock
        profile = folder / login
        shutil.copytree(TEMPLATES[0].folder / "profile", profile)
        admin = Administration(hub, clock, MAIN)
        with hub.reading(MAIN) as within:
            (self.agent,) = records.every(within, Agent, login=login)
        self.line = HubInProcess(hub, clock, admin.token(self.agent.id))
        self.store = InlineStore(profile, clock)
        self.store.open_now()
        self.asked: dict[str, None] = {}
        self.late: tuple[str, bytes] | None = None
        self.store._opened_store.sign_in("http://hub", self.agent.id, self.agent.site, login)

    def ask(self, *operations: AnyOperation) -> None:
        self.clock.forward(seconds=1)
        before = self._waits()
        asked = self.store._opened_store.ask(operations)
        now = self._waits()
        # Words that were typed on before they went out: the new ones have their place.
        typed_on = {id: now[mid] for mid, id in before.items() if now.get(mid, id) != id}
        self.asked = {typed_on.get(op_id, op_id): None for op_id in self.asked}
        self.asked |= dict.fromkeys(asked)

    def _waits(self) -> dict[int, str]:
        waiting = outbox.waiting(self.store._opened_store._connection)
        return {each.mid: each.op_id for each in waiting}

    def sync(self) -> bool:
        """Whether the round went through."""
        self.clock.forward(seconds=1)
        sync = Sync(
            store=self.store,
            backend=self.line,
            line=Line(),
            clock=TestClock(),
            draw=lambda least, _most: least,
        )
        try:
            asyncio.run(sync.once())
        except OutsideError:
            return False
        return True

    def take_news(self) -> None:
        if (news := self.fetched()) is not None:
            self.store._opened_store.absorb(*news)

    def fetched(self) -> tuple[str, bytes] | None:
        """(the cursor it was asked with, a page), if the line lets it through."""
        at = self.store._opened_store.progress()
        if not at.cursor or not self.clear:
            return None
        try:
            return at.cursor, asyncio.run(self.line.pull(at.client_id, at.cursor))
        except OutsideError:
            return None

    @property
    def clear(self) -> bool:
        return self.line.up and not self.line.loses_answers


class Desks(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        if not TEMPLATES:
            TEMPLATES.append(Templates())
        self.folder = Path(tempfile.mkdtemp(prefix="world-", dir=TEMPLATES[0].folder))
        shutil.copy(TEMPLATES[0].folder / "hub.db", self.folder / "hub.db")
        self.clock = TestClock()
        self.hub = open_store(f"sqlite:///{self.folder}/hub.db")
        self.hub.clock = self.clock
        self.seats = {login: Seat(login, self.folder, self.hub, self.clock) for login in WHO}
        with self.hub.reading(MAIN) as within:
            queue = tables.RECORDS["queue"]
            rows = within.connection.execute(select(queue.c.name, queue.c.id)).all()
        self.queues = {row.name: QueueId(row.id) for row in rows}
        self.grants: dict[tuple[str, Purpose], datetime | None] = {}  # their ends
        self.patched = pytest.MonkeyPatch()
        self.patched.setattr(pulling, "PAGE_ROWS", 3)  # so that a checkpoint has many pages

    def teardown(self) -> None:
        if hasattr(self, "hub"):
            self.patched.undo()
            self.hub.engine.dispose()
            for seat in self.seats.values():
                seat.store.close_now()
            shutil.rmtree(self.folder)

    # ------------------------------------------------------------------------- what people do
    @rule(who=people, id_=customers, name=words)
    def create_a_customer(self, who: str, id_: CustomerId, name: str) -> None:
        self.seats[who].ask(customer.Create(id=id_, name=name))

    @rule(who=people, id_=customers, address=words)
    def change_a_customer(self, who: str, id_: CustomerId, address: str) -> None:
        self.seats[who].ask(customer.Set(id=id_, address=address))

    @rule(who=people, id_=customers, number=st.sampled_from(("0171 39200 42", "0171 39200 43")))
    def note_a_number(self, who: str, id_: CustomerId, number: str) -> None:
        self.seats[who].ask(customer.AddContactPoint(id=id_, kind=PointKind.PHONE, value=number))

    @rule(who=people, id_=cases, about=customers)
    def open_a_case(self, who: str, id_: CaseId, about: CustomerId) -> None:
        queue, text = self.queues["Bills"], "one\ntwo\nthree"
        opened = case.Open(id=id_, customer=about, subject="Late", queue=queue, description=text)
        self.seats[who].ask(opened)

    @rule(who=people, id_=cases, line=st.integers(0, 2), word=words)
    def rewrite_a_line_of_a_case(self, who: str, id_: CaseId, line: int, word: str) -> None:
        """Two people may do so at once: apart from each other it is merged, else both stay."""
        seat = self.seats[who]
        shown = records_here.record(seat.store._opened_reader, Case, id_)
        lines = (shown.description if shown else "one\ntwo\nthree").split("\n")
        lines[line % len(lines)] = word
        seat.ask(case.Set(id=id_, description="\n".join(lines)))

    @rule(who=people, id_=contacts, about=customers, queue=queues)
    def log_a_contact(self, who: str, id_: InteractionId, about: CustomerId, queue: str) -> None:
        self.seats[who].ask(
            interaction.Create(
                id=id_,
                customer=about,
                channel=Channel.EMAIL,
                queue=self.queues[queue],
                text="Where is it?",
            )
        )

    @rule(who=people, id_=contacts)
    def take_a_contact(self, who: str, id_: InteractionId) -> None:
        seat = self.seats[who]
        seat.ask(interaction.Assign(id=id_, agent=seat.agent.id))

    @rule(who=people, id_=contacts, text=words)
    def reply(self, who: str, id_: InteractionId, text: str) -> None:
        self.seats[who].ask(interaction.Reply(id=id_, text=text))

    @rule(who=people, id_=contacts, text=words)
    def save_a_draft(self, who: str, id_: InteractionId, text: str) -> None:
        seat = self.seats[who]
        id_of_it = draft_id(seat.agent.id, id_, DraftKind.REPLY)
        seat.ask(writing.SaveDraft(id=id_of_it, interaction=id_, kind=DraftKind.REPLY, text=text))

    @rule(who=people, id_=contacts, text=words, number=st.integers(0, 5))
    def write_a_note(self, who: str, id_: InteractionId, text: str, number: int) -> None:
        note = writing.NoteInteraction(id=NoteId(f"{who}-n{number}"), about=id_, text=text)
        self.seats[who].ask(note)

    # --------------------------------------------------------------------- what the world does
    @rule(who=people, up=st.booleans(), loses=st.booleans())
    def the_line_changes(self, who: str, up: bool, loses: bool) -> None:
        self.seats[who].line.up, self.seats[who].line.loses_answers = up, loses

    @rule(given=st.booleans())
    def the_partner_is_given_a_queue_or_loses_it(self, given: bool) -> None:
        homes = [self.seats["ann"].agent.site]
        sites = [*homes, self.seats["pat"].agent.site] if given else homes
        queue = Queue(id=self.queues["Contracts"], name="Contracts", sites=tuple(sites))
        Administration(self.hub, self.clock, MAIN).put([queue])

    @rule(queue=queues, purpose=purposes, minutes=st.sampled_from((None, 1, 5)))
    def the_partner_is_granted_a_queue(
        self, queue: str, purpose: Purpose, minutes: int | None
    ) -> None:
        self.grant(queue, purpose, minutes)

    @rule(queue=queues)
    def what_was_granted_ends(self, queue: str) -> None:
        self.end(queue)

    @rule(minutes=st.sampled_from((1, 5)))
    def time_passes(self, minutes: int) -> None:
        """Rights that had an end are over; nobody has written anything."""
        self.clock.forward(minutes=minutes)

    @rule(who=people, queue=queues, given=st.booleans())
    def rights_change_in_the_middle_of_a_round(self, who: str, queue: str, given: bool) -> None:
        seat = self.seats[who]

        def change() -> None:
            if given:
                self.grant(queue, Purpose.SERVICE, None)
            else:
                self.end(queue)

        seat.line.meanwhile = change
        seat.sync()
        seat.line.meanwhile = lambda: None

    @rule(who=people)
    def a_desk_is_copied_back_from_a_backup(self, who: str) -> None:
        """Its outbox is offered again under another client id; nothing may be done twice."""
        self.seats[who].store._opened_store.take_new_client_id()

    # -------------------------------------------------------------------------------- syncing
    @rule(who=people, id_=contacts, text=words)
    def sync_while_the_person_goes_on(self, who: str, id_: InteractionId, text: str) -> None:
        seat = self.seats[who]
        seat.line.meanwhile = lambda: self.reply(who, id_, text)
        seat.sync()
        seat.line.meanwhile = lambda: None

    @rule(who=people)
    def news_comes_on_the_stream(self, who: str) -> None:
        """A page without a push before it: the hub may have done what it has not answered yet."""
        self.seats[who].take_news()

    @rule(who=people)
    def a_page_stays_under_way(self, who: str) -> None:
        self.seats[who].late = self.seats[who].fetched()

    @rule(who=people)
    def a_late_page_arrives(self, who: str) -> None:
        """Another process of this profile was faster: it must not undo what came since."""
        seat = self.seats[who]
        if seat.late is not None:
            before = seat.store._opened_store.progress().cursor
            seat.store._opened_store.absorb(*seat.late)
            after = seat.store._opened_store.progress().cursor
            assert after == before or before == seat.late[0]  # the cursor never goes back

    @rule(who=people)
    def sync(self, who: str) -> None:
        seat = self.seats[who]
        went_through = seat.sync()
        assert went_through or not seat.clear
        if went_through:
            seat.sync()  # what refusals have given back is on its way now
            assert self._waiting(seat) == []
            assert self._shown(seat) == self._visible_on_hub(seat)
            performed = self._performed(seat)
            assert list(performed) == list(seat.asked)  # each once, in order
            assert self._refused(seat) == {op_id for op_id, ok in performed.items() if not ok}
            self._check_conflicts(seat)

    @invariant()
    def what_is_shown_is_the_hubs_with_what_waits(self) -> None:
        for seat in getattr(self, "seats", {}).values():
            waiting = self._waiting(seat)
            for kind in KINDS:
                for id_, doc, base in self._rows(seat, kind.table):
                    pending = [w for w in waiting if (w.kind, w.record) == (kind.name, id_)]
                    server = doc if base is None else base
                    assert (base is not None) == bool(pending)
                    assert shown_record(kind.name, server, pending) == kinds.decode(kind.name, doc)

    # ---------------------------------------------------------------------------- what is true
    def _waiting(self, seat: Seat) -> list[outbox.Waiting]:
        return outbox.waiting(seat.store._opened_reader)

    def _rows(self, seat: Seat, table: str) -> list[tuple[str, str, str | None]]:
        return seat.store._opened_reader.execute(f"SELECT id, doc, base FROM {table}").fetchall()

    def _shown(self, seat: Seat) -> dict[tuple[str, str], Any]:
        return {
            (kind.name, id_): kinds.decode(kind.name, doc)
            for kind in KINDS
            for id_, doc, _ in self._rows(seat, kind.table)
        }

    def _visible_on_hub(self, seat: Seat) -> dict[tuple[str, str], Any]:
        """Every record of the hub, filtered by what the rights are said to be."""
        every: dict[tuple[str, str], Any] = {}
        with self.hub.reading(MAIN) as within:
            for kind in KINDS:
                for doc in within.connection.execute(
                    select(tables.RECORDS[kind.name].c.doc)
                ).scalars():
                    record = kinds.decode(kind.name, doc)
                    every[kind.name, record.id] = record
        mine = {
            kinds.EVERYONE,
            kinds.agent_bucket(seat.agent.id),
            kinds.site_bucket(seat.agent.site),
        }
        in_house = seat.agent.login == "ann"
        for record in every.values():
            if isinstance(record, Queue) and (in_house or seat.agent.site in record.sites):
                mine.add(kinds.queue_bucket(record.id))
        if in_house:
            mine.add(kinds.IN_HOUSE)
        else:
            mine |= self.granted(*Purpose)
        return {
            key: record if in_house else self.masked(record)
            for key, record in every.items()
            if kinds.BY_NAME[key[0]].buckets(record) & mine
        }

    def masked(self, record: Record) -> Record:
        """As the partner sees it: a number only where it was given the queue to ring people."""
        rings = kinds.BY_RECORD[type(record)].buckets(record) & self.granted(Purpose.CALLBACK)
        return shown(record, () if rings else {"phone"})

    def granted(self, *purposes: Purpose) -> set[str]:
        """The buckets that the partner has now for one of these."""
        now = self.clock.now()
        return {
            bucket
            for (bucket, purpose), until in self.grants.items()
            if purpose in purposes and (until is None or now < until)
        }

    def grant(self, queue: str, purpose: Purpose, minutes: int | None) -> None:
        until = self.clock.now() + timedelta(minutes=minutes) if minutes else None
        bucket = kinds.queue_bucket(self.queues[queue])
        admin = Administration(self.hub, self.clock, MAIN)
        admin.add_grant("Partner", bucket, purpose, until=until)
        self.grants[bucket, purpose] = until

    def end(self, queue: str) -> None:
        bucket = kinds.queue_bucket(self.queues[queue])
        if bucket in self.granted(*Purpose):
            Administration(self.hub, self.clock, MAIN).end_grant("Partner", bucket)
            for key in [key for key in self.grants if key[0] == bucket]:
                del self.grants[key]

    def _performed(self, seat: Seat) -> dict[str, bool]:
        """What the hub did for this person, each id where it came first, in order: whether ok.

        Client ids are made by the clock, so their order is that of the lives of this desktop.
        """
        result, client = tables.result, tables.client
        with self.hub.reading(MAIN) as within:
            done = within.connection.execute(
                select(result.c.op_id, result.c.answer)
                .join(client, client.c.client_id == result.c.client_id)
                .where(client.c.agent == seat.agent.id)
                .order_by(result.c.client_id, result.c.mid)
            ).all()
        return {
            op_id: msgspec.json.decode(answer, type=Answer).verdict in DONE
            for op_id, answer in done
            if op_id in seat.asked
        }

    def _check_conflicts(self, seat: Seat) -> None:
        """Of two values that stand against each other both are here, beside their record."""
        for undecided in clashes.everywhere(seat.store._opened_reader, "").clashes:
            assert undecided.record is not None
            for side in undecided.clash.sides:
                assert side.mine != side.theirs

    def _refused(self, seat: Seat) -> set[str]:
        refused = outbox.refused(seat.store._opened_reader)
        return {no.op_id for no in refused if no.op_id in seat.asked}


TestDesks = Desks.TestCase
TestDesks.settings = settings(max_examples=2 * settings().max_examples, stateful_step_count=50)
