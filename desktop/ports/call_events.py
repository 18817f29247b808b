"""What a telephone tells: frozen values, each with its call and its time.

Their order and laws stand in `desktop.ports.telephony`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

import msgspec

CallId = NewType("CallId", str)
NO_CALL: Final = CallId("")


class Trouble(StrEnum):
    """Why nothing was done."""

    NO_DEVICE = "no-device"  # nothing to hear or to speak with
    NOT_REGISTERED = "not-registered"  # the exchange does not know this desk now
    LINE_BUSY = "line-busy"  # no further call fits in
    REFUSED = "refused"  # the exchange does not allow it
    BAD_NUMBER = "bad-number"
    NOT_NOW = "not-now"  # there is no such call, or it does not stand so


class Registration(StrEnum):
    OFF = "off"  # on purpose, or there is no telephone at all
    TRYING = "trying"
    READY = "ready"
    LOST = "lost"  # the network is away; tried again by itself


class Cause(StrEnum):
    """Why a call is over."""

    HERE = "here"  # hung up at this desk
    THERE = "there"  # the other end hung up
    REJECTED = "rejected"  # one end did not want it
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    TRANSFERRED = "transferred"  # the other end talks with somebody else now
    LINE_LOST = "line-lost"
    BAD_NUMBER = "bad-number"


class Device(msgspec.Struct, frozen=True):
    id: str
    name: str
    hears: bool = True
    speaks: bool = True


class Routing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the exchange says of a call beside its numbers; all of it may be missing."""

    contact: str = ""  # the interaction that the hub keeps for it
    queue: str = ""  # its id
    headers: tuple[tuple[str, str], ...] = ()  # whatever else came, as it came
    consults: bool = False  # a colleague asks about this contact, which stays theirs


UNROUTED: Final = Routing()


class Event(msgspec.Struct, frozen=True, tag=True):
    call: CallId  # "" where it concerns the telephone itself
    at: datetime


class Incoming(Event, frozen=True):
    """It rings here."""

    number: str
    called: str = ""  # the number that was dialled
    name: str = ""  # as the exchange knows it
    routing: Routing = UNROUTED


class Dialling(Event, frozen=True):
    number: str
    about: CallId = NO_CALL  # a consultation: the call on hold that it is about
    name: str = ""
    routing: Routing = UNROUTED


class Ringing(Event, frozen=True):
    """It rings at the other end."""


class Answered(Event, frozen=True):
    pass


class Held(Event, frozen=True):
    pass


class Resumed(Event, frozen=True):
    pass


class Muted(Event, frozen=True):
    on: bool


class Toned(Event, frozen=True):
    digits: str


class Joined(Event, frozen=True):
    """Both calls and this desk talk together from now on."""

    other: CallId


class Measured(Event, frozen=True):
    """How well the line carries: loss in percent, the rest in milliseconds."""

    loss: float
    jitter_ms: float
    delay_ms: float


class Level(Event, frozen=True):
    """How loud both ends are, 0..1; some times a second."""

    here: float
    there: float


class Said(Event, frozen=True):
    """Words of a call where there are any: simulated ones, or of a recogniser."""

    text: str
    by_us: bool = False
    simulated: bool = False


class Ended(Event, frozen=True):
    cause: Cause


class Registered(Event, frozen=True):
    state: Registration


class DevicesChanged(Event, frozen=True):
    pass
