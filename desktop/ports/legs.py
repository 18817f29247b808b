"""A call between two desks, live: each end says how it stands, and is told how the other does.

`POST /live/v1/legs` says it of one end; what others say to this person comes back with the answer,
and as the event `legs` of the stream whenever it changes. It is for telephones that know nothing of
each other, as simulated ones do: an exchange does it by itself. Laws: nothing of it is a change, it
is in no log and no outbox; what is not said again is over after `LASTS_S`, so that an end that died
hangs up; nobody is told of a contact that they may not see.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Protocol, runtime_checkable

import msgspec

from desktop.domain.ids import AgentId, InteractionId
from desktop.ports.call_events import Cause
from desktop.ports.wire import Name

LASTS_S: Final = 15.0  # without another word
RENEW_S: Final = 4.0  # between two words of an end where nothing changes


class Stands(StrEnum):
    RINGS = "rings"
    TALKS = "talks"
    OVER = "over"


class Leg(msgspec.Struct, frozen=True, omit_defaults=True):
    """One end of a call, as its desk says."""

    call: Name  # the same at both ends
    to: Name  # whose desk the other end is at
    stands: Stands
    asks: bool = False  # this end has dialled
    interaction: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]*$", max_length=64)] = ""
    cause: Cause | None = None  # why it is over, as the other end is to hear it


class Heard(msgspec.Struct, frozen=True, omit_defaults=True):
    """The other end of a call, as far as the one who is told may know it."""

    call: str
    by: AgentId
    stands: Stands
    name: str = ""  # "": not among their colleagues
    asks: bool = False
    interaction: InteractionId | None = None  # what it is about; None: not for them to see
    cause: Cause | None = None


class Legs(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that others say to one person, as of the hub's clock; by call."""

    as_of: datetime
    legs: tuple[Heard, ...] = ()
    there: bool = False  # in an answer: a desk of whom it was said to was heard of lately


@runtime_checkable
class BetweenDesks(Protocol):
    """A backend that carries calls between desks; a line of today's hub fits it."""

    async def leg(self, leg: Leg) -> Legs:
        """Say how this end stands. Raises Forbidden where that person is none of the colleagues."""
        ...
