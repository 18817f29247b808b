"""What reading a mailbox needs of whoever keeps what was read.

Laws: how far it was read is noted in the very transaction that takes the mails in, so that a
process may be killed at any point; a mail that cannot be taken in is noted and stops no other; who
has lost hold of a mailbox writes nothing more for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from integrations.email.values import Mail


class Lost(Exception):
    """Another process looks after this mailbox now, or it is not connected any more."""


class Position(msgspec.Struct, frozen=True):
    """How far a mailbox was read; uids count within one validity (RFC 3501, 2.3.1.1)."""

    validity: int = 0
    next_uid: int = 1
    modseq: int = 0  # of the folder when it was read to its end; 0: the server has none


class Letter(msgspec.Struct, frozen=True):
    """A mail as it lies in the mailbox."""

    uid: int
    at: datetime  # when the mailbox took it
    size: int  # of the whole; more than `data` when only its head was fetched
    data: bytes


class Read(msgspec.Struct, frozen=True):
    """A letter with what it says; `why`: it could not be read."""

    uid: int
    mail: Mail | None = None
    why: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What became of some letters."""

    new: int = 0
    known: int = 0
    left: int = 0  # of no contact: our own, and what bounced off others
    flawed: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new,
            self.known + other.known,
            self.left + other.left,
            self.flawed + other.flawed,
        )


class Shelf(Protocol):
    def hold(self) -> bool:
        """Begin to look after it; False while another process does."""
        ...

    def let_go(self, told: str) -> None:
        """Another may go on; what it came to is kept for people to read. Raises Lost."""
        ...

    def position(self) -> Position: ...

    def begin_at(self, position: Position) -> None:
        """The mailbox is another one than before, or new. Raises Lost."""
        ...

    def take(self, letters: Sequence[Read], position: Position) -> Taken:
        """Take them in and note that it was read up to there. Raises Lost."""
        ...
