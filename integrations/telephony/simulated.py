"""A simulated exchange in the window's own process: it rings, talks, holds and hangs up; no sound.

    exchange = SimulatedExchange(clock=clock)
    exchange.ring(Caller(number="+49 171 3920042"), Routing(contact="c1"))
    exchange.step()           whatever is due by the clock happens; about four times a second

It fits `desktop.ports.telephony` and keeps its laws. Contacts of the hub ring when they are
offered (`expect`): `callers` says who is behind one. Law: nothing happens but in `step` and in what
is asked, so that who moves the clock sees the same day again.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.words import CallState
from desktop.ports.call import Call
from desktop.ports.call_events import (
    NO_CALL,
    UNROUTED,
    CallId,
    Cause,
    Device,
    DevicesChanged,
    Dialling,
    Event,
    Incoming,
    Joined,
    Muted,
    Registered,
    Registration,
    Resumed,
    Routing,
    Toned,
    Trouble,
)
from desktop.ports.clock import Clock
from desktop.signal import Signal
from integrations.telephony.far_ends import Caller, FarEnd, far_end, small_talk
from integrations.telephony.switch import Switch

LINES = 2  # calls at once
HEADSET = Device("simulated", "Simulated headset")
_TONES = frozenset("0123456789*#ABCD")
_REGISTERS_S = 0.5

Callers = Callable[[Routing, str], Caller]


class SimulatedExchange:
    """`callers` says who rings for an offered contact; `far_ends` who is behind a number."""

    def __init__(
        self,
        *,
        clock: Clock,
        language: str = "en",
        callers: Callers | None = None,
        far_ends: Callable[[str], FarEnd] | None = None,
    ) -> None:
        self.events: Signal[Event] = Signal()
        self.spoken: Signal[tuple[CallId, str]] = Signal()  # by the agent, for who is made up
        self.takes_words = True
        self.rings_colleagues = True  # False: who is behind `sip:` is somebody else's to say
        self.registration = Registration.READY
        self.devices: tuple[Device, ...] = (HEADSET,)
        self.device: Device | None = HEADSET
        self._callers = callers or (
            lambda _routing, number: Caller(number=number, lines=small_talk(language))
        )
        self._far_ends = far_ends or (lambda number: far_end(number, language))
        self._switch = Switch(clock, self.events)

    # ----------------------------------------------------------------- what simulates the world
    def step(self) -> None:
        """Let happen what is due by now."""
        self._switch.step()

    def ring(self, caller: Caller, routing: Routing = UNROUTED, called: str = "") -> CallId | None:
        """Somebody calls; None: the call did not come through, since this desk is not there."""
        if self._absence() is not None or len(self._switch.calls) >= LINES:
            return None
        id_ = self._switch.new_id()
        now = self._switch.now()
        self._switch.tell(Incoming(id_, now, caller.number, called, caller.name, routing))
        self._switch.follows(id_, caller)
        return id_

    def say(self, call: CallId, text: str, *, by_us: bool = False) -> None:
        """Words of that end, or of this one, in a call that is talked in."""
        self._switch.say(call, text, by_us=by_us)

    def lose_network(self, back_after_s: float | None = 10.0) -> None:
        """Nothing gets through; calls that are talked end. It comes back by itself."""
        self._register_as(Registration.LOST)
        for id_ in tuple(self._switch.calls):
            self._switch.end(id_, Cause.LINE_LOST)
        if back_after_s is not None:
            self._switch.later(back_after_s, self.register)

    def unplug(self) -> None:
        """The headset is gone."""
        self.devices, self.device = (), None
        self._switch.tell(DevicesChanged(NO_CALL, self._switch.now()))

    def plug(self) -> None:
        self.devices, self.device = (HEADSET,), HEADSET
        self._switch.tell(DevicesChanged(NO_CALL, self._switch.now()))

    def far_end_hangs_up(self, call: CallId, cause: Cause = Cause.THERE) -> None:
        self._switch.end(call, cause)

    def rings_there(self, call: CallId) -> None:
        """Let whoever is made up for its number be rung."""
        if (known := self._switch.calls.get(call)) is not None:
            self._switch.ring_there(call, self._far_ends(known.number))

    def rings_at_last(self, call: CallId) -> None:
        """It rings at a real other end now."""
        known = self._switch.calls.get(call)
        if known is not None and not known.rings:
            self._switch.ringing(call)

    def answered_there(self, call: CallId) -> None:
        self._switch.answered(call)

    def later(self, seconds: float, happens: Callable[[], None]) -> None:
        """Let this happen then, in `step`."""
        self._switch.later(seconds, happens)

    def state(self, call: CallId) -> CallState | None:
        """None: it is over, or there is none."""
        return self._switch.state(call)

    # ---------------------------------------------------------------------- what the desk asks
    def calls(self) -> tuple[Call, ...]:
        return tuple(self._switch.calls.values())

    def register(self) -> None:
        if self.registration is Registration.READY:
            return
        self._register_as(Registration.TRYING)
        self._switch.later(_REGISTERS_S, self._registered)

    def unregister(self) -> None:
        self._register_as(Registration.OFF)

    def choose(self, device: str) -> Trouble | None:
        found = next((each for each in self.devices if each.id == device), None)
        if found is None:
            return Trouble.NO_DEVICE
        self.device = found
        self._switch.tell(DevicesChanged(NO_CALL, self._switch.now()))
        return None

    def expect(self, routing: Routing, number: str) -> None:
        """The contact was offered here: whoever waits in it rings, once."""
        rung = (each.routing for each in self._switch.calls.values() if not each.routing.consults)
        if not any(each.contact == routing.contact for each in rung):
            self.ring(self._callers(routing, number), routing)

    def answer(self, call: CallId) -> Trouble | None:
        if self._switch.state(call) is not CallState.RINGING:
            return Trouble.NOT_NOW
        if self.device is None:
            return Trouble.NO_DEVICE
        self._switch.hold_others(call)
        self._switch.answered(call)
        return None

    def reject(self, call: CallId) -> Trouble | None:
        if self._switch.state(call) is not CallState.RINGING:
            return Trouble.NOT_NOW
        self._switch.end(call, Cause.REJECTED)
        return None

    def dial(
        self,
        number: str,
        *,
        routing: Routing = UNROUTED,
        about: CallId = NO_CALL,
        name: str = "",
    ) -> CallId | Trouble:
        trouble = self._absence() or self._why_not(number, about)
        if trouble is not None:
            return trouble
        id_ = self._switch.new_id()
        self._switch.hold_others(id_)
        self._switch.tell(Dialling(id_, self._switch.now(), number, about, name, routing))
        if self.rings_colleagues or not number.startswith("sip:"):
            self._switch.ring_there(id_, self._far_ends(number))
        return id_

    def hold(self, call: CallId) -> Trouble | None:
        if self._switch.state(call) is not CallState.TALKING:
            return Trouble.NOT_NOW
        self._switch.hold(call)
        return None

    def resume(self, call: CallId) -> Trouble | None:
        if self._switch.state(call) is not CallState.HOLDING:
            return Trouble.NOT_NOW
        self._switch.hold_others(call)
        self._switch.tell(Resumed(call, self._switch.now()))
        return None

    def mute(self, call: CallId, *, on: bool) -> Trouble | None:
        if not self._switch.is_talked(call):
            return Trouble.NOT_NOW
        if self._switch.calls[call].muted != on:
            self._switch.tell(Muted(call, self._switch.now(), on))
        return None

    def tone(self, call: CallId, digits: str) -> Trouble | None:
        if self._switch.state(call) is not CallState.TALKING:
            return Trouble.NOT_NOW
        if not digits or set(digits) - _TONES:
            return Trouble.BAD_NUMBER
        self._switch.tell(Toned(call, self._switch.now(), digits))
        return None

    def speak(self, call: CallId, words: str) -> Trouble | None:
        if self._switch.state(call) is not CallState.TALKING or self._switch.calls[call].muted:
            return Trouble.NOT_NOW
        self.say(call, words, by_us=True)
        self.spoken.emit((call, words))
        return None

    def transfer(self, call: CallId, number: str) -> Trouble | None:
        if not self._switch.is_talked(call):
            return Trouble.NOT_NOW
        if not _can_be_dialled(number):
            return Trouble.BAD_NUMBER
        if self._far_ends(number).busy:
            return Trouble.REFUSED
        self._switch.end(call, Cause.TRANSFERRED)
        return None

    def connect(self, call: CallId, other: CallId) -> Trouble | None:
        if not (self._switch.is_talked(call) and self._switch.is_talked(other)) or call == other:
            return Trouble.NOT_NOW
        self._switch.end(other, Cause.TRANSFERRED)
        self._switch.end(call, Cause.TRANSFERRED)
        return None

    def join(self, call: CallId, other: CallId) -> Trouble | None:
        if not (self._switch.is_talked(call) and self._switch.is_talked(other)) or call == other:
            return Trouble.NOT_NOW
        self._switch.tell(Joined(call, self._switch.now(), other))
        self._switch.tell(Joined(other, self._switch.now(), call))
        return None

    def hang_up(self, call: CallId) -> Trouble | None:
        if call not in self._switch.calls:
            return Trouble.NOT_NOW
        self._switch.end(call, Cause.HERE)
        return None

    def _why_not(self, number: str, about: CallId) -> Trouble | None:
        if len(self._switch.calls) >= LINES:
            return Trouble.LINE_BUSY
        if not _can_be_dialled(number):
            return Trouble.BAD_NUMBER
        return Trouble.NOT_NOW if about and not self._switch.is_talked(about) else None

    def _absence(self) -> Trouble | None:
        if self.registration is not Registration.READY:
            return Trouble.NOT_REGISTERED
        return Trouble.NO_DEVICE if self.device is None else None

    def _register_as(self, state: Registration) -> None:
        if state is not self.registration:
            self.registration = state
            self._switch.tell(Registered(NO_CALL, self._switch.now(), state))

    def _registered(self) -> None:
        if self.registration is Registration.TRYING:
            self._register_as(Registration.READY)


def _can_be_dialled(number: str) -> bool:
    """A number, or a colleague by name."""
    return number.startswith("sip:") or any(letter.isdigit() for letter in number)
