"""Who would get a contact that waits, and why, or who has it: nothing is given away by asking.

Law: people in house are told everything, a partner's people only what concerns their own site.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.grounds import Ground
from desktop.domain.ids import InteractionId
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import InteractionStatus
from desktop.ports.why import Goes, Passed, Why
from desktop.ports.wire import ErrorCode
from integrations.hub.routing.explaining import NotWaiting, explain
from integrations.hub.server.hub import Hub
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.routing.picturing import seen
from integrations.hub.server.store import events, records
from integrations.hub.server.store.opening import Transaction

_grounds: Final = msgspec.json.Decoder(tuple[Ground, ...])


def why(hub: Hub, bearer: Bearer, id: InteractionId) -> Why:
    """Raises Refused: signed out, not found where nobody waits under this id."""
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        record = records.find(within, "interaction", id)
        if not isinstance(record, Interaction) or not who.sees(record):
            raise Refused(ErrorCode.NOT_FOUND, "Nobody waits under this id.")
        return _for(who, why_of(hub, within, id))


def why_of(hub: Hub, within: Transaction, id: InteractionId) -> Why:
    """Raises Refused: not found."""
    try:
        found = explain(seen(hub, within, (), whole=True).picture, id)
    except NotWaiting:
        return _held(within, id)
    goes = found.decision
    return Why(
        interaction=id,
        before=found.before,
        order=found.order,
        decision=Goes(goes.site, goes.agent, goes.grounds) if goes else None,
        waits=found.waits,
        others=tuple(Passed(each.site, each.ground, each.agent) for each in found.others),
    )


def _held(within: Transaction, id: InteractionId) -> Why:
    """Who is offered it or has it, and on which grounds it was offered. Raises Refused."""
    record = records.find(within, "interaction", id)
    if isinstance(record, Interaction) and record.abandoned and record.closed_at is not None:
        waited = (record.closed_at - (record.place_at or record.created_at)).total_seconds()
        return Why(id, status=record.status, gone_at=record.closed_at, waited_s=max(0.0, waited))
    if not isinstance(record, Interaction) or record.status is InteractionStatus.CLOSED:
        raise Refused(ErrorCode.NOT_FOUND, "Nobody waits under this id.")
    said = events.grounds_of(within, id)
    holder = record.offered_to or record.agent or record.last_agent
    agent = records.find(within, "agent", holder) if holder else None
    site = agent.site if isinstance(agent, Agent) else record.site
    goes = Goes(site, holder, _grounds.decode(said) if said else ()) if site else None
    until = record.offered_until or record.parked_until
    return Why(interaction=id, decision=goes, status=record.status, until=until)


def _for(who: Person, whole: Why) -> Why:
    if not who.partner:
        return whole
    goes = whole.decision
    return replace(
        whole,
        decision=goes if goes and goes.site == who.site.id else None,
        others=tuple(each for each in whole.others if each.site == who.site.id),
    )
