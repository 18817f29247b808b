"""A mailbox over IMAP (RFC 3501, with CONDSTORE of RFC 7162), for one thread.

    with Inbox(chosen, password) as inbox:
        standing = inbox.standing()
        for letters in inbox.letters(position, standing): …

Laws: nothing in the mailbox is changed by reading; what is in memory at once is bounded; of a mail
that is too large only the head is fetched. Raises imap-tools' and imaplib's errors, OSError.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import msgspec
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.utils import encode_folder

from integrations.email.chosen import Chosen, Guard, context_of
from integrations.email.limits import LARGEST_MAIL
from integrations.email.shelf import Letter, Position

TIMEOUT_S: Final = 60.0
AT_ONCE: Final = 200  # mails in one answer
BYTES_AT_ONCE: Final = 8_000_000
FEWEST_UIDS, MOST_UIDS = 1_000, 50_000  # whose sizes are asked for at once
_SENT: Final = r"\sent"  # RFC 6154
ERRORS: Final = (ImapToolsError, imaplib.IMAP4.error, OSError)
_NUMBER: Final = {
    name: re.compile(rf"\b{name} \(?(\d+)".encode())
    for name in ("UIDVALIDITY", "UIDNEXT", "HIGHESTMODSEQ", "MESSAGES", "UID", r"RFC822\.SIZE")
}


class Standing(msgspec.Struct, frozen=True):
    """How the folder stands at the server."""

    validity: int
    next_uid: int
    modseq: int  # 0: it keeps none
    count: int


class _Size(msgspec.Struct, frozen=True):
    uid: int
    size: int


class Inbox:
    """The folder that mails come into."""

    def __init__(self, chosen: Chosen, password: str) -> None:
        self._chosen = chosen
        self._password = password
        self._box: BaseMailBox | None = None

    def __enter__(self) -> Inbox:
        self._box = _opened(self._chosen)
        try:
            self._box.login(self._chosen.login, self._password, initial_folder=None)
        except BaseException:
            self._hang_up()
            raise
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _t: TracebackType | None,
    ) -> None:
        self._hang_up()

    @property
    def _client(self) -> imaplib.IMAP4:
        if self._box is None:
            raise LookupError("it was not opened")
        return self._box.client

    def standing(self) -> Standing:
        asked = "UIDVALIDITY UIDNEXT MESSAGES"
        if self._counts_changes():
            asked += " HIGHESTMODSEQ"
        told = _done(self._client.status(in_words(self._chosen.folder), f"({asked})"))
        line = b" ".join(part for part in told if isinstance(part, bytes))
        found = {name: _number(name, line) for name in _NUMBER}
        return Standing(
            validity=found["UIDVALIDITY"],
            next_uid=found["UIDNEXT"],
            modseq=found["HIGHESTMODSEQ"],
            count=found["MESSAGES"],
        )

    def _counts_changes(self) -> bool:
        """Asked anew: imaplib has what was told before signing in, and many tell this after it."""
        told = _done(self._client.capability())
        return any(b"CONDSTORE" in part.upper().split() for part in told if isinstance(part, bytes))

    def letters(self, position: Position, standing: Standing) -> Iterator[Sequence[Letter]]:
        """What lies in it from the position on, some at a time, in the order of their uids."""
        if not standing.count or position.next_uid >= standing.next_uid:
            return
        _done(self._client.select(in_words(self._chosen.folder), readonly=True))
        for sizes in self._sizes(position.next_uid, standing.next_uid):
            for some in _packed(sizes):
                yield self._fetched(some)

    def sent_already(self, message_id: str) -> bool:
        """Whether a mail of this Message-ID lies among those that went out, or came back to us."""
        return any(
            self._holds(folder, message_id) for folder in (*self._sent(), self._chosen.folder)
        )

    def file_sent(self, data: bytes) -> None:
        """Lay a copy of what went out beside the others."""
        if self._chosen.sent:
            now = imaplib.Time2Internaldate(datetime.now(UTC))  # noqa: TID251  told to the server
            folder = next(iter(self._sent()), self._chosen.sent)
            _done(self._client.append(in_words(folder), r"(\Seen)", now, data))

    def _sent(self) -> list[str]:
        """Where mails that went out lie: the folder of that name, or what the server calls so."""
        if self._box is None:
            return []
        there = self._box.folder.list()
        named = [each.name for each in there if each.name == self._chosen.sent]
        return named or [each.name for each in there if _SENT in map(str.lower, each.flags)]

    def _holds(self, folder: str, message_id: str) -> bool:
        kind, _ = self._client.select(in_words(folder), readonly=True)
        if kind != "OK":
            return False
        criterion = f'(HEADER Message-ID "<{message_id}>")'
        found = _done(self._client.uid("SEARCH", criterion))
        return any(isinstance(part, bytes) and part.strip() for part in found)

    def _sizes(self, first: int, end: int) -> Iterator[list[_Size]]:
        """Of all uids in this range; numbers may lie far apart."""
        step = FEWEST_UIDS
        first = max(first, self._lowest())
        while first < end:
            last = min(first + step, end) - 1
            told = _done(self._client.uid("FETCH", f"{first}:{last}", "(UID RFC822.SIZE)"))
            sizes = [
                _Size(_number("UID", part), _number(r"RFC822\.SIZE", part))
                for part in told
                if isinstance(part, bytes) and b"RFC822.SIZE" in part
            ]
            yield sorted((each for each in sizes if first <= each.uid <= last), key=_uid)
            few = len(sizes) < step // 10
            step = min(step * 2, MOST_UIDS) if few else FEWEST_UIDS
            first = last + 1

    def _lowest(self) -> int:
        told = _done(self._client.fetch("1", "(UID)"))
        return next((_number("UID", part) for part in told if isinstance(part, bytes)), 1)

    def _fetched(self, some: Sequence[_Size]) -> Sequence[Letter]:
        known = {each.uid: each.size for each in some}
        large = some[0].size > LARGEST_MAIL
        what = "BODY.PEEK[HEADER]" if large else "BODY.PEEK[]"
        uids = ",".join(str(each.uid) for each in some)
        told = _done(self._client.uid("FETCH", uids, f"(UID INTERNALDATE {what})"))
        letters = []
        for part in told:
            if isinstance(part, tuple):
                head, data = bytes(part[0]), bytes(part[1])
                uid = _number("UID", head)
                if uid in known:
                    letters.append(Letter(uid, _taken_at(head), known[uid], data))
        return sorted(letters, key=_uid)

    def _hang_up(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            try:
                box.client.logout()
            except ERRORS:
                box.client.shutdown()


def _opened(chosen: Chosen) -> BaseMailBox:
    host, port = chosen.imap.host, chosen.imap.port
    context = context_of(chosen)  # without one nobody's name would be looked at
    match chosen.guard:
        case Guard.TLS:
            return MailBox(host, port, TIMEOUT_S, ssl_context=context)
        case Guard.STARTTLS:
            return MailBoxStartTls(host, port, TIMEOUT_S, ssl_context=context)
        case Guard.NONE:
            return MailBoxUnencrypted(host, port, TIMEOUT_S)


def _packed(sizes: Sequence[_Size]) -> Iterator[Sequence[_Size]]:
    """As many as are fetched at once; one that is too large goes alone."""
    some: list[_Size] = []
    weight = 0
    for each in sizes:
        large = each.size > LARGEST_MAIL
        if some and (len(some) == AT_ONCE or large or weight + each.size > BYTES_AT_ONCE):
            yield some
            some, weight = [], 0
        some.append(each)
        weight += BYTES_AT_ONCE if large else each.size
    if some:
        yield some


def _taken_at(head: bytes) -> datetime:
    told = imaplib.Internaldate2tuple(head)
    if told is None:
        return datetime.now(UTC)  # noqa: TID251  the server does not say
    return datetime(*told[:6]).astimezone(UTC)


def _done(answer: tuple[str, Any]) -> Sequence[bytes | tuple[bytes, bytes] | None]:
    kind, told = answer
    if kind != "OK":
        words = b" ".join(part for part in told if isinstance(part, bytes))
        raise imaplib.IMAP4.error(words.decode("utf-8", "replace")[:300] or kind)
    return list(told)


def _number(name: str, line: bytes) -> int:
    found = _NUMBER[name].search(line)
    return int(found[1]) if found else 0


def _uid(each: _Size | Letter) -> int:
    return each.uid


def in_words(folder: str) -> str:
    """Its name as IMAP writes it: in quotes, what is beyond ASCII in its own seven bits."""
    return encode_folder(folder).decode("ascii")
