"""One window of the machine of drafts: a composer and a form on a store of their own.

Its pauses last until the machine says that time has passed, so a saving that is due in a moment is
one that has not happened yet; its line is a real hub's. It can be killed at any moment: what it
has in memory goes, and another one is opened on the same profile.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from desktop.domain.ids import CaseId, InteractionId
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Draft, Interaction
from desktop.line import Line
from desktop.notices import Board
from desktop.settings import Settings
from desktop.store import draft_versions, outbox
from desktop.store.reads import interaction, records
from desktop.sync.engine import Sync
from desktop.tasks import Supervisor
from desktop.viewmodels.composer.composer import Composer
from desktop.viewmodels.composer.draft_history import DraftHistory
from desktop.viewmodels.desk import Desk, Me, Open
from desktop.viewmodels.drafts import Place
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.kept_form import KeptForm
from tests.support.inline import InlineStore

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from tests.support.desks import TestClock
    from tests.support.hub_in_process import HubInProcess

FORM = "case.note"
_ENOUGH = 2_000  # turns of the loop in which everything comes to rest


class PausedByHand(Supervisor):
    """Its pauses end when the machine says so."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        super().__init__(lambda _name, error: self.failures.append(error))
        self._pauses: set[asyncio.Event] = set()

    async def pause(self, seconds: float) -> None:
        over = asyncio.Event()
        self._pauses.add(over)
        try:
            await over.wait()
        finally:
            self._pauses.discard(over)

    def time_passes(self) -> None:
        for pause in self._pauses:
            pause.set()

    @property
    def at_rest(self) -> bool:
        waiting = sum(1 for pause in self._pauses if not pause.is_set())
        return len(self.names) == waiting


class WritingWindow:
    """Everything here is to be called on the machine's loop."""

    def __init__(self, profile: Path, clock: TestClock, line: HubInProcess, me: Me) -> None:
        self.profile, self.clock, self.line, self.me = profile, clock, line, me

    async def open(self) -> None:
        self.store = InlineStore(self.profile, self.clock)
        self.store.open_now()
        self.store._loop = asyncio.get_running_loop()
        me = self.me
        self.store._opened_store.sign_in("http://hub", me.agent, me.site, me.name)
        self.supervisor = PausedByHand()
        self.desk = Desk(
            me=me,
            store=self.store,
            line=Line(),
            clock=self.clock,
            settings=Settings.load(self.profile),
            notices=Board(),
            supervisor=self.supervisor,
            live=lambda: None,
        )
        self.conversation = Conversation(self.desk)
        self.composer = Composer(self.desk, self.conversation, self.desk.journal)
        self.field = self.composer.text
        self.composer.replaced.connect(self._put)
        self.form = KeptForm(self.desk, FORM)

    async def killed(self) -> None:
        """Nothing is finished, nothing is said good-bye to."""
        await self.supervisor.close()
        self.composer.close()
        self.conversation.close()
        self.form.close()
        self.store.close_now()

    async def leave(self) -> None:
        await self.desk.leave()
        await self.killed()

    async def rest(self) -> None:
        """Until nothing goes on but pauses."""
        for _ in range(_ENOUGH):
            await asyncio.sleep(0)
            if self.supervisor.at_rest:
                break
        else:
            raise AssertionError(f"still busy: {self.supervisor.names}")
        await asyncio.sleep(0)
        for error in self.supervisor.failures:
            raise error

    async def time_passes(self) -> None:
        """Half a second: what was due to be saved is."""
        self.clock.forward(seconds=1)
        self.supervisor.time_passes()
        await self.rest()

    async def sync(self) -> None:
        self.clock.forward(seconds=1)
        sync = Sync(
            store=self.store,
            backend=self.line,
            line=Line(),
            clock=self.clock,
            draw=lambda least, _most: least,
        )
        await sync.once()
        await self.rest()

    async def ask(self, operation: AnyOperation) -> None:
        self.clock.forward(seconds=1)
        await self.desk.ask(operation)
        await self.rest()

    # -------------------------------------------------------------------------------- writing
    async def go_to(self, contact: InteractionId) -> None:
        self.desk.show(Open(contact))
        await self.rest()

    def write(self, text: str) -> None:
        self.field = text
        self.composer.typed(text)

    async def send(self) -> None:
        self.composer.send()
        await self.rest()

    async def turn_form_to(self, about: CaseId) -> None:
        self.form.turn_to(about)
        await self.rest()

    async def save_form(self, save: Coroutine[Any, Any, None]) -> None:
        async def saved() -> dict[str, str]:
            await save
            return {}

        await self.form.submit(saved)
        await self.rest()

    def _put(self, text: str) -> None:
        self.field = text

    # -------------------------------------------------------------------------------- looking
    async def versions(self, place: Place) -> list[str]:
        """What the history of this place shows, newest first."""
        history = DraftHistory(self.desk)
        history.ask(place)
        await self.rest()
        given = [history.given(row.key) for row in history.rows]
        texts = [each and each.text for each in given]
        history.close()
        found = await self.desk.read(draft_versions.of, place.draft(self.me.agent))
        assert [text for text in texts if text is not None] == [each.text for each in found]
        return [each.text for each in found]

    async def stored(self, place: Place) -> str:
        draft = await self.desk.read(records.record, Draft, place.draft(self.me.agent))
        return draft.text if draft and not draft.discarded else ""

    async def said(self, contact: InteractionId) -> set[str]:
        """What stands in the contact as said or noted, waits to be, or was refused."""
        found = await self.desk.read(records.record, Interaction, contact)
        of = await self.desk.read(interaction.conversation, contact, self.me.site)
        there = {each.text for each in found.messages} if found else set()
        there |= {each.text for each in of.notes} if of else set()
        kept: list[outbox.Waiting | outbox.Refused] = []
        kept += await self.desk.read(outbox.waiting)
        kept += await self.desk.read(outbox.refused)
        return there | {str(getattr(outbox.readable(each), "text", "")) for each in kept}
