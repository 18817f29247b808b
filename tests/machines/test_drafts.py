"""Whatever comes between the keys and the sending: nothing that was typed is lost.

One person at two computers, one hub, a colleague who takes their contacts, merges and parts them;
windows that are left, killed and opened again, lines that go and lose answers. Always:
- what stands in a field, and is not saved yet, is not taken out of it by anything that comes;
- what is half a second old can be opened in the history of its place, on that computer, for good;
- a window that is opened again shows what was typed last, unless somebody else has written since;
- what was sent is in its contact, on its way there, or given back.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desktop.domain.ids import CaseId, CustomerId, InteractionId, NoteId, QueueId
from desktop.domain.operations import case, customer, interaction, merging
from desktop.domain.operations.writing import NoteCase
from desktop.domain.records import Agent, Queue
from desktop.domain.words import Channel, DraftKind
from desktop.ports.errors import OutsideError
from desktop.viewmodels.desk import Me
from desktop.viewmodels.drafts import Place
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store
from tests.machines.draft_window import FORM, WritingWindow
from tests.machines.test_sync import TEMPLATES, Seat, Templates
from tests.support.desks import TestClock
from tests.support.hub_in_process import MAIN, HubInProcess

CONTACTS = [InteractionId(f"i{n}") for n in range(2)]
CASES = [CaseId(f"v{n}") for n in range(2)]
WHERE = ("home", "office")

contacts = st.sampled_from(CONTACTS)
cases = st.sampled_from(CASES)
where = st.sampled_from(WHERE)
kinds = st.sampled_from((DraftKind.REPLY, DraftKind.NOTE))
words = st.sampled_from(("one", "zwei", "drei Ä", "\n\nvier"))


class Known:
    """What the machine knows of one computer."""

    def __init__(self) -> None:
        self.typed: dict[Place, str] = {}  # stands there, and may not be saved yet
        self.last: dict[Place, str] = {}  # was typed last, and nothing has come since
        self.durable: dict[Place, set[str]] = defaultdict(set)


class Drafts(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        if not TEMPLATES:
            TEMPLATES.append(Templates())
        self.folder = Path(tempfile.mkdtemp(prefix="drafts-", dir=TEMPLATES[0].folder))
        shutil.copy(TEMPLATES[0].folder / "hub.db", self.folder / "hub.db")
        self.clock = TestClock()
        self.hub = open_store(f"sqlite:///{self.folder}/hub.db")
        self.hub.clock = self.clock
        self.colleague = Seat("pat", self.folder, self.hub, self.clock)
        self.runner = asyncio.Runner()
        with self.hub.reading(MAIN) as within:
            (ann,) = records.every(within, Agent, login="ann")
            bills = QueueId(records.every(within, Queue, name="Bills")[0].id)
        self.me = Me(agent=ann.id, site=ann.site, name="ann")
        self._world(bills)
        self.windows = {at: self._window(at) for at in WHERE}
        self.known = {at: Known() for at in WHERE}
        self.sent: list[tuple[str, Place, str]] = []
        self.numbers = 0
        for window in self.windows.values():
            self.runner.run(window.open())
            self.runner.run(window.sync())
            self.runner.run(window.go_to(CONTACTS[0]))
            self.runner.run(window.turn_form_to(CASES[0]))

    def _world(self, bills: QueueId) -> None:
        self.colleague.ask(customer.Create(id=CustomerId("c0"), name="one"))
        for id_ in CONTACTS:
            self.colleague.ask(
                interaction.Create(
                    id=id_, customer=CustomerId("c0"), channel=Channel.EMAIL, queue=bills
                )
            )
            self.colleague.ask(interaction.Assign(id=id_, agent=self.me.agent))
        for about in CASES:
            opened = case.Open(id=about, customer=CustomerId("c0"), subject="Late", queue=bills)
            self.colleague.ask(opened)
        assert self.colleague.sync()

    def _window(self, at: str) -> WritingWindow:
        profile = self.folder / at
        shutil.copytree(TEMPLATES[0].folder / "profile", profile)
        token = Administration(self.hub, self.clock, MAIN).token(self.me.agent)
        line = HubInProcess(self.hub, self.clock, token)
        return WritingWindow(profile, self.clock, line, self.me)

    def teardown(self) -> None:
        if hasattr(self, "windows"):
            for window in self.windows.values():
                self.runner.run(window.killed())
            self.runner.close()
            self.colleague.store.close_now()
            self.hub.engine.dispose()
            shutil.rmtree(self.folder)

    # ------------------------------------------------------------------------- what is typed
    @rule(at=where, contact=contacts, kind=kinds)
    def go_to(self, at: str, contact: InteractionId, kind: DraftKind) -> None:
        """Who goes elsewhere has everything saved that was typed until then."""
        window = self.windows[at]
        before = window.composer.place
        self.runner.run(window.go_to(contact))
        self.runner.run(self._choose(at, kind))
        if window.composer.place != before:
            self._is_safe(at)

    async def _choose(self, at: str, kind: DraftKind) -> None:
        self.windows[at].composer.choose(kind)
        await self.windows[at].rest()

    @rule(at=where, text=words)
    def type_on(self, at: str, text: str) -> None:
        self._type(at, f"{self.windows[at].field} {text} {self._number()}")

    @rule(at=where, text=words)
    def write_something_else(self, at: str, text: str) -> None:
        self._type(at, f"{text} {self._number()}")

    @rule(at=where)
    def delete_all(self, at: str) -> None:
        self._type(at, "")

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers

    def _type(self, at: str, text: str) -> None:
        async def typed() -> None:
            self.windows[at].write(text)

        if (place := self.windows[at].composer.place) is not None:
            self.runner.run(typed())
            self._stands(at, place, text)

    def _stands(self, at: str, place: Place, text: str) -> None:
        self.known[at].typed[place] = self.known[at].last[place] = text

    @rule(at=where, text=words)
    def type_into_the_form(self, at: str, text: str) -> None:
        async def typed() -> None:
            form = self.windows[at].form
            form.typed({"text": f"{form.fields.get('text', '')} {text} {self._number()}"})

        self.runner.run(typed())
        self._form_stands(at)

    @rule(at=where, about=cases)
    def turn_the_form(self, at: str, about: CaseId) -> None:
        window = self.windows[at]
        before = window.form.about
        self.runner.run(window.turn_form_to(about))
        if window.form.about != before:
            self._is_safe(at)

    @rule(at=where)
    def discard_the_form_and_take_it_back(self, at: str) -> None:
        async def changed_mind() -> None:
            self.windows[at].form.discard()
            await self.windows[at].rest()
            self.windows[at].form.take_back()

        before = self.windows[at].form.fields
        self.runner.run(changed_mind())
        assert self.windows[at].form.fields == before
        place = Place.in_form(FORM, self.windows[at].form.about or "")
        self.known[at].typed.pop(place, None)
        self._is_safe(at)  # whatever else was typed: discarding saves at once
        self._form_stands(at)

    @rule(at=where)
    def save_the_form(self, at: str) -> None:
        """It becomes a note on its case."""
        window = self.windows[at]
        about = CaseId(window.form.about or "")
        text = window.form.fields.get("text", "")
        if text.strip():
            note = NoteCase(id=NoteId(f"n{self._number()}"), about=about, text=text)
            self.runner.run(window.save_form(window.ask(note)))
            assert window.form.fields == {}
            self._is_empty(at, Place.in_form(FORM, about))

    def _form_stands(self, at: str) -> None:
        place = Place.in_form(FORM, self.windows[at].form.about or "")
        self._stands(at, place, self.windows[at].desk.journal.at(place).text)

    @rule(at=where)
    def send(self, at: str) -> None:
        window = self.windows[at]
        place, text = window.composer.place, window.field
        if place is None or window.composer.shown.why_not or not text.strip():
            return
        self.runner.run(window.send())
        if not window.composer.shown.error:
            assert window.field == ""
            self.sent.append((at, place, text))
            self._is_empty(at, place)

    def _is_empty(self, at: str, place: Place) -> None:
        """It was sent, and does not stand there again."""
        self.known[at].typed.pop(place, None)
        self.known[at].last[place] = ""

    @rule(at=where, back=st.integers(0, 3))
    def take_a_version(self, at: str, back: int) -> None:
        place = self.windows[at].composer.place
        if place is not None:
            versions = self.runner.run(self.windows[at].versions(place))
            if versions:
                self._type(at, versions[back % len(versions)])

    # --------------------------------------------------------------------- what the world does
    @rule(at=where)
    def half_a_second_passes(self, at: str) -> None:
        self.runner.run(self.windows[at].time_passes())
        self._is_safe(at)

    def _is_safe(self, at: str) -> None:
        known = self.known[at]
        for place, text in known.typed.items():
            if text.strip():
                known.durable[place].add(text)
        known.typed.clear()

    @rule(at=where)
    def the_window_is_killed(self, at: str) -> None:
        """What was typed within the last half second may be gone; the rest stands there."""
        known, window = self.known[at], self.windows[at]
        for place in known.typed:
            known.last.pop(place, None)
        known.typed.clear()
        self.runner.run(window.killed())
        self._opened_again(at)

    @rule(at=where, contact=contacts)
    def each_place_is_written_in_before_the_window_is_killed(
        self, at: str, contact: InteractionId
    ) -> None:
        """Reply and note of one contact, one form about two records: each is a draft of its own."""
        for kind in (DraftKind.REPLY, DraftKind.NOTE):
            self.go_to(at, contact, kind)
            self._type(at, f"{kind} {self._number()}")
        for about in CASES:
            self.turn_the_form(at, about)
            self.type_into_the_form(at, "form")
        self.half_a_second_passes(at)
        self.the_window_is_killed(at)

    @rule(at=where)
    def the_window_is_left(self, at: str) -> None:
        self.runner.run(self.windows[at].leave())
        self._is_safe(at)
        self._opened_again(at)

    def _opened_again(self, at: str) -> None:
        window, known = self.windows[at], self.known[at]
        self.runner.run(window.open())
        for place, text in known.last.items():
            if place.form:
                self.turn_the_form(at, CaseId(place.about))
                there = window.desk.journal.at(place).text
            else:
                self.runner.run(window.go_to(place.interaction))
                self.runner.run(self._choose(at, place.kind))
                there = window.field
            assert there == (text if text.strip() else ""), place
        self.runner.run(window.go_to(CONTACTS[0]))
        self.runner.run(window.turn_form_to(CASES[0]))

    @rule(at=where, up=st.booleans(), loses=st.booleans())
    def the_line_changes(self, at: str, up: bool, loses: bool) -> None:
        line = self.windows[at].line
        line.up, line.loses_answers = up, loses

    @rule(at=where)
    def sync(self, at: str) -> None:
        """What the other computer wrote comes here, perhaps in the middle of a word."""
        window = self.windows[at]
        try:
            self.runner.run(window.sync())
        except OutsideError:
            self.runner.run(window.rest())
        self.known[at].last.clear()

    @rule(at=where)
    def what_is_written_here_comes_to_the_other_computer(self, at: str) -> None:
        for each in WHERE:
            self.the_line_changes(each, up=True, loses=False)
        self.half_a_second_passes(at)
        self.sync(at)
        (other,) = (each for each in WHERE if each != at)
        self.sync(other)

    @rule(contact=contacts)
    def a_colleague_takes_a_contact(self, contact: InteractionId) -> None:
        self.colleague.ask(interaction.Assign(id=contact, agent=self.colleague.agent.id))
        self.colleague.sync()

    @rule(contact=contacts)
    def it_is_given_back(self, contact: InteractionId) -> None:
        self.colleague.ask(interaction.Assign(id=contact, agent=self.me.agent))
        self.colleague.sync()

    @rule(into=contacts)
    def two_contacts_are_merged(self, into: InteractionId) -> None:
        (other,) = (each for each in CONTACTS if each != into)
        self.colleague.ask(merging.MergeContact(id=other, into=into))
        self.colleague.sync()

    @rule(contact=contacts)
    def they_are_parted(self, contact: InteractionId) -> None:
        self.colleague.ask(merging.UnmergeContact(id=contact))
        self.colleague.sync()

    # ---------------------------------------------------------------------------- what is true
    @invariant()
    def what_is_not_saved_yet_stands_in_its_place(self) -> None:
        for at, known in getattr(self, "known", {}).items():
            for place, text in known.typed.items():
                here = self.windows[at].desk.journal.at(place).text
                assert here.endswith(text) or place.form, (place, text, here)

    @invariant()
    def the_field_shows_what_the_journal_has(self) -> None:
        for window in getattr(self, "windows", {}).values():
            assert window.field == window.composer.text

    @invariant()
    def what_was_saved_once_can_be_opened(self) -> None:
        for at, known in getattr(self, "known", {}).items():
            for place, texts in known.durable.items():
                versions = self.runner.run(self.windows[at].versions(place))
                for text in texts:
                    assert any(each.endswith(text) for each in versions), (place, text, versions)

    @invariant()
    def what_was_sent_is_somewhere(self) -> None:
        for at, place, text in getattr(self, "sent", []):
            window = self.windows[at]
            there = self.runner.run(window.said(place.interaction))
            kept = self.runner.run(window.versions(place))
            assert any(text in each for each in (*there, *kept)), (place, text)


TestDrafts = Drafts.TestCase
TestDrafts.settings = settings(
    max_examples=max(20, settings().max_examples // 4), stateful_step_count=40, deadline=None
)
