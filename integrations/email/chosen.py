"""A mailbox as an administrator connects it: where it lies, how its line is guarded, what it is."""

from __future__ import annotations

import ssl
from enum import StrEnum
from pathlib import Path

import msgspec

from desktop.domain.ids import QueueId
from integrations.email.mailbox import Mailbox

SMTPS = 465  # the port on which TLS begins at once


class Guard(StrEnum):
    """How a line is kept from being read on its way."""

    TLS = "tls"  # from the first byte; SMTP on another port than 465 begins it by STARTTLS
    STARTTLS = "starttls"
    NONE = "insecure-loopback"  # to a server on this machine alone


class Server(msgspec.Struct, frozen=True):
    host: str
    port: int


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    imap: Server
    smtp: Server
    login: str
    queue: QueueId
    guard: Guard = Guard.TLS
    trusted: str = ""  # certificates (PEM) to believe instead of the system's
    name: str = ""
    signature: str = ""
    quotes: bool = False
    language: str = "de"
    token: str = ""
    folder: str = "INBOX"
    sent: str = "Sent"  # "": mails that went out are filed by the server itself
    own_copy: bool = False  # each goes to the mailbox as well, so that one can see that it went
    authserv_id: str = ""  # by which its server signs what it says of writers; "": it says nothing
    every_s: float = 60.0  # between two looks, when the server says nothing by itself
    reopen_days: float = 7.0
    give_up_h: float = 48.0
    from_now: bool = False  # what lay in it before it was connected is not taken in

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(
            address=self.address,
            name=self.name,
            signature=self.signature,
            quotes=self.quotes,
            language=self.language,
            token=self.token,
        )


def context_of(chosen: Chosen) -> ssl.SSLContext | None:
    """Whom to believe on the line, by name; None: it is not guarded. Raises ssl.SSLError."""
    if chosen.guard is Guard.NONE:
        return None
    return ssl.create_default_context(cadata=chosen.trusted or None)


def certificates(path: Path) -> str:
    """What can be believed of this file. Raises ValueError where there is nothing, OSError."""
    told = path.read_text("ascii")
    if "BEGIN CERTIFICATE" not in told:
        raise ValueError(path)
    ssl.create_default_context(cadata=told)
    return told


def why_not(error: BaseException) -> str:
    """What an error of the line says; of a certificate in words that say what is wrong with it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the server's certificate is not trusted: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    return str(error) or type(error).__name__
