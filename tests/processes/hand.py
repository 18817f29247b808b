"""A hand that writes one kind of thing without pause and says what was saved and what was not.

    python -m tests.processes.hand PROFILE typing

Each line of its output is a `Told`. What could not be written is tried again, as the desk does it.
Its input ends it. SIGUSR1 makes the disk broken for it, as far as a process can do that to itself:
no file may grow any more; SIGUSR2 makes it whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import resource
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import zstandard

from desktop.domain.ids import CustomerId, DraftId, InteractionId, NoteId
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Customer
from desktop.domain.words import DraftKind
from desktop.ports import wire
from desktop.ports.clock import SystemClock
from desktop.store.blobs import BlobFolder
from desktop.store.store import Store
from desktop.store.unwritable import Unwritable, Why
from desktop.store.worker import Damaged, StoreThread
from tests.support.desks import ANN, HOME

HERE: Final = InteractionId("i1")
DRAFT: Final = DraftId("draft-1")
PAD: Final = "x" * 2_000  # so that a little room is soon used
PIECE: Final = b"y" * 50_000


class Told(msgspec.Struct, frozen=True):
    """One thing that happened."""

    what: str  # ready, saved, cannot, told, again
    number: int = 0
    why: str = ""
    took_s: float = 0.0  # the attempt, until the person was told


class Hand:
    """Writes; every point of the matrix is a method that writes the n-th thing."""

    def __init__(self, profile: Path) -> None:
        self.store = StoreThread(profile, SystemClock())
        self.store.unwritable.connect(self._told)
        self._began = 0.0

    def _told(self, why: Why | None) -> None:
        say(Told("told" if why else "again", why=why or "", took_s=time.monotonic() - self._began))

    async def live(self, point: str) -> None:
        await self.store.open()
        await self._signed_in()
        say(Told("ready"))
        write: Callable[[int], Awaitable[Any]] = getattr(self, point)
        for number in itertools.count(1):
            await self._done(write, number)

    async def _signed_in(self) -> None:
        """Once; a full disk does not take it, and it is there already then."""
        progress = await self.store.write(Store.progress)
        if not progress.agent:
            await self.store.write(Store.sign_in, "http://hub.test", ANN, HOME, "Ann")

    async def _done(self, write: Callable[[int], Awaitable[Any]], number: int) -> None:
        while True:
            self._began = time.monotonic()
            try:
                await write(number)
            except Unwritable as error:
                took_s = time.monotonic() - self._began
                say(Told("cannot", number, error.why, took_s))
                await asyncio.sleep(0.1)
            else:
                say(Told("saved", number))
                return

    # ------------------------------------------------------------------------------- the points
    async def typing(self, number: int) -> None:
        draft = SaveDraft(
            id=DRAFT, interaction=HERE, kind=DraftKind.REPLY, text=f"word {number} {PAD}"
        )
        await self.store.ask([draft])

    async def asking(self, number: int) -> None:
        await self.store.ask([note(number)])

    async def answer(self, number: int) -> None:
        """An operation, and at once the hub's yes to it."""
        await self.store.ask([note(number)])
        for each in await self.store.write(Store.batch, 10):
            yes = wire.Answer(each.mid, wire.Verdict.OK)
            await self.store.write(Store.take_answers, [yes], [each])

    async def absorb(self, number: int) -> None:
        progress = await self.store.write(Store.progress)
        page = wire.Page(
            rows=(wire.Row("customer", msgspec.Raw(customer(number))),),
            gone=(),
            last_mid=0,
            cursor=f"cursor-{number}",
            more=False,
            as_of=SystemClock().now(),
        )
        await self.store.write(Store.absorb, progress.cursor, msgspec.json.encode(page))

    async def snapshot(self, number: int) -> None:
        """A whole one, whose last line takes away what the one before had brought."""
        lines = [
            msgspec.json.encode(wire.Begin(rows=1)),
            msgspec.json.encode(("customer", msgspec.Raw(customer(number)))),
            msgspec.json.encode(
                wire.Complete(f"cursor-{number}", {"customer": 1}, SystemClock().now())
            ),
        ]
        await self.store.write(Store.advance, cursor="")
        await self.store.write(Store.begin_snapshot)
        stream = zstandard.compress(b"\n".join(lines) + b"\n")
        loaded = await self.store.write(Store.take_chunk, stream)
        assert loaded.complete

    async def download(self, number: int) -> None:
        content = f"file {number} ".encode() + PIECE
        sha256 = hashlib.sha256(content).hexdigest()
        arrived = await self.store.file(BlobFolder.arrived, sha256)
        await self.store.arrive(BlobFolder.add, sha256, content[arrived:])
        assert await self.store.arrive(BlobFolder.complete, sha256)


def note(number: int) -> NoteInteraction:
    return NoteInteraction(id=NoteId(f"note-{number}"), about=HERE, text=f"note {number} {PAD}")


def customer(number: int) -> bytes:
    id_ = CustomerId(f"customer-{number}")
    return msgspec.json.encode(Customer(id=id_, name=f"Customer {number} {PAD}"))


def say(told: Told) -> None:
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    sys.stdout.flush()


async def main(profile: Path, point: str) -> None:
    hand, loop = Hand(profile), asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin, ended.set)
    loop.add_signal_handler(signal.SIGUSR1, _break_disk)
    loop.add_signal_handler(signal.SIGUSR2, _mend_disk)
    task = loop.create_task(hand.live(point))
    waiting = loop.create_task(ended.wait())
    await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
    for each in (task, waiting):
        each.cancel()
    (end, _) = await asyncio.gather(task, waiting, return_exceptions=True)
    await hand.store.close()
    match end:
        case Unwritable():
            say(Told("cannot", why=end.why))
        case Damaged():
            say(Told("cannot", why=Why.DAMAGED))
        case Exception():
            raise end


def _break_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def _mend_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
