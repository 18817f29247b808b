"""What happened and when by the hub's clock: written once, never changed, persons by pseudonym.

Handling time, first contact resolution and adherence are computed from these, never from what a
desktop says of itself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select

from desktop.domain.kinds import milliseconds
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import Prepared
from integrations.hub.server.store.tables import agent_event, interaction_event

_APPEND: Final = {
    "interaction": Prepared(insert(interaction_event)),
    "agent": Prepared(insert(agent_event)),
}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    kind: str  # see `happenings`; of an agent, a state
    segment: str = ""
    queue: str = ""
    site: str = ""
    agent: str = ""  # already a pseudonym
    rule: str = ""


def pseudonym(agent: str, key: bytes) -> str:
    """Who it was, for nobody without the tenant's key."""
    return hmac.new(key, agent.encode(), hashlib.sha256).hexdigest()[:32]


def append(within: Transaction, at: int, happened: Iterable[tuple[int, str, str, Event]]) -> None:
    """Write them down: (seq, kind of the record, its id, what happened), in order."""
    rows: dict[str, list[dict[str, Any]]] = {"interaction": [], "agent": []}
    parts: dict[int, int] = {}
    for seq, kind, id, event in happened:
        parts[seq] = parts.get(seq, -1) + 1
        row = {"tenant": within.tenant, "seq": seq, "part": parts[seq], "at": at}
        subject = {"interaction": id} if kind == "interaction" else {}
        rows[kind].append(row | subject | msgspec.structs.asdict(event))
    for kind, some in rows.items():
        _APPEND[kind].do_each(within, some)


def turned_down(within: Transaction, agent: str, since: datetime) -> set[str]:
    """The interactions this agent (a pseudonym) has declined or given back since then."""
    columns = interaction_event.c
    statement = select(columns.interaction).where(
        columns.tenant == within.tenant,
        columns.agent == agent,
        columns.at >= milliseconds(since),
        columns.kind.in_(("declined", "released")),
    )
    return set(within.connection.scalars(statement))
