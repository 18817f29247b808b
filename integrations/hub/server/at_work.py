"""Installations that are told something: not one that an administrator has withdrawn."""

from __future__ import annotations

from desktop.ports.wire import ErrorCode
from integrations.hub.server.pushing import client_of
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.clients import Client
from integrations.hub.server.store.opening import Transaction


def client_at_work(within: Transaction, who: Person, client_id: str) -> Client:
    """Raises Refused: fork, wiped."""
    return at_work(client_of(within, who, client_id))


def at_work(client: Client) -> Client:
    """The same, as it was found. Raises Refused: wiped."""
    if client.withdrawn:
        raise Refused(ErrorCode.WIPED, "This installation is withdrawn.")
    return client
