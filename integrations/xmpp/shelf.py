"""What the hub keeps of an account, as the connector asks for it.

Laws: each call is one transaction; how far the archive was read is kept with what was read of it;
taking it twice is taking it once; whoever has lost the account to another process writes nothing
more (`Lost`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from integrations.xmpp.translate import Returned, Said


class Lost(Exception):
    """Another process looks after this account now."""


class Position(msgspec.Struct, frozen=True):
    """How far its archive was read."""

    since: datetime  # nothing before is a contact
    last: str = ""  # the id of the last message that was read; "": none yet


class File(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    content: bytes


class Letter(msgspec.Struct, frozen=True):
    """What is to be sent."""

    key: str  # nothing is sent twice under one
    to: str
    text: str
    unsure: bool  # somebody may have sent it before; the archive knows
    since: datetime  # it was not sent before
    files: tuple[File, ...] = ()
    is_file: bool = False  # the text is where one lies


class Refused(Exception):
    """The server, or the customer's, does not take it; `str` says why."""


class NotNow(Exception):
    """It is not known to have gone; it is tried again, and looked for first."""


Send = Callable[[Letter], None]  # called from a thread; raises Refused, NotNow


class Shelf(Protocol):
    def hold(self) -> bool:
        """Whether this process looks after it from now on, or still does."""
        ...

    def let_go(self, told: str) -> None: ...

    def tell(self, told: str) -> None:
        """How it stands, for people: "" when all is well."""
        ...

    def position(self) -> Position: ...

    def take(self, said: Sequence[Said], last: str) -> int:
        """What was read, in its order, and the archive's id of the last. How many were new."""
        ...

    def send(self, send: Send) -> int:
        """Hand over what waits. How many went."""
        ...

    def take_back(self, returned: Sequence[Returned]) -> int:
        """Note of what was sent that it came back. Of how many it could be so."""
        ...

    def customers_type(self, jids: Collection[str]) -> None: ...

    def written_to(self, among: Collection[str]) -> frozenset[str]:
        """To whom of these an agent writes a reply just now."""
        ...
