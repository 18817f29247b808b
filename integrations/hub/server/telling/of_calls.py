"""What somebody is told of calls from desk to desk.

Laws: nobody is rung but a colleague whom the one who rings can see; a name reaches whoever sees
that person among their colleagues, the contact whoever may see it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.records import Agent, Interaction
from desktop.ports.legs import Heard, Leg, Legs
from desktop.ports.wire import ErrorCode, Reach
from integrations.hub.server.beating import reach
from integrations.hub.server.hub import Hub
from integrations.hub.server.looking.here import Present
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.store import accounts, presences, records
from integrations.hub.server.store.opening import Transaction


async def say_leg(hub: Hub, bearer: Bearer, said: Leg) -> Legs:
    """Take in how one end stands, and tell what others say to this person.

    Raises Refused: signed out, not found where that is no colleague, busy.
    """
    hub.looks.take(bearer.token_hash)
    who, there = await asyncio.to_thread(_may_ring, hub, bearer, said)
    hub.lookers.put_leg(bearer.tenant, who, said)
    as_of, others = hub.clock.now(), hub.lookers.legs_to(bearer.tenant, who)
    return Legs(as_of, await asyncio.to_thread(_told, hub, bearer, others), there)


async def news_of_calls(hub: Hub, bearer: Bearer, agent: AgentId, client_id: str) -> Legs | None:
    """What has changed for this desk since it was told last; None where nothing has."""
    as_of, said = hub.clock.now(), hub.lookers.legs_to(bearer.tenant, agent)
    try:
        legs = Legs(as_of, await asyncio.to_thread(_told, hub, bearer, said))
    except Refused:
        return None
    return legs if hub.lookers.first_told_of_calls(bearer.tenant, client_id, legs) else None


async def whose(hub: Hub, bearer: Bearer) -> AgentId | None:
    """Whose token it is; None: nobody's any more."""

    def asked() -> AgentId | None:
        with hub.store.reading(bearer.tenant) as within:
            return accounts.agents_of(within, {bearer.token_hash}).get(bearer.token_hash)

    return await asyncio.to_thread(asked)


def _may_ring(hub: Hub, bearer: Bearer, said: Leg) -> tuple[AgentId, bool]:
    """Who says it, and whether anybody is at the other desk."""
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        other = records.find(within, "agent", said.to)
        if not isinstance(other, Agent) or not who.sees(other) or other.id == who.id:
            raise Refused(ErrorCode.NOT_FOUND, "There is no such colleague.")
        found = presences.found(within, {other.id}).get(other.id)
        at_desk = found is not None and reach(found, within.now, hub.limits) is not Reach.OFFLINE
        return who.id, at_desk


def _told(hub: Hub, bearer: Bearer, said: Iterable[Present]) -> tuple[Heard, ...]:
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        return tuple(sorted(_heard(within, who, said), key=lambda each: (each.call, each.by)))


def _heard(within: Transaction, who: Person, said: Iterable[Present]) -> Iterator[Heard]:
    for each in said:
        leg, agent = each.said, records.find(within, "agent", each.agent)
        if not isinstance(leg, Leg) or not isinstance(agent, Agent):
            continue
        about = records.find(within, "interaction", leg.interaction) if leg.interaction else None
        seen = isinstance(about, Interaction) and who.sees(about)
        yield Heard(
            call=leg.call,
            by=agent.id,
            stands=leg.stands,
            name=agent.name if who.sees(agent) else "",
            asks=leg.asks,
            interaction=InteractionId(leg.interaction) if seen else None,
            cause=leg.cause,
        )
