"""Who is beside whom at one contact, live: who looks, who writes, who would like the pen.

`POST /live/v1/beside` says what the person at a desk does; what others do there comes back with the
answer, and as the event `beside` of the stream whenever it changes. Laws: nothing of it is a
change: it is in no log and no outbox, and what is not said again is over after `LASTS_S`; words
leave a desk only while somebody watches, and reach only people of its own site who see the contact.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Protocol, runtime_checkable

import msgspec

from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.ports.wire import Count, Name

LASTS_S = 15.0  # without another word
RENEW_S = 5.0  # between two words of a desk where nothing changes
CUSTOMER_TYPES_S = 6.0  # without another key of theirs
WORDS = 10_000  # letters; of longer words the last ones travel
ASKED = 20  # colleagues who were told "not now"


class Doing(StrEnum):
    LOOKS = "looks"
    REPLIES = "replies"
    NOTES = "notes"


class Kept(msgspec.Struct, frozen=True):
    """Somebody who asked for the pen was told: not now."""

    agent: Name
    asked: Count  # which asking of theirs it was


class Looks(msgspec.Struct, frozen=True):
    """What the person at this desk does now; without a contact they have left it."""

    client_id: Name
    interaction: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]*$", max_length=64)] = ""
    doing: Doing = Doing.LOOKS
    words: Annotated[str, msgspec.Meta(max_length=WORDS)] | None = None  # of the reply; shared
    shares: bool = False  # whoever watches may see the words as they are written
    asks: Count = 0  # for the pen, for the so-manieth time; 0: does not
    keeps_from: Annotated[tuple[Kept, ...], msgspec.Meta(max_length=ASKED)] = ()


class Other(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody else at the same contact, as far as the one who is told may know them."""

    agent: AgentId | None = None  # None: one whom they do not see in any list of colleagues
    name: str = ""
    site: SiteId | None = None
    doing: Doing = Doing.LOOKS
    holds: bool = False  # the contact is in their hands
    words: str | None = None  # what they have written so far; None: not shared, or nobody watched
    watches: bool = False  # may read along what the one who is told writes
    asks: int = 0  # for the pen, as in Looks
    keeps: bool = False  # was asked for it by the one who is told, and does not give it now


class Beside(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who else is at a contact, as of the hub's clock; by name, those who write first."""

    interaction: InteractionId
    as_of: datetime
    others: tuple[Other, ...] = ()
    customer_types: bool = False


@runtime_checkable
class Accompanying(Protocol):
    """A backend that tells who is beside; a line of today's hub fits it."""

    async def beside(self, looks: Looks) -> Beside:
        """Say what the person does. Raises Forbidden where the contact may not be seen."""
        ...
