"""Typing signs between the customers of an account and the desks at their contacts.

They cross by the table in which the processes of a hub tell one another who is beside whom. Laws:
nothing of it is a change, and words never cross, only that somebody writes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction
from desktop.ports.beside import CUSTOMER_TYPES_S, LASTS_S, Doing, Looks
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking.here import CUSTOMER
from integrations.hub.server.store import beside, met, records
from integrations.hub.server.store.beside import Said
from integrations.hub.server.store.opening import Transaction

_LASTS_MS: Final = int(LASTS_S * 1000)
_TYPES_MS: Final = int(CUSTOMER_TYPES_S * 1000)
_LOOKS: Final = msgspec.json.Decoder(Looks)


def customers_type(hub: Hub, tenant: TenantId, via: str, jids: Collection[str]) -> None:
    """These write to the account; over by itself unless it is said again."""
    if not jids:
        return

    def job(within: Transaction) -> None:
        now = milliseconds(hub.clock.now()) or 0
        known = (met.find(within, via, met.thread(jid)) for jid in sorted(jids))
        contacts = sorted({each.interaction for each in known if each and each.interaction})
        some = [_types(contact, now) for contact in contacts]
        if some:
            beside.put(within, some)

    hub.store.writing(tenant, job)


def written_to(hub: Hub, tenant: TenantId, via: str, among: Collection[str]) -> frozenset[str]:
    """To whom of these somebody writes a reply by this account just now."""
    if not among:
        return frozenset()
    with hub.store.reading(tenant) as within:
        now = milliseconds(hub.clock.now()) or 0
        said = beside.since(within, now - _LASTS_MS)
        replied = sorted({each.interaction for each in said if _replies(each, now)})
        found = (records.find(within, "interaction", id) for id in replied)
        contacts = [each for each in found if isinstance(each, Interaction) and each.via == via]
        return frozenset(each.address for each in contacts) & frozenset(among)


def _types(contact: str, now: int) -> Said:
    said = msgspec.json.encode(Looks(client_id=contact, interaction=contact)).decode()
    name = CUSTOMER + contact
    return Said(name, contact, "", said, now, now + _TYPES_MS)


def _replies(said: Said, now: int) -> bool:
    there = bool(said.agent and said.interaction) and said.until > now
    return there and _LOOKS.decode(said.said).doing is Doing.REPLIES
