"""Installations that push: who uses each, how far it was answered, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.ports.wire import Answer
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import client, result

_ANSWERS = msgspec.json.Decoder(Answer)


class Client(msgspec.Struct, frozen=True):
    agent: str
    last_mid: int


class Stored(msgspec.Struct, frozen=True):
    op_id: str
    answer: Answer


def known(within: Transaction, client_id: str, *, lock: bool = False) -> Client | None:
    statement = select(client.c.agent, client.c.last_mid).where(
        client.c.tenant == within.tenant, client.c.client_id == client_id
    )
    if lock:
        statement = statement.with_for_update()
    row = within.connection.execute(statement).one_or_none()
    return None if row is None else Client(*row)


def introduce(within: Transaction, client_id: str, agent: str) -> None:
    """Remember an installation, unless it is known."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    row = {"tenant": within.tenant, "client_id": client_id, "agent": agent, "last_mid": 0}
    within.connection.execute(made(client).values(row).on_conflict_do_nothing())


def answered(within: Transaction, client_id: str, mids: Sequence[int]) -> dict[int, Stored]:
    """{mid: what was asked and answered} of those that were."""
    columns = result.c
    statement = select(columns.mid, columns.op_id, columns.answer).where(
        columns.tenant == within.tenant,
        columns.client_id == client_id,
        columns.mid.in_(mids),
    )
    rows = within.connection.execute(statement)
    return {row.mid: Stored(row.op_id, _ANSWERS.decode(row.answer)) for row in rows}


def answered_elsewhere(within: Transaction, op_ids: Sequence[str]) -> dict[str, Answer]:
    """{op_id: answer} of operations that another installation, a copied one, brought before."""
    columns = result.c
    statement = select(columns.op_id, columns.answer).where(
        columns.tenant == within.tenant, columns.op_id.in_(op_ids)
    )
    rows = within.connection.execute(statement)
    return {row.op_id: _ANSWERS.decode(row.answer) for row in rows}


def keep(within: Transaction, client_id: str, answers: Iterable[tuple[str, Answer]]) -> None:
    """Store (op_id, answer) and move the client on behind the last."""
    rows: list[dict[str, Any]] = [
        {
            "tenant": within.tenant,
            "client_id": client_id,
            "mid": answer.mid,
            "op_id": op_id,
            "answer": msgspec.json.encode(answer).decode(),
        }
        for op_id, answer in answers
    ]
    if not rows:
        return
    within.connection.execute(insert(result), rows)
    statement = update(client).where(
        client.c.tenant == within.tenant, client.c.client_id == client_id
    )
    within.connection.execute(statement.values(last_mid=rows[-1]["mid"]))
