"""Installations that push: who uses each, how far it was answered, and with what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.ports.wire import Answer
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import client, result

_ANSWERS = msgspec.json.Decoder(Answer)
_KNOWN: Final = select(client.c.agent, client.c.last_mid).where(
    client.c.tenant == bindparam("of_tenant"), client.c.client_id == bindparam("of_client")
)
_LOCKED: Final = _KNOWN.with_for_update()
_BY_MID: Final = select(result.c.mid, result.c.op_id, result.c.answer).where(
    result.c.tenant == bindparam("of_tenant"),
    result.c.client_id == bindparam("of_client"),
    result.c.mid.in_(bindparam("of_mids", expanding=True)),
)
_BY_OP: Final = select(result.c.op_id, result.c.answer).where(
    result.c.tenant == bindparam("of_tenant"),
    result.c.op_id.in_(bindparam("of_ops", expanding=True)),
)


class Client(msgspec.Struct, frozen=True):
    agent: str
    last_mid: int


class Stored(msgspec.Struct, frozen=True):
    op_id: str
    answer: Answer


def known(within: Transaction, client_id: str, *, lock: bool = False) -> Client | None:
    asked = {"of_tenant": within.tenant, "of_client": client_id}
    row = within.connection.execute(_LOCKED if lock else _KNOWN, asked).one_or_none()
    return None if row is None else Client(*row)


def introduce(within: Transaction, client_id: str, agent: str) -> None:
    """Remember an installation, unless it is known."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    row = {"tenant": within.tenant, "client_id": client_id, "agent": agent, "last_mid": 0}
    within.connection.execute(made(client).values(row).on_conflict_do_nothing())


def answered(within: Transaction, client_id: str, mids: Sequence[int]) -> dict[int, Stored]:
    """{mid: what was asked and answered} of those that were."""
    if not mids:
        return {}
    asked = {"of_tenant": within.tenant, "of_client": client_id, "of_mids": mids}
    rows = within.connection.execute(_BY_MID, asked)
    return {row.mid: Stored(row.op_id, _ANSWERS.decode(row.answer)) for row in rows}


def answered_elsewhere(within: Transaction, op_ids: Sequence[str]) -> dict[str, Answer]:
    """{op_id: answer} of operations that another installation, a copied one, brought before."""
    asked = {"of_tenant": within.tenant, "of_ops": op_ids}
    rows = within.connection.execute(_BY_OP, asked)
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
