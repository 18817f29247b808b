"""By which connections letters and messages can go out to anybody's address."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Table, select

from desktop.domain.ids import QueueId
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import mail_connection, xmpp_account


def _named(table: Table, column: str) -> Prepared:
    """Asked with every hello."""
    c = table.c
    return Prepared(select(c.name, c[column]).where(c.tenant == OF_TENANT).order_by(c.name))


_MAILBOXES: Final = _named(mail_connection, "chosen")
_ACCOUNTS: Final = _named(xmpp_account, "chosen")
_TOLD: Final = _named(xmpp_account, "told")


class _Chosen(msgspec.Struct):
    """What is chosen of a connection, as far as it is of interest here."""

    queue: str = ""
    address: str = ""


class _Told(msgspec.Struct):
    """The one field of how an account stands that is of interest here."""

    files: bool = False


def mailboxes(within: Transaction) -> list[tuple[str, str]]:
    """(name, queue)."""
    return _of(within, _MAILBOXES)


def addresses(within: Transaction) -> list[tuple[QueueId, str]]:
    """(queue, address) of mailboxes, in the order of their names."""
    of = _chosen(within, _MAILBOXES)
    return [(QueueId(chosen.queue), chosen.address) for _, chosen in of]


def accounts(within: Transaction) -> list[tuple[str, str]]:
    """The same of messaging accounts."""
    return _of(within, _ACCOUNTS)


def take_files(within: Transaction) -> list[str]:
    """The messaging accounts whose server takes files, as far as it was asked."""
    return [str(name) for name, told in _TOLD.rows(within) if told and _files(told)]


def _files(told: str) -> bool:
    return msgspec.json.decode(told, type=_Told).files


def _of(within: Transaction, named: Prepared) -> list[tuple[str, str]]:
    return [(name, chosen.queue) for name, chosen in _chosen(within, named)]


def _chosen(within: Transaction, named: Prepared) -> list[tuple[str, _Chosen]]:
    return [
        (str(name), msgspec.json.decode(chosen, type=_Chosen))
        for name, chosen in named.rows(within)
    ]
