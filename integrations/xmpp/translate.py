"""What stands in an archive, as something that a customer said; pure, and nothing is believed.

The account's own server archives what it has delivered, under the sender that it checked itself, so
of a stanza only its outermost element counts: what others have wrapped into it (forwarded messages,
carbons, results of archives) is theirs alone to say and is not looked at. Law: for every element
the same comes out for ever, so that whatever is read twice is the same message.

XEP-0359 (ids): https://xmpp.org/extensions/xep-0359.html · XEP-0313 (archive): …/xep-0313.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element  # built from what slixmpp has parsed

import msgspec

LONGEST: Final = 20_000  # letters of one message; what is longer ends there, and says so
LONGEST_ID: Final = 200
CUT: Final = " […]"
_CLIENT: Final = "{jabber:client}"
_BODY: Final = f"{_CLIENT}body"
_SUBJECT: Final = f"{_CLIENT}subject"
_ORIGIN: Final = "{urn:xmpp:sid:0}origin-id"
_BESIDE: Final = "{jabber:x:oob}x"
_ADDRESS: Final = "{jabber:x:oob}url"
_FETCHED: Final = re.compile(r"https?://[\x21-\x7e]{1,2000}", re.IGNORECASE)
MOST_FILES: Final = 10  # addresses beside one message
_ROOMS: Final = "{http://jabber.org/protocol/muc#user}x"
_PERSONAL: Final = ("chat", "normal", "")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a customer."""

    id: str  # the same for ever
    archived: str  # what the archive calls it
    jid: str  # bare, in small letters: who said it
    text: str
    at: datetime
    stanza: str = ""  # its own name of it, for a receipt; "" without one


class Returned(msgspec.Struct, frozen=True):
    """A message of ours that came back."""

    key: str  # under which it was sent
    jid: str  # bare: who says so
    why: str  # the condition of the protocol


def bare(jid: str) -> str:
    """The account, without what of its devices it was."""
    return jid.partition("/")[0].casefold()


def domain(jid: str) -> str:
    return bare(jid).rpartition("@")[2]


def said(own: str, archived: str, stanza: Element, at: datetime) -> Said | None:
    """What somebody has said to this account in person; None for everything else.

    own: the account's bare JID.
    """
    sender = bare(stanza.get("from", ""))
    text = _text(stanza)
    if stanza.tag != f"{_CLIENT}message" or stanza.get("type", "") not in _PERSONAL or not text:
        return None
    if "@" not in sender or sender == bare(own) or stanza.find(_ROOMS) is not None:
        return None  # a server, ourselves at another device, a room
    return Said(
        id=_lasting(sender, stanza, archived),
        archived=archived,
        jid=sender,
        text=text,
        at=at,
        stanza=stanza.get("id", "")[:LONGEST_ID],
    )


def is_ours(own: str, key: str, stanza: Element) -> bool:
    """Whether this account has sent it under that key."""
    if bare(stanza.get("from", "")) != bare(own):
        return False
    return stanza.get("id") == key or key in _origins(stanza)


def _text(stanza: Element) -> str:
    """The first body, as text, and addresses of files behind it; a subject alone says nothing."""
    text = (stanza.findtext(_BODY) or "").strip()
    text = "\n".join([*([text] if text else []), *_files(stanza, text)])
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _files(stanza: Element, text: str) -> Iterator[str]:
    """Where files lie that came beside the words (XEP-0066), unless the words say it."""
    for each in stanza.findall(_BESIDE)[:MOST_FILES]:
        address = (each.findtext(_ADDRESS) or "").strip()
        if _FETCHED.fullmatch(address) and address not in text:
            yield address


def _lasting(sender: str, stanza: Element, archived: str) -> str:
    """By the sender's own id where it promises to be one, so that what is sent again is known."""
    origin = next(_origins(stanza), "")
    if not origin:
        return f"archived {archived}"[:LONGEST_ID]
    digest = hashlib.sha256(f"{sender}\n{origin}".encode()).hexdigest()
    return f"origin {digest[:40]}"


def _origins(stanza: Element) -> Iterator[str]:
    return (id for each in stanza.findall(_ORIGIN) if (id := each.get("id", "")))
