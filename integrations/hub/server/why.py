"""Who would get a contact that waits, and why: asked for, and nothing is given away.

Law: people in house are told everything, a partner's people only what concerns their own site.
"""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction
from desktop.ports.why import Goes, Passed, Why
from desktop.ports.wire import ErrorCode
from integrations.hub.routing.explaining import NotWaiting, explain
from integrations.hub.server.hub import Hub
from integrations.hub.server.picturing import seen
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, Person, person_of
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Transaction


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
    except NotWaiting as error:
        raise Refused(ErrorCode.NOT_FOUND, "Nobody waits under this id.") from error
    goes = found.decision
    return Why(
        interaction=id,
        before=found.before,
        order=found.order,
        decision=Goes(goes.site, goes.agent, goes.grounds) if goes else None,
        waits=found.waits,
        others=tuple(Passed(each.site, each.ground, each.agent) for each in found.others),
    )


def _for(who: Person, whole: Why) -> Why:
    if not who.partner:
        return whole
    goes = whole.decision
    return replace(
        whole,
        decision=goes if goes and goes.site == who.site.id else None,
        others=tuple(each for each in whole.others if each.site == who.site.id),
    )
