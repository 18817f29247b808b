"""Who works a contact is told, in it, that the page of its visitor was closed, or is open again.

A page says that it goes (`webchat_visits.goes`); one that ends without a word is only not heard of
any more. Laws: each time a page is closed is told once; what is only loaded anew, or comes back in
time, is not told; that it is open again is told once, and only where it was told that it was
closed; a contact that is over is left alone.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from desktop.domain.ids import MessageId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import InteractionStatus, Origin
from desktop.ports.clock import unix_ms
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import webchats
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.webchat import entering
from integrations.hub.server.webchat.visits import THERE_MS
from integrations.webchat.words import words_in

BACK_MS: Final = 3_600_000  # longer ago it is no news


def tell_of_closed(hub: Hub, tenant: TenantId) -> int:
    """Returns how many contacts were told."""
    silent_at = unix_ms(hub.clock) - THERE_MS
    with hub.store.reading(tenant) as within:
        closed = [
            visit
            for visit in webchats.silent(within, silent_at - BACK_MS, silent_at)
            if not _is_told(within, visit)
        ]
    return sum(hub.store.writing(tenant, partial(_tell, visit)) for visit in closed)


def tell_of_back(hub: Hub, tenant: TenantId) -> int:
    """The same of visitors who came back to it."""
    now = unix_ms(hub.clock)
    with hub.store.reading(tenant) as within:
        there = webchats.silent(within, now - THERE_MS, now + 1)
        back = [visit for visit in there if _told_last(within, visit)]
    return sum(hub.store.writing(tenant, partial(_tell_back, visit)) for visit in back)


def _told_last(within: Transaction, visit: Visit) -> MessageId | None:
    """The notice that its page was closed, where nothing was told of the page since."""
    contact = entering.goes_on_in(within, visit.interaction)
    if contact is None or contact.status is InteractionStatus.CLOSED:
        return None
    words = words_in(visit.language)
    notices = (m for m in contact.messages if m.text in (words.closed, words.back))
    last = next((m for m in reversed([*notices]) if m.origin is Origin.NOTICE), None)
    return last.id if last is not None and last.text == words.closed else None


def _tell_back(visit: Visit, within: Transaction) -> bool:
    now = webchats.held(within, visit.chat, visit.token)
    if now is None or now.ended_at or _is_silent(within, now):
        return False
    closed = _told_last(within, now)
    if closed is not None:
        text = words_in(now.language).back
        entering.tell(within, now, entering.notice(now, f"back {closed}", text, within))
    return closed is not None


def _is_silent(within: Transaction, visit: Visit) -> bool:
    return (milliseconds(within.now) or 0) - visit.seen_at > THERE_MS


def _is_told(within: Transaction, visit: Visit) -> bool:
    contact = entering.goes_on_in(within, visit.interaction)
    if contact is None or contact.status is InteractionStatus.CLOSED:
        return True
    id = entering.id_of_notice(visit, _name(visit))
    return any(message.id == id for message in contact.messages)


def _tell(visit: Visit, within: Transaction) -> bool:
    now = webchats.held(within, visit.chat, visit.token)
    if now is None or now.ended_at or not _is_silent(within, now) or _is_told(within, now):
        return False
    text = words_in(now.language).closed
    entering.tell(within, now, entering.notice(now, _name(now), text, within))
    return True


def _name(visit: Visit) -> str:
    """Of the notice: another one each time."""
    return f"closed {visit.seen_at}"
