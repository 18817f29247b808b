"""Keeping in step with the hub: hello, snapshot, push, pull, and the stream while the line stands.

Laws: pushing and pulling never wait for each other; a page is applied together with the cursor
behind it; whatever breaks, the outbox keeps what was asked, and the next round goes on from there.
The pictures of both directions are in README.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta

from desktop.domain.bounds import SCHEMA, Bounds
from desktop.domain.release import this_release
from desktop.line import Line, Standing
from desktop.ports import wire
from desktop.ports.backend import Backend, Beat, Delta, StreamEvent
from desktop.ports.beside import Beside
from desktop.ports.clock import Clock
from desktop.ports.errors import (
    Busy,
    Epoch,
    Floor,
    Forbidden,
    Foreign,
    Offline,
    OutsideError,
    Replayed,
    SignedOut,
    TooOld,
    Unfit,
    Withdrawn,
)
from desktop.ports.legs import Legs
from desktop.signal import Signal
from desktop.store import outbox
from desktop.store.changes import Changes
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable
from desktop.store.worker import StoreThread
from desktop.sync import counting, schedule
from desktop.sync.ahead import ahead
from desktop.sync.cleaning import Cleaning
from desktop.sync.comparing import Apart, Comparing
from desktop.sync.garbled import readable
from desktop.sync.leased import Leased
from desktop.sync.pushing import Pushing
from desktop.sync.telling import Telling

_LEAST_OFF_S = 2.0  # between two clocks; less may be the time that an answer takes
LOOK_AGAIN_S = 5.0  # another process of this profile may have put something into the outbox
LOADED_BESIDE_S = 1.0  # another process of this profile loads
ROUNDS = 8  # how often the two sides may fall out of step in one go before it is an error


class Sync:
    """One person's desktop against one hub."""

    def __init__(
        self,
        *,
        store: StoreThread,
        backend: Backend,
        line: Line,
        clock: Clock,
        draw: Callable[[float, float], float],
    ) -> None:
        self.beside: Signal[Beside] = Signal()  # who else is at the contact that is open here
        self.legs: Signal[Legs] = Signal()  # calls from other desks to this person
        self._store = store
        self._backend = backend
        self._line = line
        self._clock = clock
        self._draw = draw  # a random number between two, for the jitter
        self._wanted = asyncio.Event()
        self._stepping = asyncio.Lock()  # the stream and the outbox may both find us out of step
        self._pushing = Pushing(store, backend, clock)
        self._cleaning = Cleaning(store, backend)
        self._comparing = Comparing(store, backend, line, clock)
        self._leased = Leased(store, clock)
        self._ahead = timedelta()  # the hub's clock against ours
        self._telling = Telling(store, line, clock)

    def wake(self) -> None:
        """There is something to push, or the person asks for another try now."""
        self._wanted.set()

    async def run(self) -> None:
        """For ever, until the person must do something; returns then, the line says what."""
        unhook = self._store.changed.connect(self._outbox_changed)
        failures, wanted = 0, False
        try:
            while True:
                counted, wait_s = await self._session(failures)
                if wait_s is None:
                    return
                # A try that a save of the person brought on must not lengthen the pauses: who
                # writes a reply without a line would wait a minute for it afterwards.
                failures = min(counted, max(1, failures)) if wanted else counted
                wanted = await self._wait(wait_s)
        finally:
            unhook()

    async def once(self) -> None:
        """One whole round. Raises OutsideError; what was done until then stands."""
        await self._greet()
        await self._in_step()
        await self._cleaning.run()
        await self._tell()

    async def _session(self, failures: int) -> tuple[int, float | None]:
        """One connection from hello to its end: (failures in a row, seconds to wait or None)."""
        stood = False
        try:
            await self.once()
            stood = True
            self._line.set(standing=Standing.ONLINE, replayed=False, busy=False)
            await self._store.write(Store.lay_down)
            await self._follow()
        except SignedOut as error:
            replayed = isinstance(error, Replayed)
            self._line.set(standing=Standing.SIGNED_OUT, replayed=replayed)
        except Withdrawn:
            return await self._give_up(failures)
        except Unwritable:
            # The store has told the person; what was on its way is asked for again.
            return failures + 1, schedule.broken_s(failures + 1, self._draw)
        except OutsideError as error:
            if isinstance(error, Unfit | TooOld | Forbidden) and not isinstance(error, Foreign):
                self._line.set(standing=Standing.UNFIT)
                return failures, None
            self._line.set(standing=Standing.OFFLINE, busy=isinstance(error, Busy))
            failures = 1 if stood else failures + 1
            if isinstance(error, Busy):
                # What is saved meanwhile does not shorten what the hub has asked for.
                await asyncio.sleep(error.retry_after_s)
                return failures, schedule.pause_s(failures, self._draw)
            return failures, schedule.pause_after_s(error, failures, self._draw)
        return failures, None

    async def hand_over(self) -> int:
        """This machine is withdrawn: push what waits, as far as the hub takes it.

        Returns how much is left. Raises Offline, Foreign, Busy.
        """
        try:
            await self._pushing.push()
        except (Offline, Foreign, Busy):
            raise
        except OutsideError:
            pass  # the person is told how much of it there is
        return len(await self._store.read(outbox.mids_waiting))

    async def _give_up(self, failures: int) -> tuple[int, float | None]:
        try:
            left = await self.hand_over()
        except OutsideError as error:
            self._line.set(standing=Standing.OFFLINE, busy=isinstance(error, Busy))
            return failures + 1, schedule.pause_after_s(error, failures + 1, self._draw)
        self._line.set(standing=Standing.WITHDRAWN, waiting=left)
        return failures, None

    # ------------------------------------------------------------------ one round
    async def _greet(self) -> None:
        app = this_release()
        await self._store.write(Store.read_by, app)
        progress = await self._store.write(Store.progress)
        self._telling.greeting(progress)
        mids = await self._store.read(outbox.mids_waiting)
        welcome = await self._backend.hello(
            wire.Hello(
                client_id=progress.client_id,
                app=app,
                clock=self._clock.now(),
                waiting=len(mids),
                erased=progress.erased,
                schema=SCHEMA,
            )
        )
        self._ahead = welcome.clock - self._clock.now()
        self._line.clock_says(welcome.clock)
        self._comparing.greeted(welcome.protocol)
        await self._leased.greeted(welcome)
        self._line.set(ahead_s=_off(self._ahead), carrying=welcome.carrying)
        self._line.set(carriers=welcome.carriers, senders=welcome.senders)
        self._line.set(beat_s=welcome.live.beat_s if welcome.live else 0, ways=welcome.ways)
        bounds = welcome.bounds or Bounds()
        self._line.set(bounds=bounds, least_release=welcome.least_release)
        if progress.blob_bytes != bounds.blob_bytes:
            await self._store.write(Store.advance, blob_bytes=bounds.blob_bytes)
        await self._pushing.greeted(welcome)
        for step in counting.put_right(progress, mids, welcome):
            await self._store.write(step)

    async def _in_step(self) -> None:
        """Snapshot if one is needed, push, pull; again when the two sides count differently."""
        async with self._stepping:
            for _ in range(ROUNDS):
                if await self._step():
                    return
        raise Offline("the hub and this desktop do not come into step")

    async def _step(self) -> bool:
        try:
            progress = await self._store.write(Store.progress)
            if not progress.cursor:
                await self._load_or_push()
            await self._push()
            await self._pull()
            await self._comparing.run()
        except Apart:
            await self._store.write(Store.advance, cursor="")
        except Floor:
            await self._come_back()
        except Epoch:
            await self._greet()
        else:
            return True
        return False

    async def _come_back(self) -> None:
        """From behind the hub's log: what is new and what is gone, or else everything."""
        progress = await self._store.write(Store.progress)
        try:
            if await self._comparing.come_back(progress):
                return
        except Floor:
            pass
        await self._store.write(Store.advance, cursor="")

    async def _load_or_push(self) -> None:
        """Load, unless the hub has no place for another snapshot: what was written goes first."""
        try:
            await self._load()
        except Busy:
            await self._push()
            raise

    async def _load(self) -> None:
        """The snapshot, unless another process of this profile has brought it meanwhile."""
        while True:
            if self._store.loading.begin():
                break
            await asyncio.sleep(LOADED_BESIDE_S)
        try:
            if not (await self._store.write(Store.progress)).cursor:
                await self._load_alone()
        finally:
            self._store.loading.end()

    async def _load_alone(self) -> None:
        """The snapshot, taken up again where a cut line left it."""
        await self._store.write(Store.begin_snapshot)
        while True:
            resume = await self._store.write(Store.resume_snapshot)
            if await self._read_snapshot(resume):
                self._line.set(loading=None)
                self._comparing.soon()
                return
            if resume == await self._store.write(Store.resume_snapshot):
                raise Offline("the snapshot ended without being complete")

    async def _read_snapshot(self, resume: str) -> bool:
        """Whether it came to its end. It is read out: httpx dislikes a stream left half-way."""
        complete = False
        async with (
            aclosing(self._backend.snapshot(resume)) as chunks,
            aclosing(ahead(chunks)) as pieces,
        ):
            async for piece in pieces:
                if not complete:
                    with readable():
                        loaded = await self._store.write(Store.take_chunk, piece)
                    complete = loaded.complete
                    self._line.set(loading=(loaded.written, loaded.expected))
        return complete

    async def _push(self) -> bool:
        """Push until nothing that can go is unanswered; whether there was anything."""
        pushed_any = await self._pushing.push()
        self._line.set(too_old=self._pushing.too_old)
        return pushed_any

    async def _pull(self) -> None:
        more = True
        while more:
            progress = await self._store.write(Store.progress)
            page = await self._backend.pull(progress.client_id, progress.cursor)
            with readable():
                absorbed = await self._comparing.absorb(progress.cursor, page, progress.client_id)
            more = absorbed.more

    # ------------------------------------------------------------------ while the line stands
    async def _follow(self) -> None:
        """Listen and push side by side until one of them meets an error.

        Not a TaskGroup: on Python 3.11 it leaves its own task counted as cancelled, and in such a
        task, up to 3.11.3, a time limit cancels where it should run out
        (github.com/python/cpython/issues/102780). Debian 12 has 3.11.2.
        """
        loop = asyncio.get_running_loop()
        both = [
            loop.create_task(self._listen(), name="sync-listen"),
            loop.create_task(self._keep_pushing(), name="sync-push"),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            ended = await asyncio.gather(*both, return_exceptions=True)
        met = [end for end in ended if end and not isinstance(end, asyncio.CancelledError)]
        raise min(met, key=lambda error: isinstance(error, OutsideError))  # a fault of ours first

    async def _listen(self) -> None:
        progress = await self._store.write(Store.progress)
        stream = self._backend.stream(progress.client_id, progress.cursor)
        async with aclosing(stream) as events:
            async for event in events:
                await self._take(event, progress.client_id)
        raise Offline("the stream ended")

    async def _take(self, event: StreamEvent, client_id: str) -> None:
        if isinstance(event, Beat):
            self._line.heard(self._clock.now() + self._ahead)
            await self._leased.heard()
            return
        if isinstance(event, Beside):
            self.beside.emit(event)
            return
        if isinstance(event, Legs):
            self.legs.emit(event)
            return
        if isinstance(event, Delta):
            with readable():
                absorbed = await self._comparing.absorb(event.after, event.page, client_id)
            if absorbed.more:
                await self._in_step()
        else:
            await self._in_step()
        await self._cleaning.run()
        await self._tell()

    async def _keep_pushing(self) -> None:
        failures = 0
        while True:
            await self._wait(LOOK_AGAIN_S)
            try:
                if await self._push() or self._comparing.is_due():
                    # The stream is silent about an operation that changed no row.
                    await self._in_step()
            except Busy as busy:
                # Too much at once is no reason to stop listening.
                failures += 1
                await asyncio.sleep(schedule.pause_after_s(busy, failures, self._draw))
            else:
                failures = 0
            await self._tell()

    # ------------------------------------------------------------------ telling, waiting
    async def _tell(self) -> None:
        await self._telling.tell()

    def _outbox_changed(self, changes: Changes) -> None:
        if changes.outbox:
            self._wanted.set()

    async def _wait(self, seconds: float) -> bool:
        """Until something is wanted, at most so long; whether it was."""
        try:
            async with asyncio.timeout(seconds):
                await self._wanted.wait()
        except TimeoutError:
            pass
        wanted = self._wanted.is_set()
        self._wanted.clear()
        await self._telling.count()
        return wanted


def _off(ahead: timedelta) -> float:
    """Seconds; 0 where the clocks agree as far as can be told."""
    seconds = ahead.total_seconds()
    return seconds if abs(seconds) >= _LEAST_OFF_S else 0.0
