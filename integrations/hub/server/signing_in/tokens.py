"""Passwords and tokens: how a person gets in.

Laws: of a password only its Argon2id hash is kept, of a token only its SHA-256; a wrong login
takes as long as a wrong password; five tries a minute for one login from one address.
"""

from __future__ import annotations

import re
import secrets
import threading
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec.structs import replace

from desktop.domain.ids import AgentId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent
from desktop.ports.wire import ErrorCode, Login, Session
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.sessions import Terms, begun, hash_of
from integrations.hub.server.signing_in.throttle import Throttle
from integrations.hub.server.store import accounts, records
from integrations.hub.server.store.opening import Store, Transaction

_HASHER: Final = PasswordHasher()  # Argon2id, RFC 9106's second choice: 64 MiB, 3 passes
_HASHING: Final = threading.Semaphore(2)  # 64 MiB each
_TOKEN: Final = re.compile(r"([A-Za-z0-9._:-]{1,64})~[A-Za-z0-9_-]{43}")


def login(store: Store, throttle: Throttle, ask: Login, address: str, terms: Terms) -> Session:
    """A new token for whoever knows the password. Raises Refused: forbidden, busy."""
    throttle.take(f"{ask.tenant} {ask.login.casefold()} {address}")
    tenant = TenantId(ask.tenant)
    with store.reading(tenant) as within:
        account = accounts.account_of(within, ask.login)
        agent = records.find(within, "agent", account.agent) if account else None
    right = _is_right(ask.password, account.password_hash if account else "")
    if not right or not isinstance(agent, Agent):
        raise Refused(ErrorCode.FORBIDDEN, "Login or password is wrong.")
    who = Session("", agent=agent.id, name=agent.name, site=agent.site, tenant=tenant)
    if ask.renews:
        first = store.writing(tenant, lambda within: begun(within, terms, agent.id))
        return replace(who, token=first.token, refresh=first.refresh)
    token = store.writing(tenant, lambda within: new_token(within, agent.id))
    return replace(who, token=token)


def new_token(within: Transaction, agent: AgentId) -> str:
    """A token for the agent; it names its tenant, because every key begins with one."""
    token = f"{within.tenant}~{secrets.token_urlsafe(32)}"
    created = milliseconds(within.now) or 0
    accounts.add_token(within, hash_of(token), agent, created)
    return token


def hashed(password: str) -> str:
    """What is kept of a password; nothing of an empty one, and nothing opens that."""
    return _HASHER.hash(password) if password else ""


def bearer_of(authorization: str | None) -> Bearer:
    """Whose request it claims to be. Raises Refused: signed out."""
    scheme, _, token = (authorization or "").partition(" ")
    shape = _TOKEN.fullmatch(token.strip())
    if scheme.casefold() != "bearer" or shape is None:
        raise Refused(ErrorCode.SIGNED_OUT, "Sign in first.")
    return Bearer(TenantId(shape[1]), hash_of(shape[0]))


def _is_right(password: str, password_hash: str) -> bool:
    with _HASHING:
        try:
            right = _HASHER.verify(password_hash or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(password_hash)


@cache
def _nobodys() -> str:
    """What is compared with where there is no password, so that this takes as long."""
    return _HASHER.hash(secrets.token_hex(16))
