"""Which way the news come: the stream, or polls that wait, where the stream does not come through.

A proxy between desk and hub may hold back what is not complete, or cut a line that is silent for
some seconds. Then the desk asks again and again, each time waiting a little less than the line
lasts, and tries the stream anew after a while. Laws: both ways bring the same events; a stream
that ended well, or that stood for a while, never counts against it; where polls fail as well, it
is the line.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec

from desktop.ports.backend import Beat, Delta, Poke, StreamEvent
from desktop.ports.beside import Beside
from desktop.ports.errors import Offline
from desktop.ports.legs import Legs

FIRST_BEAT_S: Final = 10.0  # the hub's heart beats once at the very beginning
STOOD_S: Final = 120.0  # a stream that lived so long came through
BREAKS: Final = 3  # so many in a row that did not
POLL_S: Final = 25  # idle limits of 29 to 60 s are common
LEAST_POLL_S: Final = 1
POLLING_S: Final = 600.0  # until the stream is tried again; doubled each time in vain
LONGEST_POLLING_S: Final = 7_200.0
AT_ONCE_S: Final = 1.0  # what fails faster was not cut for its silence


class Ended(Offline):
    """The hub said good-bye: it goes down, and this was no fault of the line."""


class Over(Ended):
    """The stream has ended with the token it was asked for with; the next one goes on behind it."""


class Place(msgspec.Struct):
    """Who listens, and behind which cursor; the cursor moves on with every event."""

    client_id: str
    cursor: str


class Listening:
    """What one desk has learned of its line; lives as long as the desk."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.poll_s = POLL_S
        self.first_beat_s = FIRST_BEAT_S
        self._now = now
        self._breaks = 0
        self._polls_until = 0.0
        self._polling_s = POLLING_S
        self._begun = 0.0
        self._heard: float | None = None

    @property
    def polls(self) -> bool:
        return self._now() < self._polls_until

    def begins(self) -> None:
        """A stream or a poll is being opened."""
        self._begun, self._heard = self._now(), None

    def hears(self) -> None:
        """Something came over it."""
        self._heard = self._now()
        if self._heard - self._begun >= STOOD_S:
            self._breaks, self._polling_s = 0, POLLING_S

    def stream_broke(self) -> bool:
        """Whether to go on by polls from now."""
        now = self._now()
        if self._heard is None and now - self._begun < min(AT_ONCE_S, FIRST_BEAT_S):
            return False  # nobody is there, or who is there said no
        held_back = self._heard is None
        self._breaks += 1
        if not held_back and (now - self._begun >= STOOD_S or self._breaks < BREAKS):
            return False
        if self._heard is not None:  # so long it bore silence
            self.poll_s = max(LEAST_POLL_S, min(POLL_S, round((now - self._heard) * 0.8)))
        self._polls_until = now + self._polling_s
        self._polling_s = min(self._polling_s * 2, LONGEST_POLLING_S)
        self._breaks = BREAKS - 1  # the next one in vain is enough
        return True

    def poll_broke(self) -> bool:
        """Whether to ask again at once, waiting less."""
        if self._now() - self._begun < AT_ONCE_S or self.poll_s == LEAST_POLL_S:
            return False
        self.poll_s = max(LEAST_POLL_S, self.poll_s // 2)
        return True


class _Bye(msgspec.Struct, frozen=True):
    spread_s: float = 0.0
    token: bool = False  # it ends because the token is not taken any more


async def events_of(lines: AsyncIterator[str], place: Place) -> AsyncIterator[StreamEvent]:
    """Server-sent events as the hub sends them; each has one line of data, its id is the cursor.

    Raises Ended at the hub's `bye`, Over where that is for the token's sake.
    """
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
            continue
        after, place.cursor = place.cursor, fields.get("id", place.cursor)
        match fields.get("event"):
            case "delta":
                yield Delta(page=fields.get("data", "").encode(), after=after)
            case "poke":
                yield Poke()
            case "beside":
                yield _live(fields.get("data", ""), Beside)
            case "legs":
                yield _live(fields.get("data", ""), Legs)
            case "bye":
                bye = _bye(fields.get("data", ""))
                if bye.token:
                    raise Over("the token's time is over")
                raise Ended("the hub ended the stream", spread_s=bye.spread_s)
            case _:
                yield Beat()
        fields = {}


def _live(said: str, kind: type[Beside | Legs]) -> StreamEvent:
    try:
        return msgspec.json.decode(said, type=kind)
    except msgspec.DecodeError:  # of a hub to come; it is nothing that must not be missed
        return Beat()


def _bye(said: str) -> _Bye:
    try:
        return msgspec.json.decode(said, type=_Bye)
    except msgspec.DecodeError:  # an older hub says nothing
        return _Bye()
