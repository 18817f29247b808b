"""Sessions of desks: a token for minutes, and a refresh token that works once.

    session = login(…)            a desk that says it renews gets both
    renewed = renew(hub, ask)     the next two; what was given before is worth nothing any more
    sign_out(hub, ask)            nothing of it is worth anything any more

Laws: of either only a hash is kept; a refresh token that comes again ends the session for whoever
has any part of it, and every stream of it at once; the one exception is an answer that was lost,
of which nothing was ever used; time ends a token, and never by itself the way back to another.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from datetime import timedelta
from typing import Final

import msgspec

from desktop.domain.ids import AgentId, TenantId
from desktop.domain.kinds import agent_bucket, milliseconds
from desktop.domain.records import Agent
from desktop.ports.wire import ErrorCode, Renew, Renewed, SignOut
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.throttle import Throttle
from integrations.hub.server.store import accounts, audit, records, sessions
from integrations.hub.server.store.audit import Did, Line
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.sessions import Kept
from integrations.hub.server.store.work import Work

_REFRESH: Final = re.compile(r"([A-Za-z0-9._:-]{1,64})~([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}")
_REMEMBERED: Final = 50_000  # tokens of which a process knows that they were used


class Terms(msgspec.Struct, frozen=True):
    """How long what is given out lasts."""

    token_s: float
    idle_days: float  # a session that nobody renews for longer is over


def begun(within: Transaction, terms: Terms, agent: AgentId) -> Renewed:
    """A new session of this person."""
    id = secrets.token_urlsafe(16)
    refresh = _refresh(within.tenant, id)
    sessions.begin(within, id, agent, hash_of(refresh), milliseconds(within.now) or 0)
    return _given(within, terms, agent, id, refresh)


def renew(store: Store, terms: Terms, throttle: Throttle, ask: Renew) -> Renewed:
    """The next tokens of a session. Raises Refused: signed out, replayed, busy."""
    known = _named(store, throttle, ask.refresh)
    if known is None:
        raise _signed_out()
    tenant, id = known
    answer = store.writing(tenant, lambda within: _renewed(within, terms, id, ask))
    if isinstance(answer, Refused):
        raise answer
    return answer


def sign_out(store: Store, throttle: Throttle, ask: SignOut) -> None:
    """End the session; one that is not known has ended. Raises Refused: busy."""
    known = _named(store, throttle, ask.refresh)
    if known is not None:
        tenant, id = known
        store.writing(tenant, lambda within: _given_up(within, id, hash_of(ask.refresh)))


def _named(store: Store, throttle: Throttle, refresh: str) -> tuple[TenantId, str] | None:
    """Tenant and id of a session that is known. Raises Refused: busy."""
    shape = _REFRESH.fullmatch(refresh)
    if shape is None:
        return None
    tenant, id = TenantId(shape[1]), shape[2]
    with store.reading(tenant) as within:
        if sessions.find(within, id) is None:
            return None
    throttle.take(f"{tenant} session {id}")
    return tenant, id


def _given_up(within: Transaction, id: str, presented: str) -> None:
    """By whoever has what renews it, or had: the answer that brought the next may be lost."""
    kept = sessions.find(within, id, lock=True)
    if kept is not None and presented in (kept.refresh, kept.former):
        sessions.drop(within, id)
        _wake(within, kept.agent)


class Used:
    """Notes the first use of each token: what was used was no lost answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def knows(self, bearer: Bearer) -> bool:
        return bearer.token_hash in self._known

    def note(self, bearer: Bearer) -> None:
        with self._store.reading(bearer.tenant) as within:
            id = sessions.not_used_yet(within, bearer.token_hash)
        if id is not None:
            self._store.writing(bearer.tenant, lambda within: sessions.note_use(within, id))
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known.add(bearer.token_hash)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _renewed(within: Transaction, terms: Terms, id: str, ask: Renew) -> Renewed | Refused:
    """Refused is returned, because what it rests on is to be committed."""
    kept = sessions.find(within, id, lock=True)
    now = milliseconds(within.now) or 0
    if kept is None or now - kept.renewed > timedelta(days=terms.idle_days) / _MS:
        return _signed_out()
    if kept.ended:
        return _replayed()
    presented = hash_of(ask.refresh)
    if not _is_next(kept, presented, lost=ask.lost):
        _end(within, id, kept, now)
        return _replayed()
    refresh = _refresh(within.tenant, id)
    sessions.turn(within, id, refresh=hash_of(refresh), former=presented, now=now)
    return _given(within, terms, kept.agent, id, refresh)


_MS: Final = timedelta(milliseconds=1)


def _is_next(kept: Kept, presented: str, *, lost: bool) -> bool:
    if presented == kept.refresh:
        return True
    return lost and presented == kept.former and not kept.used


def _end(within: Transaction, id: str, kept: Kept, now: int) -> None:
    """End it for everybody who has a part of it, and say so to whoever may read what happened."""
    sessions.end(within, id, now)
    agent = records.find(within, "agent", kept.agent)
    if not isinstance(agent, Agent):
        return
    bucket = agent_bucket(agent.id)
    line = Line(at=within.now, by="", did=Did.REPLAYED, site=agent.site, bucket=bucket)
    audit.write(within, [line])
    _wake(within, agent.id)


def _wake(within: Transaction, agent: AgentId) -> None:
    """Streams of this person look, and those of a session that is over find that it is."""
    head = head_of(within)
    if head is not None:
        work = Work(within, head, within.now)
        held = work.hold("agent", agent)
        if held is not None:
            work.tell_anew(held)
        work.write()


def _given(within: Transaction, terms: Terms, agent: AgentId, id: str, refresh: str) -> Renewed:
    token = f"{within.tenant}~{secrets.token_urlsafe(32)}"
    now = milliseconds(within.now) or 0
    until = now + round(terms.token_s * 1000)
    accounts.add_token(within, hash_of(token), agent, now, of_session=id, until=until)
    return Renewed(token, refresh, terms.token_s)


def _refresh(tenant: TenantId, id: str) -> str:
    return f"{tenant}~{id}.{secrets.token_urlsafe(32)}"


def _signed_out() -> Refused:
    return Refused(ErrorCode.SIGNED_OUT, "The hub does not know this session any more.")


def _replayed() -> Refused:
    return Refused(ErrorCode.REPLAYED, "The session was renewed in two places and has ended.")
