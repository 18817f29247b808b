"""Brings rows to the hub: in order, in batches, each exactly once.

Laws: a run is an installation of its own, with mutation numbers from 1; a batch whose answer was
lost is pushed again under the same numbers; what the hub refuses, and what stands against a change
that somebody made meanwhile, is told with the row's place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Protocol, TypeVar

import msgspec

from desktop.domain.bounds import Bounds
from desktop.domain.ids import OperationId, new_id
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.together import NOTHING_SEEN
from desktop.ports.backend import Backend
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.errors import Busy, Offline
from desktop.ports.wire import DONE, Answer, Hello, Mutation, Push, Pushed, Verdict
from desktop.text import tr
from integrations.imports.rows import Blob, Found, Merged, Refused, Row

T = TypeVar("T")

APP = "tresen import"
TRIES = 6
FIRST_WAIT_S = 0.5
_ENVELOPE = 1_000  # bytes a mutation has beside its fields, at most

Told = Callable[[Merged | Refused], None]


class Hub(Backend, Protocol):
    """A backend that keeps files too."""

    async def keep_blob(self, content: bytes, media_type: str) -> str: ...


class NotAllowed(Exception):
    """This account may not import; `str` is what the hub said."""


class Tally(msgspec.Struct):
    """How many rows came to what."""

    taken: int = 0
    merged: int = 0
    unchanged: int = 0
    refused: int = 0


class Prepared(msgspec.Struct, frozen=True):
    """A row with its operation as it travels."""

    row: Found
    fields: bytes
    seen: str = NOTHING_SEEN


Chunk = Sequence[Prepared | Merged | Refused | Blob]


class Sender:
    """One run of an import."""

    def __init__(self, *, hub: Hub, clock: Clock, told: Told) -> None:
        """told: hears of every row that is merged or refused, in order."""
        self._hub = hub
        self._clock = clock
        self._told = told
        self._client_id = new_id(unix_ms(clock))
        self._epoch = 0
        self._last_mid = 0
        self.tally = Tally()

    async def send(self, rows: Iterable[Row]) -> None:
        """Bring them all. Raises OutsideError when the hub is lost for good, NotAllowed."""
        hello = Hello(client_id=self._client_id, app=APP)
        welcome = await self._patiently(partial(self._hub.hello, hello))
        self._epoch = welcome.epoch
        chunks = chunked(rows, welcome.bounds or Bounds())
        chunk: Chunk | None = await asyncio.to_thread(next, chunks, None)
        while chunk is not None:
            # The next rows are read while the hub works on these.
            following = asyncio.to_thread(next, chunks, None)
            _, chunk = await asyncio.gather(self._bring(chunk), following)

    async def _bring(self, chunk: Chunk) -> None:
        for kind, some in groupby(chunk, type):
            for row in () if kind is Prepared else some:
                if isinstance(row, Blob):
                    await self._patiently(partial(self._hub.keep_blob, row.content, row.media_type))
                elif isinstance(row, Merged | Refused):
                    self._tell(row)
            if kind is Prepared:
                await self._push([row for row in some if isinstance(row, Prepared)])

    async def _push(self, rows: Sequence[Prepared]) -> None:
        first = self._last_mid == 0
        mutations = tuple(map(self._numbered, rows))
        push = Push(client_id=self._client_id, epoch=self._epoch, mutations=mutations)
        pushed: Pushed = await self._patiently(partial(self._hub.push, push))
        if first and all(answer.verdict is Verdict.DENIED for answer in pushed.answers):
            raise NotAllowed(pushed.answers[0].detail)
        for row, answer in zip(rows, pushed.answers, strict=True):
            self._settle(row.row, answer)

    def _numbered(self, row: Prepared) -> Mutation:
        self._last_mid += 1
        return Mutation(
            mid=self._last_mid,
            op_id=OperationId(new_id(unix_ms(self._clock))),
            op=row.row.operation.declared.signature,
            at=self._clock.now(),
            fields=msgspec.Raw(row.fields),
            seen=row.seen,
        )

    def _settle(self, row: Found, answer: Answer) -> None:
        if answer.verdict not in DONE:
            self._tell(Refused(row.place, reason(answer)))
        elif answer.unchanged:
            self.tally.unchanged += row.rows
        else:
            self.tally.taken += row.rows

    def _tell(self, row: Merged | Refused) -> None:
        if isinstance(row, Merged):
            self.tally.merged += 1
        else:
            self.tally.refused += 1
        self._told(row)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Asked again when the hub is busy or the line breaks, for about half a minute."""
        wait_s = FIRST_WAIT_S
        for _ in range(TRIES - 1):
            try:
                return await call()
            except Busy as busy:
                await asyncio.sleep(busy.retry_after_s)
            except Offline:
                await asyncio.sleep(wait_s)
            wait_s *= 2
        return await call()


def chunked(rows: Iterable[Row], at_once: Bounds) -> Iterator[Chunk]:
    """Rows as many as go into one push, in order; too large ones are refused here."""
    chunk: list[Prepared | Merged | Refused | Blob] = []
    count = size = 0
    for row in rows:
        prepared = _prepared(row, at_once.push_most_bytes)
        heavy = _weight(prepared)
        light = isinstance(prepared, Merged | Refused)
        if chunk and (count >= at_once.push_mutations or size + heavy > at_once.push_bytes):
            yield chunk
            chunk, count, size = [], 0, 0
        chunk.append(prepared)
        count, size = count + (not light), size + heavy
    if chunk:
        yield chunk


def reason(answer: Answer) -> str:
    """Why the hub did not take it, or all of it, in words."""
    if answer.left:
        return tr(
            "somebody has changed it meanwhile: {fields}. Both are kept beside it for a decision, "
            "the rest was taken",
            fields=", ".join(answer.left),
        )
    words = {
        Reason.DENIED: tr("this account may not do that"),
        Reason.INVALID: tr("the hub cannot read it"),
        Reason.MISSING: tr("it names something that is not there"),
    }.get(answer.reason or Reason.INVALID, str(answer.reason))
    return f"{words} ({answer.detail})" if answer.detail else words


def _prepared(row: Row, most: int) -> Prepared | Merged | Refused | Blob:
    if not isinstance(row, Found):
        return row
    fields = registry.encode(row.operation)
    if len(fields) + _ENVELOPE > most:
        return Refused(row.place, tr("it is larger than {count} bytes", count=most))
    # What was seen of a long page may be as long again; then it goes as it is.
    fits = len(fields) + len(row.seen.encode()) + _ENVELOPE <= most
    return Prepared(row, fields, row.seen if fits else NOTHING_SEEN)


def _weight(row: Prepared | Merged | Refused | Blob) -> int:
    match row:
        case Prepared():
            return len(row.fields) + len(row.seen.encode()) + _ENVELOPE
        case Blob():
            return len(row.content)
        case _:
            return 0
