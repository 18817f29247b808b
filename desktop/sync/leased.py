"""The lease of what is shown here: granted with a hello, and anew while the line stands."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from desktop.ports.clock import Clock
from desktop.ports.wire import Welcome
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable
from desktop.store.worker import StoreThread

ANEW: Final = timedelta(minutes=10)  # while the line stands


class Leased:
    def __init__(self, store: StoreThread, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._span: timedelta | None = None
        self._granted: datetime | None = None

    async def greeted(self, welcome: Welcome) -> None:
        """The hub says until when; an older one grants none, and locks nobody out."""
        until = welcome.lease_until
        self._span = None if until is None else until - welcome.clock
        await self._write()

    async def heard(self) -> None:
        """The line stands: the same span begins anew."""
        now = self._clock.now()
        if self._granted is None or not self._granted <= now < self._granted + ANEW:
            await self._write()

    async def _write(self) -> None:
        self._granted = now = self._clock.now()
        since = until = ""
        if self._span is not None:
            since, until = now.isoformat(), (now + self._span).isoformat()
        with suppress(Unwritable):  # a full disk is no reason not to be told what is new
            await self._store.write(Store.advance, lease_since=since, lease_until=until)
