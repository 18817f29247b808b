"""The telephone at this desk: what it tells, what may be asked of it.

    undo = telephone.events.connect(listen)         every event bears its call and its time
    trouble = telephone.answer(call)                None: it is under way, and events say the rest

What is asked is a wish: it returns at once, and what became of it comes as events. A Trouble in
the answer means that nothing happens and no event follows.

The order of events of a call:

    came in:  Incoming, Answered, (Held, Resumed)*, Ended
    went out: Dialling, [Ringing], Answered, (Held, Resumed)*, Ended

Between Answered and Ended also Muted, Toned, Joined, Measured, Level and Said; Ended may come at
any time. Laws, held by every telephone (`tests/contracts/telephony.py`) and by who listens
(`desktop.ports.call`): the times of a call never run back; after Ended nothing more is told of a
call, and who hears something all the same ignores it; one call at most is being talked in, others
are on hold (Held comes before the Answered or Dialling of the next), unless calls were joined; a
number is told as it came and "" where it was kept back; without a registration nobody rings, and
what is being talked goes on or ends with LINE_LOST. Events come on the thread of the loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.domain.ids import AgentId
from desktop.domain.records import Customer, Interaction
from desktop.ports.call import Call
from desktop.ports.call_events import (
    NO_CALL,
    UNROUTED,
    CallId,
    Device,
    Event,
    Registration,
    Routing,
    Trouble,
)
from desktop.signal import Signal

if TYPE_CHECKING:
    from desktop.ports.legs import Leg, Legs


class Telephone(Protocol):
    """Whatever rings: a simulated exchange, the softphone, a desk telephone by remote control."""

    events: Signal[Event]

    @property
    def registration(self) -> Registration: ...

    @property
    def devices(self) -> tuple[Device, ...]: ...

    @property
    def device(self) -> Device | None:
        """The one that is used."""
        ...

    @property
    def takes_words(self) -> bool:
        """Whether what is said may be written instead: a simulated one has no microphone."""
        ...

    def calls(self) -> tuple[Call, ...]:
        """Every call that has not ended, oldest first, as its events have told.

        For a window that was opened again while somebody talks.
        """
        ...

    def register(self) -> None: ...

    def unregister(self) -> None: ...

    def choose(self, device: str) -> Trouble | None: ...

    def expect(self, routing: Routing, number: str) -> None:
        """This contact is offered here: an exchange that waits to be told lets it ring now.

        One that rings by itself need not do anything.
        """
        ...

    def answer(self, call: CallId) -> Trouble | None: ...

    def reject(self, call: CallId) -> Trouble | None:
        """Let it ring elsewhere."""
        ...

    def dial(
        self,
        number: str,
        *,
        routing: Routing = UNROUTED,
        about: CallId = NO_CALL,
        name: str = "",
    ) -> CallId | Trouble:
        """A new call. `about`: a consultation on that call, which goes on hold."""
        ...

    def hold(self, call: CallId) -> Trouble | None: ...

    def resume(self, call: CallId) -> Trouble | None:
        """Talk in it again; whichever was talked in goes on hold."""
        ...

    def mute(self, call: CallId, *, on: bool) -> Trouble | None: ...

    def tone(self, call: CallId, digits: str) -> Trouble | None:
        """Send 0-9, *, # and A-D as tones."""
        ...

    def speak(self, call: CallId, words: str) -> Trouble | None:
        """Say this in it, where words are taken."""
        ...

    def transfer(self, call: CallId, number: str) -> Trouble | None:
        """Give it away without asking; it ends here as TRANSFERRED once that end rings."""
        ...

    def connect(self, call: CallId, other: CallId) -> Trouble | None:
        """Let these two talk with each other; both end here as TRANSFERRED."""
        ...

    def join(self, call: CallId, other: CallId) -> Trouble | None:
        """Talk with both at once."""
        ...

    def hang_up(self, call: CallId) -> Trouble | None: ...


class Here(Protocol):
    """What somebody who is made up has to know of the desk that is rung."""

    async def customers(self) -> Sequence[Customer]:
        """Who may call: known here, with a number."""
        ...

    async def offered(self, contact: str) -> tuple[Interaction, Customer] | None:
        """The contact that the hub has offered here, and its customer."""
        ...

    async def has_room(self) -> bool:
        """Whether this agent takes a call now: ready, and with no other in hand."""
        ...

    @property
    def legs(self) -> Signal[Legs]:
        """What other desks say of calls to this one."""
        ...

    async def say_leg(self, leg: Leg) -> Legs | None:
        """Tell the other desk how this end stands; None: it did not arrive."""
        ...

    async def colleague(self, number: str) -> AgentId | None:
        """Whose extension this is, as far as they are known here."""
        ...


class Outlet(Protocol):
    """A telephone with what has to run beside it while the window is open."""

    @property
    def telephone(self) -> Telephone: ...

    async def run(self, here: Here) -> None:
        """Until cancelled. here: for callers who are made up."""
        ...


class NoTelephone:
    """Stands in where there is none: nothing rings, and whatever is asked is said to be off."""

    registration = Registration.OFF
    devices: tuple[Device, ...] = ()
    device: Device | None = None
    takes_words = False

    def __init__(self) -> None:
        self.events: Signal[Event] = Signal()

    def calls(self) -> tuple[Call, ...]:
        return ()

    def register(self) -> None: ...

    def unregister(self) -> None: ...

    def choose(self, device: str) -> Trouble | None:
        return Trouble.NO_DEVICE

    def expect(self, routing: Routing, number: str) -> None: ...

    def answer(self, call: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def reject(self, call: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def dial(
        self,
        number: str,
        *,
        routing: Routing = UNROUTED,
        about: CallId = NO_CALL,
        name: str = "",
    ) -> CallId | Trouble:
        return Trouble.NO_DEVICE

    def hold(self, call: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def resume(self, call: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def mute(self, call: CallId, *, on: bool) -> Trouble | None:
        return Trouble.NOT_NOW

    def tone(self, call: CallId, digits: str) -> Trouble | None:
        return Trouble.NOT_NOW

    def speak(self, call: CallId, words: str) -> Trouble | None:
        return Trouble.NOT_NOW

    def transfer(self, call: CallId, number: str) -> Trouble | None:
        return Trouble.NOT_NOW

    def connect(self, call: CallId, other: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def join(self, call: CallId, other: CallId) -> Trouble | None:
        return Trouble.NOT_NOW

    def hang_up(self, call: CallId) -> Trouble | None:
        return Trouble.NOT_NOW
