"""Whose request it is: the chat it names, the page it comes from, the visit whose secret it bears.

Laws: nothing is stored of anybody before they have agreed to the text they were shown; of a secret
only the hash is stored; a page of another place gets nothing, and is told nothing but that.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final
from urllib.parse import urlsplit

import msgspec

from desktop.domain.ids import TenantId, new_id
from desktop.domain.kinds import milliseconds
from desktop.ports.clock import unix_ms
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import webchats
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.webchat.consenting import spoken, versions
from integrations.webchat.values import Agree, Chosen, Opened, Why

MAIN: Final = TenantId("main")
VISIT_MS: Final = 24 * 3_600_000  # without a word of its page it is not known any more
SEEN_EVERY_MS: Final = 30_000
THERE_MS: Final = 3 * SEEN_EVERY_MS  # a page that was heard of so lately is open
LOADS_MS: Final = 15_000  # a page that has gone may only be loaded anew: it is heard of by then
_NAME: Final = re.compile(r"(?:([A-Za-z0-9._:-]{1,64})~)?([a-z0-9][a-z0-9._-]{0,39})")
_SECRET: Final = re.compile(r"Chat ([A-Za-z0-9_-]{43})")
_CHOSEN: Final = msgspec.json.Decoder(Chosen)
STATUS: Final = {
    Why.NOWHERE: 404,
    Why.ELSEWHERE: 403,
    Why.UNKNOWN: 401,
    Why.CONSENT: 409,
    Why.OVER: 410,
    Why.BUSY: 429,
    Why.TOO_LARGE: 413,
    Why.KIND: 415,
    Why.UNREADABLE: 400,
    Why.FAULT: 500,
}


class Told(Exception):
    """What is not done, for the page to say in its words."""

    def __init__(self, why: Why, *, retry_after_s: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after_s = retry_after_s

    @property
    def status(self) -> int:
        return STATUS[self.why]


class Chat(msgspec.Struct, frozen=True):
    """A chat that a request names."""

    tenant: TenantId
    name: str
    chosen: Chosen

    @property
    def via(self) -> str:
        """What contacts that come by it say of their way."""
        return f"chat:{self.name}"


def chat_of(hub: Hub, said: str) -> Chat:
    """Raises Told: nowhere."""
    named = _NAME.fullmatch(said)
    chat: tuple[Chat, ...] = hub.chats.get(said, lambda: _read(hub, named)) if named else ()
    if not chat:
        raise Told(Why.NOWHERE)
    return chat[0]


def _read(hub: Hub, named: re.Match[str]) -> tuple[Chat, ...]:
    tenant = TenantId(named[1] or MAIN)
    with hub.store.reading(tenant) as within:
        chosen = webchats.find(within, named[2])
    return (Chat(tenant, named[2], _CHOSEN.decode(chosen)),) if chosen else ()


def may_show(hub: Hub, chat: Chat, origin: str | None) -> bool:
    """Whether a page of this place may; what says no place is no page of another's."""
    return origin is None or origin in chat.chosen.origins or origin == own_origin(hub)


def own_origin(hub: Hub) -> str:
    parts = urlsplit(hub.public)
    return f"{parts.scheme}://{parts.netloc}"


def secret_of(header: str | None) -> str:
    """The hash of the secret that a request bears. Raises Told: unknown."""
    said = _SECRET.fullmatch(header or "")
    if said is None:
        raise Told(Why.UNKNOWN)
    return hashed(said[1])


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def opened(hub: Hub, chat: Chat, said: Agree) -> Opened:
    """A visit begins with the agreement. Raises Told: consent."""
    agree_to(chat, said.consent)
    secret = secrets.token_urlsafe(32)
    now = unix_ms(hub.clock)
    visit = Visit(
        id=new_id(now),
        chat=chat.name,
        token=hashed(secret),
        consent=said.consent,
        agreed_at=now,
        seen_at=now,
        language=spoken(chat.chosen, said.language),
        name=clean_line(said.name),
        person_at=0 if chat.chosen.assistant else now,
    )

    def job(within: Transaction) -> None:
        webchats.keep_consent(within, said.consent, versions(chat.chosen)[said.consent], now)
        webchats.begin(within, visit)

    hub.store.writing(chat.tenant, job)
    return Opened(secret)


def agree_to(chat: Chat, version: str) -> None:
    """Raises Told: consent."""
    if version not in versions(chat.chosen):
        raise Told(Why.CONSENT)


def held(within: Transaction, chat: Chat, secret: str) -> Visit:
    """The visit; nobody else changes it before this is done. Raises Told: unknown."""
    visit = webchats.held(within, chat.name, secret)
    return _known(within, visit)


def found(within: Transaction, chat: Chat, secret: str) -> Visit:
    """Raises Told: unknown."""
    visit = webchats.of_tokens(within, [secret]).get(secret)
    return _known(within, visit if visit and visit.chat == chat.name else None)


def seen(within: Transaction, visit: Visit) -> None:
    """Its page was heard of."""
    now = milliseconds(within.now) or 0
    if now - visit.seen_at > SEEN_EVERY_MS:
        webchats.note(within, visit.id, seen_at=now)


def goes(hub: Hub, chat: Chat, secret: str) -> None:
    """A page says that it goes: it is closed unless it is heard of in a moment."""

    def job(within: Transaction) -> None:
        visit = held(within, chat, secret)
        at = (milliseconds(within.now) or 0) - THERE_MS + LOADS_MS
        if visit.seen_at > at:
            webchats.note(within, visit.id, seen_at=at)

    hub.store.writing(chat.tenant, job)


def clean(text: str) -> str:
    """Without what no keyboard makes: databases refuse some of it, and it may hide words."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (letter for letter in lines if letter in "\n\t\u200d" or letter.isprintable())
    return "".join(kept).strip()


def clean_line(text: str) -> str:
    return " ".join(clean(text).split())[:100]


def _known(within: Transaction, visit: Visit | None) -> Visit:
    now = milliseconds(within.now) or 0
    if visit is None or now - visit.seen_at > VISIT_MS:
        raise Told(Why.UNKNOWN)
    return visit
