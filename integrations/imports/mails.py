"""One mail (RFC 5322, MIME) as it is kept: who, when, what, in answer to what, with which files.

Laws: whatever the bytes, it is a mail or a ValueError with the reason; a wrong or missing charset
costs letters, never the mail; a part that is too large is left out and said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

import msgspec

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.conversation import Attachment
from desktop.text import tr
from integrations.imports.encodings import decoded
from integrations.imports.html import plain_text
from integrations.imports.rows import Blob

LONGEST = 400_000  # characters of text
MOST_PARTS = 500
_ID = re.compile(r"<([^<>\s]{1,400})>")
_PREFIX = re.compile(r"^\s*((re|aw|wg|fw|fwd|antwort|antw)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_NAME = re.compile(r"[^\w.,+()@ -]+")
_YEARS = range(1980, 2100)
# What the library raises on bytes that are no mail, besides its own errors.
_BROKEN = (
    MessageError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)


class Person(msgspec.Struct, frozen=True):
    address: str  # in small letters
    name: str = ""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    place: str
    message_id: str
    before: tuple[str, ...]  # the mails it goes back to, the oldest first
    at: datetime
    sender: Person
    to: tuple[Person, ...]
    subject: str  # without "Re:" and "AW:"
    text: str
    attachments: tuple[Attachment, ...] = ()
    blobs: tuple[Blob, ...] = ()
    left_out: tuple[str, ...] = ()  # names of attachments that are too large


def read_mail(place: str, data: bytes) -> Mail:
    """Raises ValueError with the reason."""
    try:
        return _read(place, data)
    except _Flaw:
        raise
    except _BROKEN as error:
        reason = f"{type(error).__name__} {error}"
        raise ValueError(tr("it is no mail: {reason}", reason=reason)) from error


class _Flaw(ValueError):
    """A reason that is meant for people."""


def _read(place: str, data: bytes) -> Mail:
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise _Flaw(tr("it has no header"))
    senders = _people(message, "from")
    if not senders:
        raise _Flaw(tr("it has no sender"))
    parts = _parts(message)
    text, body = _text(parts)
    if len(text) > LONGEST:
        raise _Flaw(tr("its text is longer than {count} characters", count=LONGEST))
    blobs, attachments, left_out = _attachments(part for part in parts if part is not body)
    at = _sent(message)
    return Mail(
        place=place,
        message_id=_message_id(message, at, text),
        before=_before(message),
        at=at,
        sender=senders[0],
        to=_people(message, "to"),
        subject=_PREFIX.sub("", _header(message, "subject"))[:500],
        text=text,
        attachments=attachments,
        blobs=blobs,
        left_out=left_out,
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header's words without the letters no text may have; empty when it cannot be read."""
    try:
        value = str(message.get(name) or "")
    except _BROKEN:
        value = next((str(raw) for key, raw in message.raw_items() if key.lower() == name), "")
    return " ".join(_cleaned(value).split())


def _cleaned(text: str) -> str:
    """Without null characters and halves of characters (surrogates), which cannot be written."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _people(message: EmailMessage, name: str) -> tuple[Person, ...]:
    try:
        listed = getattr(message.get(name), "addresses", ())
        told = [(one.display_name, one.addr_spec) for one in listed]
    except _BROKEN:
        told = [parseaddr(_header(message, name))]
    return tuple(
        Person(_cleaned(address).casefold(), " ".join(_cleaned(shown).split()))
        for shown, address in told
        if re.fullmatch(r"[^\s@]+@[^\s@]+", address)
    )


def _sent(message: EmailMessage) -> datetime:
    """The time in its header, else when the last server took it."""
    received = _header(message, "received").rpartition(";")[2]
    for told in (_header(message, "date"), received):
        try:
            at = parsedate_to_datetime(told)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            continue
        if at.year in _YEARS:
            return at.replace(microsecond=0)
    raise _Flaw(tr("it has no date"))


def _message_id(message: EmailMessage, at: datetime, text: str) -> str:
    """Its own id, or one made of what it says, so that the same mail is found again."""
    found = _ID.search(_header(message, "message-id"))
    if found:
        return found[1]
    told = "\x1f".join(
        (at.isoformat(), _header(message, "from"), _header(message, "subject"), text)
    )
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@without.id"


def _before(message: EmailMessage) -> tuple[str, ...]:
    ids = _ID.findall(_header(message, "references")) + _ID.findall(_header(message, "in-reply-to"))
    return tuple(dict.fromkeys(ids))


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The leaves of a mail, in order. A mail inside it is one leaf."""
    waiting, leaves = [message], []
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            children = part.get_payload()
            inner = [one for one in children if isinstance(one, EmailMessage)]
            waiting += reversed(inner)
        else:
            leaves.append(part)
        if len(leaves) + len(waiting) > MOST_PARTS:
            raise _Flaw(tr("it has more than {count} parts", count=MOST_PARTS))
    return leaves


def _text(parts: list[EmailMessage]) -> tuple[str, EmailMessage | None]:
    """The text of a mail and the part it stands in: plain before HTML."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if _kind(part) == kind and not _is_file(part):
                text = _cleaned(_decoded(part)).replace("\r\n", "\n").replace("\r", "\n")
                if kind == "text/html":
                    text = _shown(text)
                if text.strip():
                    return text.strip(), part
    return "", None


def _kind(part: EmailMessage) -> str:
    """Its type; what says it has parts and has none is read as text."""
    broken = part.get_content_maintype() == "multipart"
    return "text/plain" if broken else part.get_content_type()


def _shown(html: str) -> str:
    try:
        return plain_text(html)
    except ValueError:
        return html


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _decoded(part: EmailMessage) -> str:
    data = _payload(part)
    charset = str(part.get_content_charset() or "")
    try:
        return data.decode(charset) if charset else decoded(data)
    except (LookupError, UnicodeError):
        return decoded(data)


def _payload(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _attachments(
    parts: Iterator[EmailMessage],
) -> tuple[tuple[Blob, ...], tuple[Attachment, ...], tuple[str, ...]]:
    """The content of what is attached, what a message says of it, and what is too large."""
    blobs: dict[str, Blob] = {}
    attachments: list[Attachment] = []
    left_out: list[str] = []
    for part in parts:
        content = _content(part)
        name = _file_name(part)
        beside = part.get_content_maintype() in ("text", "multipart") and not _is_file(part)
        if not content or beside:  # the HTML beside the plain text
            continue
        if len(content) > BLOB_BYTES:
            left_out.append(name)
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        media_type = part.get_content_type()
        blobs[sha256] = Blob(sha256, media_type, content)
        attachments.append(Attachment(name, len(content), media_type, sha256))
    return tuple(blobs.values()), tuple(attachments), tuple(left_out)


def _content(part: EmailMessage) -> bytes:
    """What a leaf holds; of a mail inside a mail, that whole mail."""
    if not part.is_multipart():
        return _payload(part)
    inner = part.get_payload(0)
    return inner.as_bytes() if isinstance(inner, Message) else b""


def _file_name(part: EmailMessage) -> str:
    """Its name without a path, for a name must not lead anywhere."""
    told = _cleaned(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    ending = {"message/rfc822": ".eml"}.get(part.get_content_type(), "")
    return _NAME.sub("_", told).strip(" .")[:120] or f"attachment{ending}"
