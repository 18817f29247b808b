"""The line to the hub: whether it stands, and as of when what is shown is true.

Sync sets it; the stamp in the top bar, the conditions of actions and the notices read it. Law: it
says what is known, never what is hoped; `as_of` is the hub's clock and only ever moves on, unless
that clock was put back.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop.domain.bounds import Bounds
from desktop.domain.words import Channel
from desktop.signal import Signal


class Standing(StrEnum):
    CONNECTING = "connecting"  # the first try since the start
    ONLINE = "online"
    OFFLINE = "offline"  # nobody answers; tried again by itself
    SIGNED_OUT = "signed-out"  # the person has to sign in again
    UNFIT = "unfit"  # this desktop is too old for the hub
    WITHDRAWN = "withdrawn"  # this machine is to keep nothing; what could be handed over has been


class LineState(msgspec.Struct, frozen=True):
    standing: Standing = Standing.CONNECTING
    as_of: datetime | None = None
    waiting: int = 0  # operations that the hub has not answered
    refused: int = 0  # refusals that nobody has seen to
    loading: tuple[int, int] | None = None  # rows of a snapshot: so far, expected
    busy: bool = False  # offline, because the hub answers that it has too much to do
    replayed: bool = False  # signed out, because the session was renewed in two places
    too_old: bool = False  # the hub takes nothing from this version; reading goes on
    least_release: str = ""  # from which on it takes anything; "": it has not said one
    bounds: Bounds = Bounds()  # what it takes at once
    restored: datetime | None = None  # when the hub was found restored from a backup
    again: int = 0  # of those that wait: offered once more, because it was
    healed: int = 0  # buckets that differed from the hub's since the start
    kept: int = 0  # rows the hub wanted gone and still counts itself
    unreadable: int = 0  # records of the hub that this version cannot read
    ways: tuple[Channel, ...] | None = None  # by which the hub reaches any address; None: not said
    carrying: tuple[Channel, ...] = ()  # that do not always take files, and do so now
    carriers: tuple[str, ...] | None = None  # the connections that do; None: not said
    senders: tuple[tuple[str, str], ...] | None = None  # queues with a mailbox; None: not said
    ahead_s: float = 0  # the hub's clock against ours, where that is more than what a line takes
    beat_s: float = 0  # between two beats of this desk; 0: the hub has not said it
    stuck_s: float = 0  # how long the oldest operation waits although the line stands

    @property
    def online(self) -> bool:
        return self.standing is Standing.ONLINE


class Line:
    """The state, and the signal when it changes."""

    def __init__(self) -> None:
        self.state = LineState()
        self.changed: Signal[LineState] = Signal()

    def heard(self, at: datetime) -> None:
        """All that the hub had by then is here. What is told late takes nothing back."""
        if self.state.as_of is None or self.state.as_of < at:
            self.set(as_of=at)

    def clock_says(self, now: datetime) -> None:
        """The hub's clock: nothing is shown as of a time that has not come."""
        if self.state.as_of is not None and self.state.as_of > now:
            self.set(as_of=now)

    def set(self, **fields: object) -> None:
        """Change these fields; emits only when something is different."""
        state = msgspec.structs.replace(self.state, **fields)
        if state != self.state:
            self.state = state
            self.changed.emit(state)
