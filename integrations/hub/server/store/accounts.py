"""Who may sign in, and the tokens that were given out (their hashes; never the tokens)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, delete, insert, or_, select

from desktop.domain.ids import AgentId
from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import account, session, token

_LASTS: Final = or_(token.c.until == 0, token.c.until > bindparam("of_now", type_=BigInteger))
_TOKEN: Final = Prepared(
    select(token.c.agent).where(
        token.c.tenant == OF_TENANT, token.c.hash == bindparam("of_hash", type_=Text), _LASTS
    )
)
_TOKENS: Final = Prepared(
    select(token.c.hash, token.c.agent).where(
        token.c.tenant == OF_TENANT,
        token.c.hash.in_(bindparam("of_hashes", type_=Text, expanding=True)),
        _LASTS,
    )
)


class Account(msgspec.Struct, frozen=True):
    agent: AgentId
    password_hash: str


def account_of(within: Transaction, login: str) -> Account | None:
    statement = select(account.c.agent, account.c.password_hash).where(
        account.c.tenant == within.tenant, account.c.login == login.casefold()
    )
    row = within.connection.execute(statement).one_or_none()
    return None if row is None else Account(*row)


def add_account(within: Transaction, login: str, agent: AgentId, password_hash: str) -> None:
    values = {"login": login.casefold(), "agent": agent, "password_hash": password_hash}
    within.connection.execute(insert(account).values(tenant=within.tenant, **values))


def add_token(
    within: Transaction,
    token_hash: str,
    agent: AgentId,
    created: int,
    *,
    of_session: str = "",
    until: int = 0,
) -> None:
    values = {"hash": token_hash, "agent": agent, "created": created}
    more = {"session": of_session, "until": until}
    within.connection.execute(insert(token).values(tenant=within.tenant, **values, **more))


def drop_tokens(within: Transaction, agent: AgentId) -> None:
    """Whoever is signed in as this person is so no more."""
    for table in (token, session):
        mine = delete(table).where(table.c.tenant == within.tenant, table.c.agent == agent)
        within.connection.execute(mine)


def agent_of(within: Transaction, token_hash: str) -> AgentId | None:
    """Whose token it is, as long as it lasts."""
    found = _TOKEN.value(within, of_hash=token_hash, of_now=milliseconds(within.now) or 0)
    return None if found is None else AgentId(found)


def ask_ahead(within: Transaction, token_hash: str) -> None:
    """`agent_of` will be asked."""
    _TOKEN.ahead(within, of_hash=token_hash, of_now=milliseconds(within.now) or 0)


def agents_of(within: Transaction, token_hashes: Collection[str]) -> dict[str, AgentId]:
    """{hash: whose token it is} of those that are known."""
    now = milliseconds(within.now) or 0
    found = _TOKENS.rows(within, of_hashes=sorted(token_hashes), of_now=now)
    return {str(known): AgentId(agent) for known, agent in found}
