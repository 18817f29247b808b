"""What is connected in a simulated exchange, and what happens next in it.

Laws: a call that has ended is forgotten with everything that was still due in it; one call at most
is talked in unless calls were joined; nothing is due before it was asked for.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from desktop.domain.words import CallState
from desktop.ports.call import Call, after
from desktop.ports.call_events import (
    Answered,
    CallId,
    Cause,
    Ended,
    Event,
    Held,
    Level,
    Measured,
    Ringing,
    Said,
)
from desktop.ports.clock import Clock
from desktop.signal import Signal
from integrations.telephony.far_ends import Caller, FarEnd, Line

MEASURES_S = 2.0
_RINGS_AFTER_S = 0.5
_GIVES_UP_S = 30.0
_LOUD_S = 3.0  # how long a line of the other end is heard


class Switch:
    """`calls` by id; `step` lets happen what is due."""

    def __init__(self, clock: Clock, events: Signal[Event]) -> None:
        self._clock = clock
        self._events = events
        self.calls: dict[CallId, Call] = {}
        self._scripts: dict[CallId, tuple[Sequence[Line], float]] = {}
        self._patience: dict[CallId, float] = {}
        self._numbers = count(1)
        self._order = count()
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []

    def step(self) -> None:
        while self._due and self._due[0][0] <= self.now():
            heapq.heappop(self._due)[2]()

    def later(self, seconds: float, happens: Callable[[], None]) -> None:
        at = self.now() + timedelta(seconds=seconds)
        heapq.heappush(self._due, (at, next(self._order), happens))

    def now(self) -> datetime:
        return self._clock.now()

    def new_id(self) -> CallId:
        return CallId(f"simulated-{next(self._numbers)}")

    def tell(self, event: Event) -> None:
        """Let it be so, then say it."""
        if event.call:
            self.calls = after(self.calls, event)
            if not self.calls[event.call].live:
                del self.calls[event.call]
        self._events.emit(event)

    def state(self, call: CallId) -> CallState | None:
        return self.calls[call].state if call in self.calls else None

    def is_talked(self, call: CallId) -> bool:
        return self.state(call) in (CallState.TALKING, CallState.HOLDING)

    # ---------------------------------------------------------------------- what happens in it
    def follows(self, call: CallId, caller: Caller) -> None:
        """What the other end says once it is answered, and how long it waits before that."""
        self._scripts[call] = (caller.lines, caller.talks_s)
        if caller.hangs_up_on_hold:
            self._patience[call] = caller.patience_s
        self.later(caller.patience_s, lambda: self._lose_patience(call, CallState.RINGING))

    def ring_there(self, call: CallId, end: FarEnd) -> None:
        """It rings at the other end, which answers or does not."""
        if end.busy:
            self.later(_RINGS_AFTER_S, lambda: self.end(call, Cause.BUSY))
            return
        self._scripts[call] = (end.lines, end.talks_s)
        self.later(_RINGS_AFTER_S, lambda: self.ringing(call))
        if end.absent:
            self.later(_GIVES_UP_S, lambda: self.end(call, Cause.NO_ANSWER))
        else:
            self.later(_RINGS_AFTER_S + end.answers_s, lambda: self.answered(call))

    def answered(self, call: CallId) -> None:
        if self.state(call) not in (CallState.RINGING, CallState.DIALLING):
            return
        self.tell(Answered(call, self.now()))
        lines, talks_s = self._scripts.get(call, ((), 0.0))
        for line in lines:
            self.later(line.after_s, partial(self.say, call, line.text))
        if talks_s:
            self.later(talks_s, lambda: self.end(call, Cause.THERE))
        self.later(MEASURES_S, lambda: self._measure(call))

    def hold(self, call: CallId) -> None:
        self.tell(Held(call, self.now()))
        since = self.now()
        patience_s = self._patience.get(call)
        if patience_s is not None:
            self.later(patience_s, lambda: self._lose_patience(call, CallState.HOLDING, since))

    def hold_others(self, call: CallId) -> None:
        for other in tuple(self.calls):
            if other != call and self.state(other) is CallState.TALKING:
                self.hold(other)

    def end(self, call: CallId, cause: Cause) -> None:
        if call in self.calls:
            self._scripts.pop(call, None)
            self._patience.pop(call, None)
            self.tell(Ended(call, self.now(), cause))

    def ringing(self, call: CallId) -> None:
        if self.state(call) is CallState.DIALLING:
            self.tell(Ringing(call, self.now()))

    def _lose_patience(self, call: CallId, still: CallState, since: datetime | None = None) -> None:
        known = self.calls.get(call)
        if known is not None and known.state is still and since in (None, known.since):
            self.end(call, Cause.THERE)

    def say(self, call: CallId, text: str, *, by_us: bool = False) -> None:
        """On hold nobody hears it; it is said all the same once somebody listens again."""
        if self.state(call) is CallState.HOLDING:
            self.later(1.0, lambda: self.say(call, text, by_us=by_us))
        elif self.state(call) is CallState.TALKING:
            self.tell(Said(call, self.now(), text, by_us=by_us, simulated=True))
            here, there = (0.7, 0.0) if by_us else (0.0, 0.7)
            self.tell(Level(call, self.now(), here=here, there=there))
            self.later(_LOUD_S, lambda: self._quiet(call))

    def _quiet(self, call: CallId) -> None:
        if self.is_talked(call):
            self.tell(Level(call, self.now(), here=0.0, there=0.0))

    def _measure(self, call: CallId) -> None:
        if self.is_talked(call):
            self.tell(Measured(call, self.now(), loss=0.2, jitter_ms=4.0, delay_ms=35.0))
            self.later(10 * MEASURES_S, lambda: self._measure(call))
