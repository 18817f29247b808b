"""Replies that are sent and taken back in any order: each goes out once, or is the agent's again.

A desk with a line that comes and goes and loses answers, the real hub on SQLite, and a worker that
hands out what waits. Always: what was taken back in time never goes out; what went out, or was
only thought to be taken back, is still in its contact; nothing is in neither place.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.domain.ids import CustomerId, InteractionId, MessageId, QueueId
from desktop.domain.operations import customer, interaction
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.sending import ReplyAt, Unsend
from desktop.domain.records import Interaction, Queue
from desktop.domain.words import Channel
from desktop.store import outbox
from desktop.store.reads import records as records_here
from integrations.hub.server.channels.sending import SILENT
from integrations.hub.server.store import outbound, records
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.store.outbound import State
from tests.machines.test_sync import TEMPLATES, Seat, Templates
from tests.support.desks import TestClock
from tests.support.hub_in_process import MAIN

CONTACT = InteractionId("i0")


class SecondThoughts(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        if not TEMPLATES:
            TEMPLATES.append(Templates())
        self.folder = Path(tempfile.mkdtemp(prefix="thoughts-", dir=TEMPLATES[0].folder))
        shutil.copy(TEMPLATES[0].folder / "hub.db", self.folder / "hub.db")
        self.clock = TestClock()
        self.hub = open_store(f"sqlite:///{self.folder}/hub.db")
        self.hub.clock = self.clock
        self.ann = Seat("ann", self.folder, self.hub, self.clock)
        self.replies: list[MessageId] = []
        self.taken_back: set[MessageId] = set()
        self.carried: list[str] = []
        with self.hub.reading(MAIN) as within:
            bills = QueueId(records.every(within, Queue, name="Bills")[0].id)
        self.ann.ask(customer.Create(id=CustomerId("c0"), name="one"))
        self.ann.ask(
            interaction.Create(
                id=CONTACT, customer=CustomerId("c0"), channel=Channel.EMAIL, queue=bills
            )
        )
        self.ann.ask(interaction.Assign(id=CONTACT, agent=self.ann.agent.id))
        assert self.ann.sync()

    def teardown(self) -> None:
        if hasattr(self, "ann"):
            self.hub.engine.dispose()
            self.ann.store.close_now()
            shutil.rmtree(self.folder)

    @rule(text=st.sampled_from(("one", "two")))
    def reply(self, text: str) -> None:
        send_at = self.clock.now() + timedelta(seconds=10)
        asked = ReplyAt(id=CONTACT, text=text, send_at=send_at)
        (id,) = self.ann.store._opened_store.ask([asked])
        self.replies.append(MessageId(id))

    @precondition(lambda self: self.replies)
    @rule(number=st.integers(0, 3))
    def take_back(self, number: int) -> None:
        message = self.replies[number % len(self.replies)]
        self.ann.store._opened_store.ask([Unsend(id=CONTACT, message=message)])
        self.taken_back.add(message)

    @rule()
    def a_worker_hands_one_out(self) -> None:
        self.clock.forward(seconds=60)
        now = self.clock.now()
        one = self.hub.writing(MAIN, lambda within: outbound.take(within, now, SILENT))
        if one is not None:
            self.carried.append(one.message)
            self.hub.writing(MAIN, lambda w: outbound.end(w, one.key, State.SENT, now))

    @rule(up=st.booleans(), loses=st.booleans())
    def the_line_changes(self, up: bool, loses: bool) -> None:
        self.ann.line.up, self.ann.line.loses_answers = up, loses

    @rule()
    def sync(self) -> None:
        if self.ann.sync() and self.ann.clear:
            self.ann.sync()
            assert outbox.waiting(self.ann.store._opened_reader) == []
            self._each_is_in_one_place()

    @invariant()
    def nothing_goes_out_twice(self) -> None:
        carried = getattr(self, "carried", [])
        assert len(carried) == len(set(carried))

    def _each_is_in_one_place(self) -> None:
        here = records_here.record(self.ann.store._opened_reader, Interaction, CONTACT)
        assert here is not None
        said = {message.id for message in here.messages}
        refused = {
            each.operation.message
            for each in outbox.refused(self.ann.store._opened_reader)
            if isinstance(each.operation, Unsend) and each.reason == Reason.SENT
        }
        for message in self.replies:
            assert (message in said) == (message not in self.taken_back or message in refused)
            if message not in said:
                assert message not in self.carried
            if message in refused:
                assert message in self.carried


TestSecondThoughts = SecondThoughts.TestCase
TestSecondThoughts.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
