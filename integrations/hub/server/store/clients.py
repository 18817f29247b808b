"""Installations that push: who uses each, how far it was answered, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.ports.wire import Answer
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import client, result

_ANSWERS = msgspec.json.Decoder(Answer)
_CLIENT: Final = bindparam("of_client", type_=Text)
_SELECT: Final = select(client.c.agent, client.c.last_mid, client.c.withdrawn).where(
    client.c.tenant == OF_TENANT, client.c.client_id == _CLIENT
)
_KNOWN: Final = Prepared(_SELECT)
_LOCKED: Final = Prepared(_SELECT.with_for_update())
_KNOWN_OF: Final = Prepared(
    select(client.c.client_id, client.c.agent, client.c.last_mid, client.c.withdrawn).where(
        client.c.tenant == OF_TENANT,
        client.c.client_id.in_(bindparam("of_clients", expanding=True)),
    )
)
_INTRODUCE: Final = {
    "postgresql": Prepared(postgresql.insert(client).on_conflict_do_nothing()),
    "sqlite": Prepared(sqlite.insert(client).on_conflict_do_nothing()),
}
_BY_MID: Final = Prepared(
    select(result.c.mid, result.c.op_id, result.c.answer).where(
        result.c.tenant == OF_TENANT,
        result.c.client_id == _CLIENT,
        result.c.mid.in_(bindparam("of_mids", expanding=True)),
    )
)
_BY_OP: Final = Prepared(
    select(result.c.op_id, client.c.agent, result.c.answer)
    .join(
        client,
        (client.c.tenant == result.c.tenant) & (client.c.client_id == result.c.client_id),
    )
    .where(result.c.tenant == OF_TENANT, result.c.op_id.in_(bindparam("of_ops", expanding=True)))
)
_KEEP: Final = Prepared(insert(result))
_MOVE_ON: Final = Prepared(
    update(client)
    .where(client.c.tenant == OF_TENANT, client.c.client_id == _CLIENT)
    .values(last_mid=bindparam("now_last", type_=BigInteger))
)


Answered = dict[str, dict[str, Answer]]  # by operation id: whose it was, and what was said


class Client(msgspec.Struct, frozen=True):
    agent: str
    last_mid: int
    withdrawn: int = 0  # since when, ms; 0: it is not


class Installed(msgspec.Struct, frozen=True):
    """What an administrator sees of one."""

    client_id: str
    agent: str
    heard: int  # ms; 0: not known
    withdrawn: int
    wiped: int


class Stored(msgspec.Struct, frozen=True):
    op_id: str
    answer: Answer


def known(within: Transaction, client_id: str, *, lock: bool = False) -> Client | None:
    row = (_LOCKED if lock else _KNOWN).row(within, of_client=client_id)
    return None if row is None else Client(*row)


def known_of(within: Transaction, client_ids: Sequence[str]) -> dict[str, Client]:
    """{id: installation} of those that are known."""
    rows = _KNOWN_OF.rows(within, of_clients=sorted(client_ids))
    return {id: Client(*row) for id, *row in rows}


def ask_ahead(within: Transaction, client_id: str) -> None:
    """`known` will be asked, under its lock."""
    _LOCKED.ahead(within, of_client=client_id)


def introduce(within: Transaction, client_id: str, agent: str) -> None:
    """Remember an installation, unless it is known."""
    row = {"tenant": within.tenant, "client_id": client_id, "agent": agent, "last_mid": 0}
    _INTRODUCE[within.connection.dialect.name].do_each(within, [row])


def every(within: Transaction) -> list[Installed]:
    """All of them, by id."""
    c = client.c
    asked = select(c.client_id, c.agent, c.heard, c.withdrawn, c.wiped)
    rows = asked.where(c.tenant == within.tenant).order_by(c.client_id)
    return [Installed(*row) for row in within.connection.execute(rows)]


def withdraw(within: Transaction, client_id: str, at: int) -> None:
    """at: ms; 0 takes it back."""
    _mark(within, client_id, withdrawn=at, wiped=0)


def note_wiped(within: Transaction, client_id: str, at: int) -> None:
    _mark(within, client_id, wiped=at)


def _mark(within: Transaction, client_id: str, **values: int) -> None:
    mine = update(client).where(client.c.tenant == within.tenant, client.c.client_id == client_id)
    within.connection.execute(mine.values(**values))


def answered(within: Transaction, client_id: str, mids: Sequence[int]) -> dict[int, Stored]:
    """{mid: what was asked and answered} of those that were."""
    if not mids:
        return {}
    rows = _BY_MID.rows(within, of_client=client_id, of_mids=list(mids))
    return {mid: Stored(op_id, _ANSWERS.decode(answer)) for mid, op_id, answer in rows}


def answered_elsewhere(within: Transaction, op_ids: Sequence[str]) -> Answered:
    """Of operations that another installation, a copied one, brought before."""
    answered: Answered = {}
    for op_id, agent, answer in _BY_OP.rows(within, of_ops=list(op_ids)):
        answered.setdefault(op_id, {})[agent] = _ANSWERS.decode(answer)
    return answered


def ask_ahead_elsewhere(within: Transaction, op_ids: Sequence[str]) -> None:
    """`answered_elsewhere` will be asked."""
    _BY_OP.ahead(within, of_ops=list(op_ids))


def keep(within: Transaction, client_id: str, answers: Iterable[tuple[str, Answer]]) -> None:
    """Store (op_id, answer) and move the client on behind the last.

    Its detail, which may quote what was asked, is told once and never kept.
    """
    rows: list[dict[str, Any]] = [
        {
            "tenant": within.tenant,
            "client_id": client_id,
            "mid": answer.mid,
            "op_id": op_id,
            "answer": msgspec.json.encode(msgspec.structs.replace(answer, detail="")).decode(),
        }
        for op_id, answer in answers
    ]
    if not rows:
        return
    _KEEP.do_each(within, rows)
    _MOVE_ON.do(within, of_client=client_id, now_last=rows[-1]["mid"])
