"""The bytes of a mail as a `Mail`: what it says, with which files, from whom, in answer to what.

    mail = read_mail(data, received_at=now, tokens={mailbox.token})

Laws: whatever the bytes, it is a mail, and nothing raises; the time and the memory it takes grow
with its length alone; what is beyond `limits` is left out and said in `omitted`; no size that a
mail gives of itself is believed, and nothing in it is unpacked, fetched or run.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from msgspec.structs import replace

from desktop.domain.conversation import Omitted
from desktop.domain.words import LeftOut
from integrations.email.bodies import Bodies, bodies_of
from integrations.email.files import Files, files_of
from integrations.email.letters import one_line, visible, words_of
from integrations.email.limits import (
    LARGEST_HEAD,
    LARGEST_MAIL,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_REFERENCES,
)
from integrations.email.origins import bounce_of, loop_of, may_be_answered, origin_of
from integrations.email.parts import Head, Parts, header, headers, parts_of
from integrations.email.people import NOBODY, first, people
from integrations.email.subjects import bare_subject
from integrations.email.values import Mail, Person
from integrations.email.vouching import vouched

_ID: Final = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID: Final = re.compile(r"[^<>\s]{3,250}")
_OLDEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_FAST_CLOCK: Final = timedelta(minutes=10)  # so far may the clock of who wrote it be ahead


def read_mail(
    data: bytes,
    *,
    received_at: datetime,
    tokens: Collection[str] = (),
    size: int | None = None,
    authserv_id: str = "",
) -> Mail:
    """The mail of these bytes.

    received_at: when our mailbox took it; it holds where the mail's own date is not believed.
    tokens: of the mailboxes of this hub, by which a mail of our own is known.
    authserv_id: the name by which our own server signs what it says of a mail's writer.
    size: of the whole mail, where `data` is only its head because it is larger than LARGEST_MAIL.
    """
    whole = max(len(data), size or 0) <= LARGEST_MAIL
    data = data if whole else _only_head(data)
    parts = parts_of(data)
    files = files_of(parts.leaves)
    bodies = bodies_of(parts.leaves, files)
    left_out = _left_out(parts, files, bodies)
    left_out[LeftOut.WHOLE] += not whole
    mail = _mail(parts, bodies, received_at)
    omitted = (Omitted(what, count) for what, count in left_out.items() if count > 0)
    return replace(
        mail,
        message_id=_message_id(parts.head, data),
        files=files.kept(bodies.shown),
        loop=loop_of(parts.head, tokens, mail.origin),
        vouched=vouched(parts.head, authserv_id),
        omitted=(*omitted, *mail.omitted),
    )


def _only_head(data: bytes) -> bytes:
    head = data[:LARGEST_HEAD]
    found = re.search(rb"\r?\n\r?\n", head)
    return head[: found.end()] if found else head


def _left_out(parts: Parts, files: Files, bodies: Bodies) -> Counter[LeftOut]:
    left_out = Counter(files.left_out)
    left_out[LeftOut.PARTS] += parts.cut
    left_out[LeftOut.TEXT] += bodies.cut or len(bodies.text) > LONGEST_TEXT
    left_out.update(bodies.left_out)
    return left_out


def _mail(parts: Parts, bodies: Bodies, received_at: datetime) -> Mail:
    head = parts.head
    text = bodies.text[:LONGEST_TEXT]
    sender = first(head, "from", "sender", "return-path")
    (to, more_to), (cc, more_cc) = people(head, "to"), people(head, "cc")
    bounce = bounce_of(head, parts.leaves, text)
    origin = origin_of(head, bounce)
    told = one_line(words_of(header(head, "subject")), LONGEST_SUBJECT)
    subject, number = bare_subject(told)
    more = more_to + more_cc
    return Mail(
        message_id="",
        references=_references(head),
        in_reply_to=next(iter(_ids(head, "in-reply-to")), ""),
        sender=sender,
        reply_to=_elsewhere(first(head, "reply-to"), sender),
        to=to,
        cc=cc,
        subject=subject,
        case_number=number,
        at=_written(head, received_at),
        came_at=received_at,
        text=text,
        html=bodies.html.encode(),
        origin=origin,
        bounce=bounce,
        may_be_answered=may_be_answered(head, origin),
        omitted=(Omitted(LeftOut.RECIPIENTS, more),) if more else (),
    )


def _elsewhere(reply_to: Person, sender: Person) -> Person | None:
    return None if reply_to in (NOBODY, sender) or reply_to.address == sender.address else reply_to


def _message_id(head: Head, data: bytes) -> str:
    """Its own, or one made of what it is, so that the same mail is known again."""
    raw = header(head, "message-id")
    found = _ID.search(raw) or _BARE_ID.fullmatch(raw.strip())
    if found:
        return visible(found[found.re.groups]).encode("utf-8", "replace").decode()
    return f"{hashlib.sha256(data).hexdigest()[:32]}@without.id"


def _ids(head: Head, name: str) -> list[str]:
    return [visible(each) for raw in headers(head, name) for each in _ID.findall(raw)]


def _references(head: Head) -> tuple[str, ...]:
    """The beginning of the thread and the nearest ones."""
    ids = list(dict.fromkeys((*_ids(head, "references"), *_ids(head, "in-reply-to"))))
    return tuple(ids if len(ids) <= MOST_REFERENCES else [ids[0], *ids[1 - MOST_REFERENCES :]])


def _written(head: Head, received_at: datetime) -> datetime:
    """When it was written, where that can be: not before there was mail, not in the future."""
    for told in _dates(head):
        if _OLDEST <= told <= received_at + _FAST_CLOCK:
            return min(told, received_at)
    return received_at


def _dates(head: Head) -> Iterator[datetime]:
    try:
        at = parsedate_to_datetime(one_line(header(head, "date"), 100))
        yield at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return
