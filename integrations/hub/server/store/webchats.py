"""The rows of web chats, of what visitors agreed to, and of their visits."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.words import Channel
from integrations.hub.server.store.in_line import Standing
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.outbound import State
from integrations.hub.server.store.tables import (
    in_line,
    outbound,
    webchat,
    webchat_consent,
    webchat_visit,
)

AT_ONCE: Final = 500
_w, _c, _v, _l, _o = webchat.c, webchat_consent.c, webchat_visit.c, in_line.c, outbound.c


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it stands in its row; see the table."""

    id: str
    chat: str
    token: str
    consent: str
    agreed_at: int
    seen_at: int
    language: str = ""
    name: str = ""
    ended_at: int = 0
    person_at: int = 0
    files: int = 0
    interaction: str = ""
    talk: str = "{}"


_VISIT: Final = [_v[name] for name in Visit.__struct_fields__]


# --------------------------------------------------------------------------------------- chats
def every(within: Transaction) -> list[tuple[str, str]]:
    """(name, JSON of what was chosen)."""
    statement = select(_w.name, _w.chosen).where(_w.tenant == within.tenant).order_by(_w.name)
    return [(row.name, row.chosen) for row in within.connection.execute(statement)]


def find(within: Transaction, name: str) -> str | None:
    """What was chosen for it, as JSON."""
    statement = select(_w.chosen).where(_w.tenant == within.tenant, _w.name == name)
    found: str | None = within.connection.scalar(statement)
    return found


def put(within: Transaction, name: str, chosen: str, now: int) -> None:
    row = {"tenant": within.tenant, "name": name, "chosen": chosen, "changed": now}
    made = _made(within)(webchat).values(row)
    given = {"chosen": made.excluded.chosen, "changed": made.excluded.changed}
    statement = made.on_conflict_do_update(index_elements=["tenant", "name"], set_=given)
    within.connection.execute(statement)


def remove(within: Transaction, name: str) -> bool:
    statement = delete(webchat).where(_w.tenant == within.tenant, _w.name == name)
    return bool(within.connection.execute(statement).rowcount)


def keep_consent(within: Transaction, version: str, text: str, now: int) -> None:
    row = {"tenant": within.tenant, "version": version, "text": text, "since": now}
    made = _made(within)(webchat_consent).values(row)
    within.connection.execute(made.on_conflict_do_nothing())


def consent(within: Transaction, version: str) -> str | None:
    """The text that somebody agreed to under this version."""
    statement = select(_c.text).where(_c.tenant == within.tenant, _c.version == version)
    found: str | None = within.connection.scalar(statement)
    return found


# -------------------------------------------------------------------------------------- visits
def begin(within: Transaction, visit: Visit) -> None:
    row = {"tenant": within.tenant, **msgspec.structs.asdict(visit)}
    within.connection.execute(insert(webchat_visit).values(row))


def held(within: Transaction, chat: str, token: str) -> Visit | None:
    """The visit of this token's hash; nobody else changes it before this transaction is done."""
    statement = select(*_VISIT).where(
        _v.tenant == within.tenant, _v.token == token, _v.chat == chat
    )
    row = within.connection.execute(statement.with_for_update()).one_or_none()
    return None if row is None else Visit(**row._mapping)  # noqa: SLF001  its public name


def of_tokens(within: Transaction, tokens: Collection[str]) -> dict[str, Visit]:
    """{hash of a token: its visit}."""
    return {each.token: each for each in _where(within, "token", tokens)}


def of_interactions(within: Transaction, ids: Collection[str]) -> dict[str, Visit]:
    """{interaction: the visit that led to it}."""
    return {each.interaction: each for each in _where(within, "interaction", ids)}


def visit(within: Transaction, id: str) -> Visit | None:
    return next(iter(_where(within, "id", [id])), None)


def silent(within: Transaction, since: int, until: int) -> list[Visit]:
    """Visits with a contact that were not left, and last heard of within these times (ms)."""
    heard = _v.seen_at > since, _v.seen_at < until
    going = _v.tenant == within.tenant, _v.interaction != "", _v.ended_at == 0
    rows = within.connection.execute(select(*_VISIT).where(*heard, *going).order_by(_v.id))
    return [Visit(**row._mapping) for row in rows]  # noqa: SLF001


def goes_out(within: Transaction, now: int) -> bool:
    """Whether there is a chat here, and something that may go out to a visitor by now (ms)."""
    due = exists().where(
        _o.tenant == within.tenant,
        _o.channel == Channel.CHAT,
        or_(and_(_o.state == State.WAITING, _o.due <= now), _o.state == State.HANDED),
    )
    chat = exists().where(_w.tenant == within.tenant)
    return bool(within.connection.scalar(select(and_(chat, due))))


def note(within: Transaction, id: str, **values: str | int) -> None:
    statement = update(webchat_visit).where(_v.tenant == within.tenant, _v.id == id)
    within.connection.execute(statement.values(**values))


def forget(within: Transaction, before: int) -> int:
    """Visits of which nothing was heard since this time (ms) and that led to no contact.

    Those that did stay with it: they say what was agreed to, and when.
    """
    old = _v.tenant == within.tenant, _v.interaction == "", _v.seen_at < before
    return within.connection.execute(delete(webchat_visit).where(*old)).rowcount


# ---------------------------------------------------------------------------------------- line
def before(within: Transaction, interaction: str) -> int:
    """So many wait in its queue since longer."""
    own = select(_l.queue, _l.place).where(
        _l.tenant == within.tenant, _l.interaction == interaction
    )
    row = within.connection.execute(own).one_or_none()
    if row is None:
        return 0
    statement = select(func.count()).where(
        _l.tenant == within.tenant,
        _l.standing != int(Standing.OFFERED),
        _l.queue == row.queue,
        _l.place < row.place,
    )
    return within.connection.scalar(statement) or 0


def _where(within: Transaction, column: str, values: Collection[str]) -> list[Visit]:
    asked = sorted(set(values) - {""})
    found = []
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        statement = select(*_VISIT).where(_v.tenant == within.tenant, _v[column].in_(some))
        rows = within.connection.execute(statement)
        found += [Visit(**row._mapping) for row in rows]  # noqa: SLF001
    return found


def _made(
    within: Transaction,
) -> type[postgresql.Insert] | type[sqlite.Insert]:
    return postgresql.Insert if within.connection.dialect.name == "postgresql" else sqlite.Insert
