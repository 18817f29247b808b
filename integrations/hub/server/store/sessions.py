"""Sessions that are renewed: hashes of what renews them, and whether it has been used."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from desktop.domain.ids import AgentId
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tables import session, token

_c = session.c


class Kept(msgspec.Struct, frozen=True):
    """One session. `former` is what its present refresh token was given for."""

    agent: AgentId
    refresh: str
    former: str
    used: int
    renewed: int  # ms
    ended: int  # ms; 0: it stands


def begin(within: Transaction, id: str, agent: AgentId, refresh: str, now: int) -> None:
    values = {"id": id, "agent": agent, "refresh": refresh, "former": "", "used": 0}
    statement = insert(session).values(tenant=within.tenant, **values, renewed=now, ended=0)
    within.connection.execute(statement)


def find(within: Transaction, id: str, *, lock: bool = False) -> Kept | None:
    asked = select(_c.agent, _c.refresh, _c.former, _c.used, _c.renewed, _c.ended).where(
        _c.tenant == within.tenant, _c.id == id
    )
    row = within.connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    return None if row is None else Kept(*row)


def turn(within: Transaction, id: str, *, refresh: str, former: str, now: int) -> None:
    """The next refresh token takes the place of this one; tokens from before it are gone."""
    _drop_tokens(within, id)
    _change(within, id, refresh=refresh, former=former, used=0, renewed=now)


def end(within: Transaction, id: str, now: int) -> None:
    """Nothing that was given out in it is taken any more; that it was there is remembered."""
    _drop_tokens(within, id)
    _change(within, id, ended=now)


def drop(within: Transaction, id: str) -> None:
    """The same, and nothing is remembered."""
    _drop_tokens(within, id)
    mine = delete(session).where(_c.tenant == within.tenant, _c.id == id)
    within.connection.execute(mine)


def not_used_yet(within: Transaction, token_hash: str) -> str | None:
    """The session of a token that is used for the first time, as far as was noted."""
    asked = select(_c.id).join_from(
        session, token, (_c.tenant == token.c.tenant) & (_c.id == token.c.session)
    )
    mine = asked.where(_c.tenant == within.tenant, token.c.hash == token_hash, _c.used == 0)
    row = within.connection.execute(mine).one_or_none()
    return None if row is None else str(row[0])


def note_use(within: Transaction, id: str) -> None:
    _change(within, id, used=1)


def forget(within: Transaction, *, now: int, idle_since: int) -> None:
    """What nobody has renewed for so long, and tokens whose time is over."""
    over = or_(
        (token.c.until > 0) & (token.c.until < now),
        token.c.session.in_(
            select(_c.id).where(_c.tenant == within.tenant, _c.renewed < idle_since)
        ),
    )
    within.connection.execute(delete(token).where(token.c.tenant == within.tenant, over))
    idle = delete(session).where(_c.tenant == within.tenant, _c.renewed < idle_since)
    within.connection.execute(idle)


def _drop_tokens(within: Transaction, id: str) -> None:
    given = delete(token).where(token.c.tenant == within.tenant, token.c.session == id)
    within.connection.execute(given)


def _change(within: Transaction, id: str, **values: object) -> None:
    mine = update(session).where(_c.tenant == within.tenant, _c.id == id)
    within.connection.execute(mine.values(**values))
