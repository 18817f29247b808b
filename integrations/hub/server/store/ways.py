"""By which connections letters and messages can go out to anybody's address."""

from __future__ import annotations

import msgspec
from sqlalchemy import Table, select

from desktop.domain.ids import QueueId
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import mail_connection, xmpp_account


class _Chosen(msgspec.Struct):
    """What is chosen of a connection, as far as it is of interest here."""

    queue: str = ""
    address: str = ""


class _Told(msgspec.Struct):
    """The one field of how an account stands that is of interest here."""

    files: bool = False


def mailboxes(within: Transaction) -> list[tuple[str, str]]:
    """(name, queue)."""
    return _of(within, mail_connection)


def addresses(within: Transaction) -> list[tuple[QueueId, str]]:
    """(queue, address) of mailboxes, in the order of their names."""
    of = _chosen(within, mail_connection)
    return [(QueueId(chosen.queue), chosen.address) for _, chosen in of]


def accounts(within: Transaction) -> list[tuple[str, str]]:
    """The same of messaging accounts."""
    return _of(within, xmpp_account)


def take_files(within: Transaction) -> list[str]:
    """The messaging accounts whose server takes files, as far as it was asked."""
    c = xmpp_account.c
    asked = select(c.name, c.told).where(c.tenant == within.tenant).order_by(c.name)
    every = within.connection.execute(asked)
    return [row.name for row in every if row.told and _files(row.told)]


def _files(told: str) -> bool:
    return msgspec.json.decode(told, type=_Told).files


def _of(within: Transaction, table: Table) -> list[tuple[str, str]]:
    return [(name, chosen.queue) for name, chosen in _chosen(within, table)]


def _chosen(within: Transaction, table: Table) -> list[tuple[str, _Chosen]]:
    c = table.c
    statement = select(c.name, c.chosen).where(c.tenant == within.tenant).order_by(c.name)
    rows = within.connection.execute(statement)
    return [(row.name, msgspec.json.decode(row.chosen, type=_Chosen)) for row in rows]
