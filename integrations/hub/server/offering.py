"""Giving waiting interactions to agents: decided here, by this clock, by one conditional update.

Laws: an interaction is offered to at most one agent at a time and taken by at most one, each time
under the next number (its epoch, the fence of whoever takes it); an offer that was not taken in
time counts as never made; a place in the queue is never lost; nobody is offered more of a channel
than they can work on, or anything at a device that is not the one where they work.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.ids import InteractionId, TenantId
from desktop.domain.operations.interaction import taken
from desktop.domain.records import Interaction
from desktop.domain.words import AgentState, Channel, InteractionStatus
from desktop.ports.wire import NextOffer, Offer, Taken
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import taken_up, until, work_of
from integrations.hub.server.pulling import known_head
from integrations.hub.server.rights import Bearer, Person, person_of
from integrations.hub.server.settling import keep, settle
from integrations.hub.server.store import events, leases, presences, waiting
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work


def next_offer(hub: Hub, bearer: Bearer, device: str | None = None) -> NextOffer:
    """Hold the longest-waiting interaction of the agent's queues for the agent.

    device: the one that asks; None for a desk from before there were presences.
    """
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        if not (_works_at(hub, within, who, device) and _may_come(hub, within, who)):
            return NextOffer()
    return hub.store.writing(bearer.tenant, lambda within: _next(hub, within, bearer))


def accept(hub: Hub, bearer: Bearer, id: InteractionId, fence: int | None = None) -> Taken:
    """Take what was offered, if the time is not over; from then on it is kept by beats.

    fence: of the offer; None for a desk that knows of none, and will not beat.
    """

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        record = work.hold("interaction", id)
        if not isinstance(record, Interaction) or fence not in (None, record.epoch):
            return Taken(taken=False)
        if record.agent == who.id and record.status is InteractionStatus.ACTIVE:
            # The answer to the first time was lost.
            mine = fence is None or taken_up(hub, work, who.id, id, fence)
            return Taken(mine, record.epoch if mine else 0)
        if not _is_offered_to(record, who, work):
            return Taken(taken=False)
        settle(work, who, taken(record, who.id, work.now))
        if fence is not None:
            leases.grant(within, id, fence, who.id, until(hub, work.now))
        work.write()
        return Taken(taken=True, fence=record.epoch)

    return hub.store.writing(bearer.tenant, job)


def decline(hub: Hub, bearer: Bearer, id: InteractionId) -> Taken:
    """Give it back to its old place."""

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        record = work.hold("interaction", id)
        if isinstance(record, Interaction) and _is_offered_to(record, who, work):
            settle(work, who, _queued(record))
            work.write()
        return Taken(taken=False)

    return hub.store.writing(bearer.tenant, job)


def free_missed(hub: Hub, tenant: TenantId) -> int:
    """Put what nobody took in time back to its old place. Returns how many there were."""
    beyond = timedelta(seconds=2 * hub.limits.offer_s)  # none is made for so long
    with hub.store.reading(tenant) as within:
        now = hub.clock.now()
        ids = waiting.over(within, now, now + beyond)
    if not ids:
        return 0

    def job(within: Transaction) -> int:
        work = work_of(hub, within)
        for id in ids:
            record = work.hold("interaction", id)
            if isinstance(record, Interaction) and _is_missed(record, work.now, beyond):
                keep(work, _queued(record))
        return work.write()

    return hub.store.writing(tenant, job)


def _next(hub: Hub, within: Transaction, bearer: Bearer) -> NextOffer:
    who, work = person_of(within, bearer), work_of(hub, within)
    work.hold("agent", who.id)  # two questions of one agent are answered one after the other
    if not _is_ready(who):
        return NextOffer()
    id = waiting.offered(within, who.id, work.now) or _claim(hub, within, who, work)
    record = work.look("interaction", id) if id else None
    if not isinstance(record, Interaction) or record.offered_until is None:
        return NextOffer()
    return NextOffer(
        Offer(
            interaction=record.id,
            until=record.offered_until,
            seconds=(record.offered_until - work.now).total_seconds(),
            waiting_s=(work.now - record.created_at).total_seconds(),
            fence=record.epoch,
        )
    )


def _claim(hub: Hub, within: Transaction, who: Person, work: Work) -> str | None:
    ends = work.now + timedelta(seconds=hub.limits.offer_s)
    asked = _asked(hub, within, who)
    id = waiting.claim(within, asked, agent=who.id, now=work.now, until=ends)
    record = work.hold("interaction", id) if id else None
    if isinstance(record, Interaction):
        offer = replace(
            record,
            status=InteractionStatus.OFFERED,
            offered_to=who.id,
            offered_until=ends,
            epoch=record.epoch + 1,
        )
        settle(work, who, offer)
        work.write()
    return id


def _works_at(hub: Hub, within: Transaction, who: Person, device: str | None) -> bool:
    """Whether this is where they work, and they were heard of just now."""
    if device is None:
        return True
    known = presences.found(within, [who.id]).get(who.id)
    return (
        known is not None
        and known.device == device
        and known.silent_s(hub.clock.now()) <= hub.limits.gone_s
    )


def _may_come(hub: Hub, within: Transaction, who: Person) -> bool:
    """Whether there is anything to decide; asked without keeping others from writing."""
    if not _is_ready(who):
        return False
    now = hub.clock.now()
    return waiting.offered(within, who.id, now) is not None or waiting.anything(
        within, _asked(hub, within, who), now
    )


def _asked(hub: Hub, within: Transaction, who: Person) -> waiting.Asked:
    in_hand, capacity = waiting.in_hand(within, who.id), who.agent.capacity
    free = [each for each in Channel if in_hand.get(each, 0) < capacity.of(each)]
    return waiting.Asked(who.works, free, _turned_down(hub, within, who))


def _is_ready(who: Person) -> bool:
    return who.takes_offers and who.agent.state is AgentState.READY


def _turned_down(hub: Hub, within: Transaction, who: Person) -> set[str]:
    since = hub.clock.now() - timedelta(seconds=hub.limits.spared_s)
    pseudonym = events.pseudonym(who.id, known_head(within).person_key)
    return events.turned_down(within, pseudonym, since)


def _is_offered_to(record: Interaction, who: Person, work: Work) -> bool:
    return (
        record.status is InteractionStatus.OFFERED
        and record.offered_to == who.id
        and record.offered_until is not None
        and record.offered_until >= work.now
    )


def _is_missed(record: Interaction, now: datetime, beyond: timedelta) -> bool:
    """Also where the hub's clock was put back: nobody would be offered it until it caught up."""
    return (
        record.status is InteractionStatus.OFFERED
        and record.offered_until is not None
        and not now <= record.offered_until <= now + beyond
    )


def _queued(record: Interaction) -> Interaction:
    return replace(record, status=InteractionStatus.QUEUED, offered_to=None, offered_until=None)
