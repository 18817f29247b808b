"""What a web chat is set up with, and the words between a visitor's page and the hub.

Law: nothing here names a record, a queue or a person of the enterprise by its id; what stands in
these types is all that ever reaches a visitor.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from desktop.domain.ids import QueueId

MOST_LETTERS: Final = 4_000  # of one message
MOST_FILES: Final = 5  # with one message
FILES_A_VISIT: Final = 20
FILE_BYTES: Final = 5_000_000
ANY_KEY: Final = r"^[A-Za-z0-9_-]{8,64}$"
FILE_TYPES: Final = (
    *("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
)

Key = Annotated[str, msgspec.Meta(pattern=ANY_KEY)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(max_length=100)]
Mail = Annotated[str, msgspec.Meta(min_length=6, max_length=200)]
Language = Annotated[str, msgspec.Meta(max_length=8)]


class Naming(StrEnum):
    """How much of an agent's name a visitor reads."""

    FIRST = "first"
    FULL = "full"
    NOBODY = "nobody"


class Chosen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an administrator has chosen for one chat."""

    queue: QueueId
    origins: tuple[str, ...] = ()  # whose pages may show it; the hub's own may always
    language: str = "de"  # of a page that says none of ours
    title: str = ""
    consent: dict[str, str] = {}  # by language; where there is none, the one in `consenting`
    assistant: bool = False  # answers from articles until a person is asked for
    naming: Naming = Naming.FIRST


# ------------------------------------------------------------------------- what a page is told
class Consent(msgspec.Struct, frozen=True):
    """What a visitor agrees to, and the mark of exactly this text."""

    version: str
    text: str


class FileLimits(msgspec.Struct, frozen=True):
    bytes: int = FILE_BYTES
    each: int = MOST_FILES
    types: tuple[str, ...] = FILE_TYPES


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A chat before anybody has said anything in it."""

    title: str
    language: str
    consent: Consent
    there: bool  # somebody can answer now
    assistant: bool
    opens_at: datetime | None = None  # where it is closed by the clock
    letters: int = MOST_LETTERS
    files: FileLimits = FileLimits()


class Opened(msgspec.Struct, frozen=True):
    token: str  # the secret of this visit; it stands nowhere on the hub


class Phase(StrEnum):
    """Where a visit stands, in the order in which it goes."""

    NEW = "new"  # nothing was said yet
    ASSISTANT = "assistant"
    WAITING = "waiting"
    TALKING = "talking"
    LATER = "later"  # put aside; somebody comes back to it
    OVER = "over"


class Whom(StrEnum):
    """Who said something, as far as a visitor is to know."""

    ME = "me"
    US = "us"
    ASSISTANT = "assistant"
    NOTICE = "notice"


class File(msgspec.Struct, frozen=True):
    name: str
    size: int
    media_type: str
    sha256: str


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One turn as the visitor reads it."""

    key: str  # one's own: as one's page made it
    by: Whom
    at: datetime
    text: str
    name: str = ""  # of who said it; of an assistant, the article that it quotes
    files: tuple[File, ...] = ()


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a visitor is told of where the conversation stands."""

    phase: Phase
    there: bool = True  # somebody is at work who can answer
    before: int = 0  # so many wait in front
    name: str = ""  # of who answers
    types: bool = False  # whoever answers is writing
    assistant: bool = False  # a person can be asked for
    by_us: bool = False  # of what is over: we ended it


# ----------------------------------------------------------------------- what a page says itself
class Agree(msgspec.Struct, frozen=True):
    """The visitor agrees to this text; with it a visit begins."""

    consent: Annotated[str, msgspec.Meta(max_length=40)]
    language: Language = ""
    name: Name = ""


class FileSent(msgspec.Struct, frozen=True):
    """A file that was brought before."""

    name: Annotated[str, msgspec.Meta(max_length=300)]
    sha256: Sha256


class Say(msgspec.Struct, frozen=True):
    """A message; said again under the same key it is the same one."""

    key: Key
    text: Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)] = ""
    files: Annotated[tuple[FileSent, ...], msgspec.Meta(max_length=MOST_FILES)] = ()


class Letter(msgspec.Struct, frozen=True):
    """Nobody is there: what the visitor would have said, and where to answer."""

    key: Key
    consent: Annotated[str, msgspec.Meta(max_length=40)]
    email: Mail
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_LETTERS)]
    name: Name = ""
    language: Language = ""


class Why(StrEnum):
    """Why something is not done; the page has words for each."""

    NOWHERE = "nowhere"  # no such chat
    ELSEWHERE = "elsewhere"  # a page that may not show it
    UNKNOWN = "unknown"  # no such visit, or it is too long ago
    CONSENT = "consent"  # the text to agree to is another one by now
    OVER = "over"  # the chat has ended
    BUSY = "busy"
    TOO_LARGE = "too-large"
    KIND = "kind"  # files of this kind are not taken
    UNREADABLE = "unreadable"
    FAULT = "fault"


class NotDone(msgspec.Struct, frozen=True):
    why: Why
    message: str
