"""Calls that went with the window that had them: a window that is back before anybody missed it.

Whoever is away for longer is taken for lost by the hub, which ends the call by itself; it is
wrapped up here. Laws: only a call that this desk noted, of a contact that was in hand before this
window began, and that the telephone does not know any more, has ended; it is looked for when the
hub has told what it knows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from desktop.domain.ids import InteractionId
from desktop.domain.operations.calling import LogTalk
from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Channel, SegmentKind
from desktop.line import LineState
from desktop.notices import Notice, Tone
from desktop.ports.errors import OutsideError
from desktop.signal import all_of
from desktop.store.changes import Changes
from desktop.store.reads import presence
from desktop.text import tr
from desktop.viewmodels.desk import Desk

_APART = timedelta(seconds=5)  # the clocks of the hub, which counts segments, and of this desk
LeftAt = Callable[[], Awaitable[datetime | None]]  # when the window before was heard of last
_LASTS = (CallState.TALKING, CallState.HOLDING)


class CallsLeft:
    """Looks once, as soon as there is a telephone and what the hub knows is here."""

    def __init__(self, desk: Desk, left_at: LeftAt) -> None:
        self._desk = desk
        self._left_at = left_at
        self._since = desk.clock.now()
        self._looked = False
        self._told: set[InteractionId] = set()
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.calls.changed.connect(lambda _contact: self._on_line(desk.line.state)),
        )
        self._on_line(desk.line.state)

    def close(self) -> None:
        self._disconnect()

    def _on_line(self, line: LineState) -> None:
        told = line.online and line.as_of is not None and line.as_of >= self._since
        if told and self._desk.calls.there and not self._looked:
            self._looked = True
            self._desk.supervisor.spawn("calls that were left", self.look())

    def _on_change(self, changes: Changes) -> None:
        if self._told & changes.of("interaction"):
            self._desk.supervisor.spawn("calls that were left, done", self._done_with())

    async def _done_with(self) -> None:
        """What was completed or given on needs no word any more."""
        live = await self._desk.read(presence.in_hand_live, self._desk.me.agent)
        for contact in self._told - {each.id for each in live}:
            self._told.discard(contact)
            self._desk.notices.clear(_matter(contact))

    async def look(self) -> None:
        for contact in await self._desk.read(presence.in_hand_live, self._desk.me.agent):
            if self._was_left(contact):
                await self._end(contact)

    def _was_left(self, contact: Interaction) -> bool:
        if contact.channel is not Channel.VOICE or not contact.talk or not contact.segments:
            return False
        left = self._lasts(contact) or self._is_ended_by_the_hub(contact)
        return left and self._desk.calls.of(contact.id) is None

    def _lasts(self, contact: Interaction) -> bool:
        """As far as anybody has noted, it is talked in here."""
        last, mine = contact.talk[-1], contact.segments[-1]
        lasted = mine.since - _APART <= last.since < self._since and last.kind in _LASTS
        works = mine.kind is SegmentKind.HANDLE and mine.until is None
        handed = contact.handed  # until then whoever gave it away has talked
        got = handed is not None and handed.to == self._desk.me.agent and last.since <= handed.at
        return lasted and works and not got

    def _is_ended_by_the_hub(self, contact: Interaction) -> bool:
        """It ended when this desk was heard of last, before the window was back."""
        last, mine = contact.talk[-1], contact.segments[-1]
        talked = mine if contact.agent_lost else contact.segments[-2:][0]
        heard = contact.agent_lost or talked.until
        works = mine.kind is SegmentKind.HANDLE is talked.kind
        ours = talked.agent == self._desk.me.agent and heard == last.since
        return last.kind is CallState.ENDED and works and ours

    async def _ended_at(self, contact: Interaction) -> datetime:
        """When its window was heard of last: what came behind that, nobody has talked."""
        left = await self._left_at()
        return max(left or self._since, contact.talk[-1].since)

    async def _end(self, contact: Interaction) -> None:
        if contact.talk[-1].kind in _LASTS:
            over = Stretch(CallState.ENDED, await self._ended_at(contact))
            await self._desk.ask(LogTalk(id=contact.id, talk=(*contact.talk, over)))
        backend = self._desk.live()
        if backend is not None:
            with suppress(OutsideError):  # it is wrapped up all the same
                await backend.wrap(contact.id, contact.epoch)
        self._told.add(contact.id)
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("A call has ended with the window that was closed."),
                safe=tr("Its contact is still yours: call back, or complete it."),
                replace=_matter(contact.id),
                icon="phone-off",
            )
        )


def _matter(contact: str) -> str:
    return f"call left:{contact}"
