"""Looking after one account: what was said is taken in, what waits is sent, until somebody ends it.

Laws: what was read is taken before anything behind it is read; whatever goes wrong outside ends the
session with a word for programs, and the next one goes on where this one was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import TimeoutError as TooLate
from typing import Final

import msgspec

from desktop.ports.errors import Garbled, Offline, OutsideError, SignedOut, Unfit
from integrations.xmpp.client import Account, Line
from integrations.xmpp.shelf import Letter, Lost, NotNow, Shelf

LOOK_EVERY_S: Final = 0.5  # for what is to be sent
LOOKED_THROUGH_S: Final = 60.0  # the archive, also when nothing was heard
SENDS_WITHIN_S: Final = 50.0
HOLD_EVERY_S: Final = 10.0


class Outcome(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What it came to, as it is kept and shown."""

    taken: int = 0
    sent: int = 0
    files: bool = False  # its server takes some
    failed: str = ""  # why it ended; a word for programs
    detail: str = ""


class Session:
    def __init__(self, account: Account, password: str, shelf: Shelf) -> None:
        self._account = account
        self._password = password
        self._shelf = shelf
        self._news = asyncio.Event()
        self.outcome = Outcome()

    async def once(self) -> Outcome | None:
        """Read what is new, send what waits; None: another process does."""
        return await self._in_hand(self._round)

    async def run(self, ended: asyncio.Event) -> Outcome | None:
        """The same until `ended`, or the line or the account is lost."""

        async def rounds(line: Line) -> None:
            told = msgspec.json.encode(Outcome(files=line.takes_files)).decode()
            await asyncio.to_thread(self._shelf.tell, told)
            while not ended.is_set() and not line.is_lost:
                self._news.clear()  # before: what is said while it is read wakes it again
                await self._round(line)
                await self._quiet(line, ended)
            if line.is_lost:
                raise Offline("the line is down")

        return await self._in_hand(rounds)

    async def _in_hand(self, work: Callable[[Line], Awaitable[None]]) -> Outcome | None:
        if not await asyncio.to_thread(self._shelf.hold):
            return None
        outcome = self.outcome = Outcome()
        line = Line(self._account, self._password, self._news.set)
        try:
            await line.open()
            outcome.files = line.takes_files
            await work(line)
        except Lost:
            return None
        except OutsideError as error:
            outcome.failed, outcome.detail = _word(error), str(error)[:300]
        finally:
            await line.close()
        await asyncio.to_thread(self._shelf.let_go, msgspec.json.encode(outcome).decode())
        return outcome

    async def _quiet(self, line: Line, ended: asyncio.Event) -> None:
        """Until something was said, or is long not looked for; what waits is sent meanwhile."""
        loop = asyncio.get_running_loop()
        looked, held = loop.time(), loop.time()
        while not self._news.is_set() and not ended.is_set():
            await self._send(line)
            await self._pass_on(line)
            if loop.time() - held > HOLD_EVERY_S:
                held = loop.time()
                if not await asyncio.to_thread(self._shelf.hold):
                    raise Lost
            if loop.time() - looked > LOOKED_THROUGH_S:
                return
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._news.wait()
            except TimeoutError:
                pass

    async def _round(self, line: Line) -> None:
        complete = False
        while not complete:
            position = await asyncio.to_thread(self._shelf.position)
            page = await line.read(position)
            complete = page.complete or not page.last
            if page.last:
                new = await asyncio.to_thread(self._shelf.take, page.said, page.last)
                self.outcome.taken += new
                for one in page.said:
                    line.received(one)
        await self._send(line)

    async def _pass_on(self, line: Line) -> None:
        """What came back later than at once, and who writes just now, both ways."""
        if returned := line.returned():
            await asyncio.to_thread(self._shelf.take_back, returned)
        if typing := line.typing():
            await asyncio.to_thread(self._shelf.customers_type, typing)
        if listeners := line.listeners:
            line.writes_to(await asyncio.to_thread(self._shelf.written_to, listeners))

    async def _send(self, line: Line) -> None:
        loop = asyncio.get_running_loop()

        def send(letter: Letter) -> None:
            going = asyncio.run_coroutine_threadsafe(line.send(letter), loop)
            try:
                going.result(SENDS_WITHIN_S)
            except TooLate as error:
                going.cancel()
                raise NotNow("it takes too long") from error

        self.outcome.sent += await asyncio.to_thread(self._shelf.send, send)


def _word(error: OutsideError) -> str:
    match error:
        case SignedOut():
            return "signed-out"
        case Unfit():
            return "no-archive"
        case Offline():
            return "away"
        case Garbled():
            return "unreadable"
        case _:
            return "failed"
