"""Who else is at the open contact, said to the hub and heard from it.

While the line stands the hub is told what the person does here: at once when it changes, at most
once a second, and every few seconds where it does not. Laws: what others do is shown only as long
as the hub says so; without a line nothing is said rather than something old; words leave this desk
only while a colleague of the same site watches, and only where the person shares them.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.domain.words import DraftKind
from desktop.line import LineState
from desktop.ports.beside import (
    ASKED,
    LASTS_S,
    RENEW_S,
    WORDS,
    Accompanying,
    Beside,
    Doing,
    Kept,
    Looks,
    Other,
)
from desktop.ports.errors import OutsideError
from desktop.settings import SHARE_WRITING, Setting
from desktop.signal import Signal, all_of
from desktop.store.progress import read_progress
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.others.beside_words import NOBODY, Shown, shown_of

if TYPE_CHECKING:
    from typing import Any

    from desktop.domain.ids import AgentId, InteractionId
    from desktop.viewmodels.composer.composer import Composer
    from desktop.viewmodels.desk import Desk, Open
    from desktop.viewmodels.interaction.conversation import Conversation

FIRST_S = 0.3  # a contact that is only passed by is no news
LEAST_S = 1.0  # between two words of this desk
TYPES_S = 20.0  # without a key: then nobody writes here any more
LEAVING_S = 1.0  # to say so when the window closes


class Company:
    """`shown` says who is here; `typed` at each key."""

    def __init__(self, desk: Desk, conversation: Conversation, composer: Composer) -> None:
        self._desk = desk
        self._conversation = conversation
        self._composer = composer
        self._contact: InteractionId | None = None
        self._client_id = ""
        self._told: Beside | None = None
        self._told_at: datetime | None = None  # by this machine's clock
        self._typed_at: datetime | None = None
        self._asks = 0  # for the pen, for the so-manieth time
        self._asked = 0  # so many times
        self._refused = False  # the one who has it does not give the pen now
        self._keeps_from: tuple[Kept, ...] = ()
        self.shown: Shown = NOBODY
        self.changed: Signal[Shown] = Signal()
        self._news = asyncio.Event()
        self._speaking = Latest(desk.supervisor, "beside")
        self._leaving = Latest(desk.supervisor, "beside left")
        self._disconnect = all_of(
            desk.opened.connect(self._on_open),
            desk.company.connect(self.hear),
            desk.line.changed.connect(self._on_line),
            desk.settings.changed.connect(self._on_setting),
            conversation.loaded.connect(lambda _of: self._on_loaded()),
            desk.on_leaving(self._leave),
        )
        self._on_open(desk.open)

    def close(self) -> None:
        self._disconnect()
        self._speaking.drop()

    # ------------------------------------------------------------------------- what is done
    def typed(self, _text: str = "") -> None:
        """The person has pressed a key in the composer."""
        before = self._doing()
        self._typed_at = self._desk.clock.now()
        if before is not self._doing() or self._is_watched:
            self._news.set()

    def ask_for_pen(self) -> None:
        """Would like to go on with it in place of whoever has it."""
        self._asked += 1
        self._asks, self._refused = self._asked, False
        self._wake()

    def withdraw(self) -> None:
        """Does not want it any more."""
        self._asks = 0
        self._wake()

    def not_now(self, agent: AgentId) -> None:
        """Whoever asked is told that the pen stays here."""
        asked = [Kept(agent, other.asks) for other in self._others if other.agent == agent]
        self._keeps_from = (*self._keeps_from, *asked)[-ASKED:]
        self._wake()

    # ------------------------------------------------------------------------------- hearing
    def hear(self, beside: Beside) -> None:
        """What the hub has said of a contact."""
        if self._contact is None or beside.interaction != self._contact:
            return
        watched = self._is_watched
        self._told, self._told_at = beside, self._desk.clock.now()
        if self._asks and any(other.keeps for other in beside.others):
            self._asks, self._refused = 0, True
            self._news.set()
        asking = {(other.agent, other.asks) for other in beside.others}
        still = tuple(kept for kept in self._keeps_from if (kept.agent, kept.asked) in asking)
        if still != self._keeps_from or self._is_watched is not watched:
            self._keeps_from = still
            self._news.set()
        self._say()

    # ---------------------------------------------------------------------------- to the hub
    async def _watch(self, contact: InteractionId) -> None:
        await self._desk.supervisor.pause(FIRST_S)
        while contact == self._contact:
            self._news.clear()
            await self._speak(contact)
            await self._desk.supervisor.pause(LEAST_S)
            await self._until_news(RENEW_S - LEAST_S)

    async def _until_news(self, within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            self._say()  # what somebody writes may be over meanwhile, and what is known too old

    async def _speak(self, contact: InteractionId) -> None:
        backend = self._backend()
        if backend is None:
            return
        self._client_id = self._client_id or (await self._desk.read(read_progress)).client_id
        try:
            told = await backend.beside(self._looks(contact))
        except OutsideError:
            self._say()
        else:
            self.hear(told)

    def _looks(self, contact: InteractionId) -> Looks:
        doing = self._doing()
        shares = self._shares
        writes = doing is Doing.REPLIES and self._conversation.mine
        words = self._composer.text[-WORDS:] if writes and shares and self._is_watched else None
        return Looks(
            client_id=self._client_id,
            interaction=contact,
            doing=doing,
            words=words,
            shares=shares,
            asks=self._asks,
            keeps_from=self._keeps_from,
        )

    async def _left(self) -> None:
        backend = self._backend()
        if backend is not None and self._client_id:
            try:
                async with asyncio.timeout(LEAVING_S):
                    await backend.beside(Looks(client_id=self._client_id))
            except (OutsideError, TimeoutError):
                return  # it is over by itself soon

    async def _leave(self) -> None:
        self._speaking.drop()
        if self._contact is not None:
            await self._left()

    def _backend(self) -> Accompanying | None:
        backend = self._desk.live()
        return backend if isinstance(backend, Accompanying) else None

    # --------------------------------------------------------------------------------- events
    def _on_open(self, what: Open) -> None:
        if what.interaction == self._contact:
            return
        had, self._contact = self._contact, what.interaction
        self._told = self._told_at = self._typed_at = None
        self._asks, self._refused, self._keeps_from = 0, False, ()
        self._speaking.drop()
        if self._contact is not None:
            self._leaving.drop()
            self._speaking.ask(self._watch(self._contact))
        elif had is not None:
            self._leaving.ask(self._left())
        self._say()

    def _on_loaded(self) -> None:
        if self._conversation.mine:
            self._asks, self._refused = 0, False
        self._wake()

    def _on_line(self, line: LineState) -> None:
        if not line.online:
            self._told = None
        self._wake()

    def _on_setting(self, setting: Setting[Any]) -> None:
        if setting is SHARE_WRITING:
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._say()

    # --------------------------------------------------------------------------------- saying
    @property
    def _shares(self) -> bool:
        return bool(self._desk.settings[SHARE_WRITING])

    @property
    def _others(self) -> tuple[Other, ...]:
        """Nobody, where the hub has not said so lately."""
        if self._told is None or self._told_at is None:
            return ()
        old = self._desk.clock.now() - self._told_at > timedelta(seconds=LASTS_S)
        return () if old else self._told.others

    @property
    def _is_watched(self) -> bool:
        return any(other.watches for other in self._others)

    def _doing(self) -> Doing:
        """What others may be told: who has not pressed a key for a while only looks."""
        typed = self._typed_at
        if typed is None or self._desk.clock.now() - typed > timedelta(seconds=TYPES_S):
            return Doing.LOOKS
        if not self._composer.text.strip():
            return Doing.LOOKS
        return Doing.NOTES if self._composer.kind is DraftKind.NOTE else Doing.REPLIES

    def _say(self) -> None:
        others = self._others
        of = self._conversation.of
        shown = shown_of(
            others,
            customer_types=bool(others or self._fresh) and self._customer_types,
            mine=self._conversation.mine,
            shares=self._shares,
            in_hands=of is not None and of.interaction.agent is not None,
            asks=bool(self._asks),
            refused=self._refused,
            keeps_from=self._keeps_from,
        )
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    @property
    def _fresh(self) -> bool:
        at = self._told_at
        return at is not None and self._desk.clock.now() - at <= timedelta(seconds=LASTS_S)

    @property
    def _customer_types(self) -> bool:
        return self._told is not None and self._told.customer_types
