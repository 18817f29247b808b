"""Several hub processes behind one address and on one PostgreSQL.

The parent holds the socket and serves nobody; its workers take connections from it, so that none
is lost while one worker goes and another comes. Laws: a worker that died is started again, after a
growing pause when it dies young; to renew all of them, a new one serves before an old one is told
to go; whatever becomes of the parent, its workers end with it.
"""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from integrations.hub.server.serving import GRACE_S, Listen, address_of, listening

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 0.2
YOUNG_S: Final = 10.0
LONGEST_PAUSE_S: Final = 30.0
ENDS_WITHIN_S: Final = GRACE_S + 10.0


class NotReady(Exception):
    """A worker ended before it served anybody; it has said why."""


class Worker:
    """One process; it says a line when it serves, and ends when its standard input does."""

    def __init__(self, command: Sequence[str], number: int) -> None:
        """command: what to run; the number of the socket is added. Raises NotReady."""
        self.begun = time.monotonic()
        self._process = subprocess.Popen(
            [*command, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=(number,),
        )
        assert self._process.stdout is not None  # noqa: S101  for the types alone
        if not self._process.stdout.readline():
            self.end()
            raise NotReady

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def tell_to_go(self) -> None:
        if self.alive:
            self._process.terminate()

    def end(self) -> None:
        """Wait until it is gone; it is told to go, and not for ever."""
        self.tell_to_go()
        try:
            self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


class Workers:
    """So many of them; `address` can be called as soon as this is made."""

    def __init__(self, command: Sequence[str], listen: Listen, count: int) -> None:
        """Raises OSError: the address is taken or not ours."""
        self._command = command
        self._count = count
        self._socket = listening(listen)
        self._secure = listen.certificate is not None
        self._workers: list[Worker] = []
        self._asked = threading.Event()
        self._stopped = False
        self._renewed = False
        self._deaths = 0  # of young ones, in a row

    @property
    def address(self) -> str:
        """How desktops reach them."""
        return address_of(self._socket, secure=self._secure)

    def run_until_stopped(self, ready: Callable[[str], None]) -> None:
        """Serve until `stop`. Raises NotReady when the first workers cannot."""
        try:
            for _ in range(self._count):
                self._workers.append(self._new())
            ready(self.address)
            while not self._stopped:
                self._asked.wait(LOOK_EVERY_S)
                self._asked.clear()
                self._replace_the_dead()
                if self._renewed:
                    self._renewed = False
                    self._renew()
        finally:
            self._end()

    def stop(self) -> None:
        """End soon; may be called in a signal's handler."""
        self._stopped = True
        self._asked.set()

    def renew(self) -> None:
        """Put a new process in the place of each, one after the other; as `stop`."""
        self._renewed = True
        self._asked.set()

    def _new(self) -> Worker:
        return Worker(self._command, self._socket.fileno())

    def _replace_the_dead(self) -> None:
        for place, worker in enumerate(self._workers):
            if worker.alive or self._stopped:
                continue
            log.error("a worker of the hub died and is started again")
            worker.end()
            self._deaths = self._deaths + 1 if time.monotonic() - worker.begun < YOUNG_S else 0
            if self._deaths:
                self._pause(min(LONGEST_PAUSE_S, 0.5 * 2.0 ** min(self._deaths, 10)))
            if not self._stopped:
                self._put(place)

    def _renew(self) -> None:
        for place, worker in enumerate(tuple(self._workers)):
            if not self._stopped and self._put(place):
                worker.end()

    def _put(self, place: int) -> bool:
        """Start one in this place; whether it serves."""
        try:
            self._workers[place] = self._new()
        except NotReady:
            log.exception("a worker of the hub did not begin")
            return False
        return True

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stopped and time.monotonic() < end:
            self._asked.wait(LOOK_EVERY_S)

    def _end(self) -> None:
        for worker in self._workers:
            worker.tell_to_go()
        for worker in self._workers:
            worker.end()
        self._socket.close()
