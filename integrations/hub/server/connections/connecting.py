"""Beside a hub that serves: processes that look after its wikis and calendars, where there are any.

Law: what reads pages of others never runs in the process that serves desks: a page can be large,
and reading it holds Python's lock. The process ends with the one that started it, however that
ends; where several workers serve, each wiki is read by whoever took hold of it.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from desktop.domain.kinds import milliseconds
from desktop.tasks import Supervisor
from integrations.hub.server.hub import Hub
from integrations.hub.server.store.connections import Row
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import DATABASE_ERRORS, Contended, Transaction
from integrations.hub.server.store.wikis import WIKIS

log = logging.getLogger(__name__)

FIRST_LOOK_S: Final = 1.0
LOOK_EVERY_S: Final = 5.0
LONGEST_PAUSE_S: Final = 300.0
ENDS_WITHIN_S: Final = 10.0


class _Due(msgspec.Struct, frozen=True):
    """What of a `Chosen` says when it is to be read."""

    every_s: float = 30.0


_DUE = msgspec.json.Decoder(_Due)


class Connecting:
    """`begin` and `close` are called on the hub's loop."""

    def __init__(
        self,
        hub: Hub,
        command: Sequence[str],
        every: Callable[[Transaction], Sequence[Row]] = WIKIS.every,
        *,
        always: bool = False,
    ) -> None:
        """command: what to run, until its standard input ends; every: what it looks after.

        always: it also listens and sends, so it runs whether one of them is due or not.
        """
        self._always = always
        self._every = every
        self._hub = hub
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._pause_s = FIRST_LOOK_S
        self._tasks = Supervisor(_failed)

    @property
    def process(self) -> int:
        """Its number; 0: there is none."""
        return self._process.pid if self._process else 0

    def begin(self) -> None:
        if self._command:
            self._tasks.spawn("wikis", self._keep())

    async def close(self) -> None:
        await self._tasks.close()
        await asyncio.to_thread(self._end)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._pause_s)
            await asyncio.to_thread(self._look)

    def _look(self) -> None:
        self._pause_s = max(self._pause_s, LOOK_EVERY_S)
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._end()
            self._pause_s = LOOK_EVERY_S if code == 0 else min(self._pause_s * 2, LONGEST_PAUSE_S)
            if code:
                log.error("what looks after wikis ended with %s and is started again", code)
                return
        try:
            waits = self._somebody_waits()
        except (*DATABASE_ERRORS, Contended):
            log.exception("it was not found out whether a wiki waits to be read")
            return
        if waits:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
            )

    def _somebody_waits(self) -> bool:
        """Whether one should have been read and nobody does, or there is one to listen to."""
        store, now = self._hub.store, milliseconds(self._hub.clock.now()) or 0
        for tenant in sorted(seqs(store)):
            with store.reading(tenant) as within:
                for kept in self._every(within):
                    if self._always:
                        return True
                    held = kept.held_by and kept.held_until > now
                    every_ms = _DUE.decode(kept.chosen).every_s * 1_000
                    if not held and kept.read_at + every_ms <= now:
                        return True
        return False

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _failed(name: str, error: BaseException) -> None:
    log.error("%s ended", name, exc_info=error)
