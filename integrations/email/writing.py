"""A reply of ours as the bytes of a mail.

    mail = compose(message, contact, mailbox, key=outgoing.key, at=now)
    mail.data, mail.recipients, mail.message_id

Laws: the same reply under the same key has the same Message-ID however often it is written; no word
of anybody can add a header or a recipient; what a program sends says so; what customers read names
nobody but the mailbox.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

import msgspec

from desktop.domain.conversation import Attachment, Message
from desktop.domain.file_name import clean_name
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, Origin
from integrations.email.flowed import flowed
from integrations.email.letters import one_line, visible
from integrations.email.limits import LONGEST_NAME, LONGEST_SUBJECT
from integrations.email.mailbox import Mailbox
from integrations.email.origins import OUR_MARK
from integrations.email.quoted import quoted
from integrations.email.subjects import bare_subject

MOST_REFERENCES: Final = 20
_ADDRESS: Final = re.compile(
    r"([\w.!#$%&'*+/=?^`{|}~-]{1,64})@([^\s@<>,;:\"()\[\]\\]{1,190})", re.A
)
_ID: Final = re.compile(r"[^\s<>@]{1,200}@[^\s<>@]{1,200}")
_AGAIN: Final = {"de": "AW: "}
_UNKNOWN: Final = "application/octet-stream"


class Unsendable(ValueError):
    """It cannot become a mail, however often it is tried; `str` says why."""


class Composed(msgspec.Struct, frozen=True):
    message_id: str  # without <>
    sender: str
    recipients: tuple[str, ...]
    data: bytes
    own_copy: str = ""  # where it goes besides, for us to see that it went


def compose(
    message: Message,
    contact: Interaction,
    mailbox: Mailbox,
    *,
    key: str,
    at: datetime,
    case_number: str = "",
    contents: Mapping[str, bytes] | None = None,
) -> Composed:
    """The mail that says what the message says, in answer to what was said before in its contact.

    key: of the outgoing row. at: the time in its head; the same at every try is best.
    contents: of the attachments, by hash. Raises Unsendable.
    """
    to = _people(message.to or contact.address)
    if not to:
        raise Unsendable("there is no address to send it to")
    cc = [one for one in _people(", ".join(message.cc)) if one not in to]
    id = message_id(key, mailbox)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _person(mailbox.address, mailbox.name)
    mail["To"] = to
    if cc:
        mail["Cc"] = cc
    before = _before(contact.messages, message)
    mails = [each for each in before if (each.channel or contact.channel) is Channel.EMAIL]
    mail["Subject"] = subject(contact.subject, case_number, mailbox, again=bool(mails))
    mail["Date"] = at
    mail["Message-ID"] = f"<{id}>"
    _in_answer_to(mail, mails)
    _marked(mail, message, mailbox)
    text = _text(message, before, mailbox)
    mail.set_content(text, cte="quoted-printable", params={"format": "flowed"})
    _attach(mail, message.attachments, contents or {}, key)
    try:
        data = mail.as_bytes()
    except (MessageError, ValueError, LookupError) as error:
        raise Unsendable(str(error)) from error
    recipients = (address.addr_spec for address in (*to, *cc))
    return Composed(id, mailbox.address, tuple(dict.fromkeys(recipients)), data)


def message_id(key: str, mailbox: Mailbox) -> str:
    """Of the mail under this key; it tells nothing of the key."""
    place = _person(mailbox.address).domain
    return f"{hashlib.sha256(f'tresen {key}'.encode()).hexdigest()[:40]}@{place}"


def subject(told: str, case_number: str, mailbox: Mailbox, *, again: bool) -> str:
    """With "Re:" or "AW:" once, where it answers, and the number of the case once."""
    bare, _ = bare_subject(told)
    before = _AGAIN.get(mailbox.language, "Re: ") if again else ""
    number = f" [#{one_line(case_number, 40)}]" if case_number else ""
    return one_line(f"{before}{bare}", LONGEST_SUBJECT - len(number)) + number


# ----------------------------------------------------------------------------------------- head
def _person(address: str, name: str = "") -> Address:
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        raise Unsendable(f"“{one_line(address, 100)}” is no address that can be written to")
    try:
        domain = found[2].encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Unsendable(f"“{one_line(address, 100)}” is no address") from error
    return Address(one_line(name, LONGEST_NAME), found[1], domain)


def _people(told: str) -> list[Address]:
    people = (_person(each) for each in told.split(",") if each.strip())
    return list({one.addr_spec: one for one in people}.values())


def _before(messages: Sequence[Message], message: Message) -> list[Message]:
    """What was said to or by the customer before it, oldest first."""
    place = next((at for at, each in enumerate(messages) if each.id == message.id), len(messages))
    return [each for each in messages[:place] if each.origin is not Origin.NOTICE]


def _in_answer_to(mail: EmailMessage, before: Sequence[Message]) -> None:
    named = [each for each in before if _ID.fullmatch(each.external_id)]
    ids = [f"<{each.external_id}>" for each in named]
    if not ids:
        return
    heard = [
        f"<{each.external_id}>"
        for each in named
        if each.direction is Direction.INBOUND and each.origin is Origin.PERSON
    ]
    nearest = (heard or ids)[-1]
    kept = [each for each in dict.fromkeys(ids) if each != nearest]
    mail["In-Reply-To"] = nearest
    mail["References"] = " ".join([*kept[:1], *kept[1:][-MOST_REFERENCES:], nearest])


def _marked(mail: EmailMessage, message: Message, mailbox: Mailbox) -> None:
    """By this mark a mail of ours that is led back to us is known."""
    if mailbox.token:
        mail[OUR_MARK] = one_line(mailbox.token, 100)
    if message.origin is not Origin.PERSON:
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"


# ----------------------------------------------------------------------------------------- body
def _text(message: Message, before: Sequence[Message], mailbox: Mailbox) -> str:
    text = visible(message.text).rstrip()
    if mailbox.signature.strip():
        text += f"\n\n-- \n{visible(mailbox.signature).strip()}"
    last = next((each for each in reversed(before) if each.direction is Direction.INBOUND), None)
    if mailbox.quotes and last is not None:
        text += f"\n\n{quoted(last, mailbox.language)}"
    return f"{flowed(text)}\n"


def _attach(
    mail: EmailMessage, files: Sequence[Attachment], contents: Mapping[str, bytes], key: str
) -> None:
    for file in files:
        content = contents.get(file.sha256)
        if content is None:
            raise Unsendable(f"the file {clean_name(file.name)} is not here")
        main, sub = _kind(file.media_type)
        name = clean_name(file.name)
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if files:
        mail.set_boundary(f"={hashlib.sha256(f'part {key}'.encode()).hexdigest()[:40]}=")


def _kind(told: str) -> tuple[str, str]:
    sound = re.fullmatch(r"(application|audio|image|text|video)/([\w.+-]{1,100})", told, re.ASCII)
    main, _, sub = (sound[0] if sound else _UNKNOWN).partition("/")
    return main, sub
