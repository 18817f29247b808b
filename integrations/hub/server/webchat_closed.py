"""Who works a contact is told, in it, that the page of its visitor was closed.

A page says that it goes (`webchat_visits.goes`); one that ends without a word is only not heard of
any more. Laws: each time a page is closed is told once; what is only loaded anew, or comes back in
time, is not told; a contact that is over is left alone.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.words import InteractionStatus
from desktop.ports.clock import unix_ms
from integrations.hub.server import webchat_entering as entering
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import webchats
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.webchat_visits import THERE_MS
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


def _is_told(within: Transaction, visit: Visit) -> bool:
    contact = entering.goes_on_in(within, visit.interaction)
    if contact is None or contact.status is InteractionStatus.CLOSED:
        return True
    id = entering.id_of_notice(visit, _name(visit))
    return any(message.id == id for message in contact.messages)


def _tell(visit: Visit, within: Transaction) -> bool:
    now = webchats.held(within, visit.chat, visit.token)
    silent_ms = (milliseconds(within.now) or 0) - (now.seen_at if now else 0)
    if now is None or now.ended_at or silent_ms <= THERE_MS or _is_told(within, now):
        return False
    text = words_in(now.language).closed
    entering.tell(within, now, entering.notice(now, _name(now), text, within))
    return True


def _name(visit: Visit) -> str:
    """Of the notice: another one each time."""
    return f"closed {visit.seen_at}"
