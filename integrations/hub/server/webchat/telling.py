"""A visitor's open line: what was said and where it stands, as server-sent events.

`said` carries values.Said and the place behind it as its id, `state` a values.State, `bye` ends the
line: the hub goes down, or the visit is not known any more. In between the heart beats. Laws: who
comes back with the place they had is told what came after it; nothing is queued for a slow reader.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking.here import Ear
from integrations.hub.server.store import webchats
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.watching import Heard
from integrations.hub.server.webchat.looking import Look, Looks, Seen
from integrations.hub.server.webchat.visits import SEEN_EVERY_MS, Told
from integrations.webchat.telling import behind, place_of
from integrations.webchat.values import Phase, State

BEAT: Final = b": the line stands\n\n"
BYE: Final = b"event: bye\ndata:\n\n"
PAUSE_S: Final = 0.15  # between two looks, however much happens to others
LOOK_S: Final = 10.0  # places in line, and who is there, follow from what others do


class Telling:
    """One page's line. `open` first, then `events` or `one_event`."""

    def __init__(self, hub: Hub, looks: Looks, look: Look, after: str) -> None:
        self._hub = hub
        self._looks = looks
        self._look = look
        self._after = after
        self._seen: Seen | None = None
        self._state: State | None = None
        self._first = b""

    async def open(self) -> None:
        """Raises Told, while there is still a status to answer with."""
        self._first = await self._news()

    async def events(self) -> AsyncIterator[bytes]:
        """Until the hub ends, or the visit is not known any more."""
        with self._hub.watcher.open_stream():
            yield self._first or BEAT
            while True:
                said = await self._next(self._hub.limits.heartbeat_s)
                yield said or BEAT
                if said.endswith(BYE):
                    return

    async def one_event(self, within_s: float) -> bytes:
        """What there is next, or a beat: for pages that no stream reaches."""
        with self._hub.watcher.open_stream():
            return self._first or await self._next(within_s) or BEAT

    async def _next(self, within_s: float) -> bytes:
        clock = asyncio.get_running_loop().time
        end = clock() + within_s
        while (left_s := end - clock()) > 0:
            if await self._heard(min(left_s, LOOK_S)) is Heard.END:
                return BYE
            try:
                said = await self._news()
            except Told:
                return BYE
            if said:
                return said
            await asyncio.sleep(PAUSE_S)
        return b""

    async def _heard(self, within_s: float) -> Heard:
        """News of the log, or of who writes at the contact."""
        seen = self._seen
        seq = seen.seq if seen else 0
        if seen is None or seen.contact is None:
            return await self._hub.watcher.beyond(self._look.chat.tenant, seq, within_s)
        with self._hub.lookers.at(self._look.chat.tenant, InteractionId(seen.contact)) as ear:
            if self._types(seen) != (self._state is not None and self._state.types):
                return Heard.NEWS
            return await self._either(seq, within_s, ear)

    async def _either(self, seq: int, within_s: float, ear: Ear) -> Heard:
        tenant = self._look.chat.tenant
        return await self._hub.watcher.beyond(tenant, seq, within_s, ear.woken)

    async def _news(self) -> bytes:
        """What is new to this page, as events."""
        seen = await self._looks.ask(self._look.chat.tenant, self._look)
        self._seen = seen
        await self._heard_of(seen)
        new = behind(seen.said, self._after)
        count = len(seen.said) - len(new)
        events = []
        for place, said in enumerate(new, count + 1):
            id = place_of(seen.said[:place])
            events.append(_event(b"said", msgspec.json.encode(said), id))
            self._after = id
        state = replace(seen.state, types=self._types(seen))
        if state != self._state:
            self._state = state
            events.append(_event(b"state", msgspec.json.encode(state)))
        return b"".join(events)

    def _types(self, seen: Seen) -> bool:
        if seen.contact is None or seen.state.phase is not Phase.TALKING:
            return False
        writers = self._hub.lookers.writers(self._look.chat.tenant, seen.contact)
        return seen.agent in writers

    async def _heard_of(self, seen: Seen) -> None:
        """Write down now and then that the page is there."""
        now = int(self._hub.clock.now().timestamp() * 1000)
        if now - seen.visit.seen_at > SEEN_EVERY_MS:
            await asyncio.to_thread(self._hub.store.writing, self._look.chat.tenant, self._note)

    def _note(self, within: Transaction) -> None:
        seen = self._seen
        if seen is not None:
            now = int(within.now.timestamp() * 1000)
            webchats.note(within, seen.visit.id, seen_at=now)


def _event(name: bytes, data: bytes, id: str = "") -> bytes:
    place = b"id: " + id.encode() + b"\n" if id else b""
    return b"event: " + name + b"\n" + place + b"data: " + data + b"\n\n"
