"""Bringing the outbox to the hub, batch by batch, whatever the hub says to one.

Laws: a bad operation never holds up the others; one that the hub cannot do yet waits and is tried
again; where this desk is too old to write, nothing is lost and nothing is asked for twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from desktop.domain.bounds import Bounds, is_older
from desktop.domain.operations.operation import Reason
from desktop.domain.release import this_release
from desktop.ports import wire
from desktop.ports.backend import Backend
from desktop.ports.clock import Clock
from desktop.ports.errors import Fork, Gap, Offline, TooLarge, TooOld, Unreadable
from desktop.store.outbox import Waiting, weight
from desktop.store.store import Store
from desktop.store.worker import StoreThread

TRIED_AGAIN_S: Final = 30.0  # what the hub could not do yet
TRIED_SOON_S: Final = 4.0  # what waits for other desks after a restore: they come within seconds


class Pushing:
    """One desk's way out; `too_old` while the hub takes nothing from this version."""

    def __init__(self, store: StoreThread, backend: Backend, clock: Clock) -> None:
        self.too_old = False
        self._store = store
        self._backend = backend
        self._clock = clock
        self._bounds = Bounds()
        self._most = self._bounds.push_mutations
        self._released: datetime | None = None
        self._released_some: datetime | None = None

    async def greeted(self, welcome: wire.Welcome) -> None:
        """Another session: the hub may be a newer one, or take what it did not take before."""
        self._bounds = welcome.bounds or Bounds()
        self._most = max(1, self._bounds.push_mutations)
        self.too_old = is_older(this_release(), welcome.least_release)
        await self._release()

    async def push(self) -> bool:
        """Push until nothing that can go is unanswered; whether there was anything."""
        if self.too_old:
            return False
        await self._release_when_due()
        pushed_any = False
        while not self.too_old and (batch := await self._next()):
            pushed_any = True
            await self._bring(batch)
        return pushed_any

    async def _next(self) -> Sequence[Waiting]:
        return await self._store.write(Store.batch, self._most, self._bounds.push_bytes)

    async def _bring(self, batch: Sequence[Waiting]) -> None:
        if len(batch) == 1 and weight(batch[0]) > self._bounds.push_most_bytes:
            await self._take_less(batch, TooLarge("more than this hub takes at once"))
            return
        progress = await self._store.write(Store.progress)
        mutations = tuple(waiting.mutation for waiting in batch)
        try:
            pushed = await self._backend.push(
                wire.Push(progress.client_id, progress.epoch, mutations)
            )
        except Gap as gap:
            await self._store.write(Store.renumber, gap.last_mid + 1)
        except Fork:
            await self._store.write(Store.take_new_client_id)
        except (TooLarge, Unreadable) as error:
            await self._take_less(batch, error)
        except TooOld:
            self.too_old = True
        else:
            if not pushed.answers:
                raise Offline("the hub answered a push with nothing")
            await self._store.write(Store.take_answers, pushed.answers, batch)
            self._most = min(self._most * 2, self._bounds.push_mutations)

    async def _take_less(self, batch: Sequence[Waiting], why: Exception) -> None:
        """Half of it, until the one is found that the hub does not take: that one is parked."""
        if len(batch) == 1:
            reason = Reason.TOO_LONG if isinstance(why, TooLarge) else None
            parked = wire.Answer(batch[0].mid, wire.Verdict.INVALID, reason, detail=str(why))
            await self._store.write(Store.take_answers, [parked])
        self._most = max(1, len(batch) // 2)

    async def _release_when_due(self) -> None:
        if self._due(self._released, TRIED_AGAIN_S):
            await self._release()
        elif self._due(self._released_some, TRIED_SOON_S):
            self._released_some = self._clock.now()
            await self._store.write(Store.release, Reason.RESTORED)

    async def _release(self) -> None:
        self._released = self._released_some = self._clock.now()
        await self._store.write(Store.release)

    def _due(self, last: datetime | None, pause_s: float) -> bool:
        """Also when the clock was put back."""
        now = self._clock.now()
        return last is None or not last <= now < last + timedelta(seconds=pause_s)
