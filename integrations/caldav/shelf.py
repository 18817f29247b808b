"""What the hub keeps of a calendar, as the connector asks for it.

Laws: each call is one transaction; what was read is taken before the token behind it is kept, and
taking it twice is taking it once, so whatever is killed goes on where it was; whoever has lost the
calendar to another process writes nothing more (`Lost`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from integrations.caldav.todo import Entry, Read, Said


class Lost(Exception):
    """Another process looks after this calendar now."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an administrator chose of a calendar."""

    agent: str  # whose tasks stand in it, and in whose name changes there are asked for
    login: str
    team: str = ""  # all tasks of this team stand in it instead
    queue: str = ""  # all tasks of this queue stand in it instead
    zone: str = "Europe/Berlin"  # of days, and of times that name none
    names: bool = False  # a customer's name may stand in it
    deletes: bool = False  # what is deleted there is cancelled here, also where it came from here
    every_s: float = 60.0

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A task that the calendar does not have as it is."""

    task: str
    path: str
    etag: str  # of what stands there; "": nothing
    entry: Entry | None = None  # None: it is to go
    said: Said | None = None


class Shelf(Protocol):
    def hold(self) -> bool: ...

    def let_go(self, told: str) -> None: ...

    def chosen(self) -> Chosen: ...

    def token(self) -> str: ...

    def heard(self, token: str) -> None: ...

    def etags(self) -> Mapping[str, str]:
        """By path, of all entries that are there as far as is known."""
        ...

    def take(self, path: str, etag: str, read: Read | None) -> bool:
        """How an entry stands there now, None: it is no task. Whether something changed here."""
        ...

    def gone(self, path: str) -> bool:
        """An entry is not there any more. Whether something changed here."""
        ...

    def due(self, base: str) -> list[Due]:
        """base: the path of the collection."""
        ...

    def sent(self, due: Due, etag: str) -> None: ...
