"""A mail that came in, as values: what it says, who says so, and what was left out of it.

    mail = read_mail(data, received_at=now)     mail.text, mail.html, mail.files, mail.origin

Laws: nothing in it has letters that hide or turn words; names of files are as `clean_name` makes
them; `html` loads nothing and runs nothing, and its pictures are `files` of the same mail by hash.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from desktop.domain.conversation import Omitted
from desktop.domain.words import Origin, Vouched


class Person(msgspec.Struct, frozen=True):
    address: str  # in small letters; "" when there is none that could be written to
    name: str = ""  # "" where it only repeats the address, or would pass for another one


class MailFile(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    content: bytes
    sha256: str  # hex
    shown: bool = False  # it is a picture that `html` shows in its place


class Bounce(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail server says of a mail of ours."""

    of: tuple[str, ...]  # Message-IDs it speaks of, the surest first; none: it does not say
    recipients: tuple[str, ...] = ()  # whom it did not reach
    final: bool = True  # False: it is late, and the server still tries
    status: str = ""  # RFC 3463: "5.1.1"
    words: str = ""  # the server's own


class Loop(StrEnum):
    """Why a mail must not be taken in as a customer's."""

    OWN = "own"  # we sent it, and it was led back to us
    HOPS = "hops"  # it has come by too many servers


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    message_id: str  # without <>; made of its content where it has none
    references: tuple[str, ...] = ()  # the mails it goes back to, the nearest last
    in_reply_to: str = ""
    sender: Person
    reply_to: Person | None = None  # only where it differs from the sender
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    subject: str = ""  # in one line, without "Re:" and "AW:", and without a case's number
    case_number: str = ""  # "V-20001", as it stands in the subject
    at: datetime  # when it was written; when it came, where that is not believed
    came_at: datetime | None = None  # when our mailbox took it
    text: str = ""  # all that it says
    html: bytes = b""  # made safe, UTF-8; empty when it has no layout of its own
    files: tuple[MailFile, ...] = ()
    origin: Origin = Origin.PERSON
    bounce: Bounce | None = None
    loop: Loop | None = None
    vouched: Vouched | None = None  # for the domain of its sender
    may_be_answered: bool = True  # by a machine; False for lists and whatever is automatic
    omitted: tuple[Omitted, ...] = ()

    @property
    def answers_go_to(self) -> Person:
        return self.reply_to or self.sender
