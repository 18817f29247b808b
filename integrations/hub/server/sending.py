"""From the hub to a channel: the seam that an adapter of a channel stands at.

An adapter is handed what `posting` has put into `outbound`, one after the other, under a key and
a fence. Law: a worker that dies or sleeps while it hands one over leaves it to the next, so an
adapter sends nothing twice under one key, and refuses a fence older than one it has had of the
same contact.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from desktop.domain.ids import TenantId
from desktop.domain.records import Interaction, Message
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import outbound, records
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.outbound import Outgoing, State
from integrations.hub.server.survey_links import with_link

SILENT: Final = timedelta(seconds=60)  # then another worker hands it over


class OldFence(Exception):
    """The channel has had a message of a later taking of this contact."""


class Adapter(Protocol):
    """A channel's way out. There is none yet; what waits stays until there is."""

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> None:
        """Send it, unless one was sent under this key. Raises OldFence."""
        ...


def send_waiting(hub: Hub, tenant: TenantId, adapter: Adapter) -> int:
    """Hand over all that waits; returns how many there were. No transaction waits for a channel."""
    count = 0
    while (one := hub.store.writing(tenant, lambda within: _taken(hub, within))) is not None:
        ended = partial(_ended, hub, one.key, _carried(hub, tenant, one, adapter))
        hub.store.writing(tenant, ended)
        count += 1
    return count


def _taken(hub: Hub, within: Transaction) -> Outgoing | None:
    return outbound.take(within, hub.clock.now(), SILENT)


def _carried(hub: Hub, tenant: TenantId, one: Outgoing, adapter: Adapter) -> State:
    with hub.store.reading(tenant) as within:
        contact = records.find(within, "interaction", one.interaction)
        messages = contact.messages if isinstance(contact, Interaction) else ()
        message = next((each for each in messages if each.id == one.message), None)
        if message is None or not isinstance(contact, Interaction):
            return State.GONE
        message = with_link(within, contact, message, hub.public)
    try:
        adapter.carry(one, contact, message)
    except OldFence:
        return State.FENCED
    return State.SENT


def _ended(hub: Hub, key: str, state: State, within: Transaction) -> None:
    outbound.end(within, key, state, hub.clock.now())
