"""What somebody is told of others at the contact they look at.

Laws: rights are those of the moment in which it is told; a name reaches whoever sees that person
among their colleagues, words and who reads along only people of the same site, the wish for the pen
only whoever has the contact; a person is not told of their own other desk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from desktop.domain.ids import InteractionId
from desktop.domain.records import Agent, Interaction
from desktop.ports.beside import Beside, Doing, Kept, Looks, Other
from desktop.ports.wire import ErrorCode
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking.here import Present
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Transaction

_FIRST = (Doing.REPLIES, Doing.NOTES, Doing.LOOKS)


async def look(hub: Hub, bearer: Bearer, said: Looks) -> Beside:
    """Take in what a desk says, and tell it who else is there.

    Raises Refused: signed out, not found where the contact may not be seen, busy.
    """
    hub.looks.take(bearer.token_hash)
    known = hub.lookers.desk(bearer.tenant, said.client_id)
    there = hub.lookers.at_contact(bearer.tenant, said.interaction)
    try:
        who, others = await asyncio.to_thread(_judged, hub, bearer, said, there)
    except Refused:
        if known is not None:
            hub.lookers.leave(bearer.tenant, known)
        raise
    if known is not None and known.agent != who.id:
        raise Refused(ErrorCode.FORBIDDEN, "This desk is another person's.")
    hub.lookers.put(bearer.tenant, who.id, said)
    beside = _beside(hub, bearer, said.interaction, others)
    hub.lookers.first_told(bearer.tenant, said.client_id, beside)
    return beside


async def news(hub: Hub, bearer: Bearer, client_id: str) -> Beside | None:
    """What has changed for this desk since it was told last; None where nothing has."""
    mine = hub.lookers.desk(bearer.tenant, client_id)
    if mine is None or not isinstance(mine.said, Looks):
        return None
    there = hub.lookers.at_contact(bearer.tenant, mine.contact)
    try:
        who, others = await asyncio.to_thread(_judged, hub, bearer, mine.said, there)
    except Refused:
        return None
    if mine.agent != who.id:
        return None
    beside = _beside(hub, bearer, mine.contact, others)
    return beside if hub.lookers.first_told(bearer.tenant, client_id, beside) else None


def _beside(hub: Hub, bearer: Bearer, contact: str, others: tuple[Other, ...]) -> Beside:
    types = hub.lookers.types(bearer.tenant, contact)
    return Beside(InteractionId(contact), hub.clock.now(), others, customer_types=types)


def _judged(
    hub: Hub, bearer: Bearer, said: Looks, there: Iterable[Present]
) -> tuple[Person, tuple[Other, ...]]:
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        if not said.interaction:
            return who, ()
        contact = records.find(within, "interaction", said.interaction)
        if not isinstance(contact, Interaction) or not who.sees(contact):
            raise Refused(ErrorCode.NOT_FOUND, "There is no such contact.")
        others = [*_others(within, who, contact, said, there)]
        others.sort(key=lambda other: (_FIRST.index(other.doing), other.name, other.agent or ""))
        return who, tuple(others)


def _others(
    within: Transaction, who: Person, contact: Interaction, said: Looks, there: Iterable[Present]
) -> Iterator[Other]:
    for each in there:
        agent = records.find(within, "agent", each.agent)
        if not isinstance(agent, Agent) or agent.id == who.id:
            continue
        if not isinstance(each.said, Looks):
            continue
        here, holds = agent.site == who.site.id, contact.agent == agent.id
        named = who.sees(agent)
        yield Other(
            agent=agent.id if named else None,
            name=agent.name if named else "",
            site=agent.site if named else None,
            doing=each.said.doing,
            holds=holds,
            words=each.said.words if here and holds and each.said.shares else None,
            watches=here and said.shares and contact.agent == who.id,
            asks=each.said.asks if named and contact.agent == who.id else 0,
            keeps=holds and Kept(who.id, said.asks) in each.said.keeps_from,
        )
