"""The rows of mailboxes, and of the mails in them that could not be taken in."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import delete, func, insert, select

from integrations.hub.server.store.connections import Connections, Row
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import mail_connection, mail_flaw

_m, _f = mail_connection.c, mail_flaw.c
MOST_WORDS = 300
MOST_FLAWS = 50


class Kept(Row, frozen=True, kw_only=True):
    """A mailbox; its position is JSON."""

    address: str
    taken: int = 0  # mails since it was connected
    skipped: int = 0


class Flaw(msgspec.Struct, frozen=True):
    uid: int
    why: str


MAILBOXES: Final = Connections(mail_connection, Kept, parts=[_f.mail])


def count(within: Transaction, name: str, *, taken: int, skipped: int) -> None:
    more = {"taken": _m.taken + taken, "skipped": _m.skipped + skipped}
    MAILBOXES.note(within, name, **more)


def set_aside(within: Transaction, name: str, validity: int, flaw: Flaw, at: int) -> None:
    """Remember that this one could not be taken in."""
    mine = {"tenant": within.tenant, "mail": name, "validity": validity, "uid": flaw.uid}
    where = [mail_flaw.c[column] == value for column, value in mine.items()]
    within.connection.execute(delete(mail_flaw).where(*where))
    why = flaw.why.replace("\x00", "")[:MOST_WORDS]
    within.connection.execute(insert(mail_flaw).values(**mine, why=why, at=at))


def flaws(within: Transaction, name: str) -> tuple[int, list[Flaw]]:
    """How many there are, and the newest of them."""
    here = _f.tenant == within.tenant, _f.mail == name
    count = within.connection.scalar(select(func.count()).select_from(mail_flaw).where(*here))
    newest = select(_f.uid, _f.why).where(*here).order_by(_f.at.desc(), _f.uid.desc())
    rows = within.connection.execute(newest.limit(MOST_FLAWS))
    return int(count or 0), [Flaw(*row) for row in rows]
