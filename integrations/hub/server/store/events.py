"""What happened and when by the hub's clock: written once, never changed, persons by pseudonym.

Handling time, first contact resolution and adherence are computed from these, never from what a
desktop says of itself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select

from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import Prepared
from integrations.hub.server.store.tables import agent_event, interaction_event

AT_ONCE: Final = 1_000  # ids in one question
_OF_OFFERS: Final = ("offered", "declined", "missed", "released", "given", "returned")
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
    rule: str = ""  # of routing, that decided it
    reason: str = ""  # a word of who did it
    grounds: str = ""  # of an offer: JSON of its grounds


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


class Told(msgspec.Struct, frozen=True):
    """One of those of a contact that was offered before."""

    interaction: str
    kind: str
    agent: str  # a pseudonym
    site: str
    at: int  # ms


def of_offers(within: Transaction, ids: Iterable[str]) -> list[Told]:
    """Who was offered these contacts and what came of it, in order."""
    c, found = interaction_event.c, list[Told]()
    wanted = sorted(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        statement = (
            select(c.interaction, c.kind, c.agent, c.site, c.at)
            .where(c.tenant == within.tenant, c.interaction.in_(some), c.kind.in_(_OF_OFFERS))
            .order_by(c.seq, c.part)
        )
        found += [Told(*row) for row in within.connection.execute(statement)]
    return found


def grounds_of(within: Transaction, id: str) -> str:
    """JSON of the grounds of the offer of this contact that was made last; "" without any."""
    c = interaction_event.c
    statement = (
        select(c.grounds)
        .where(c.tenant == within.tenant, c.interaction == id, c.kind == "offered")
        .order_by(c.seq.desc(), c.part.desc())
        .limit(1)
    )
    return within.connection.scalar(statement) or ""
