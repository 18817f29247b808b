"""What is offered to an agent, and what they say to it: by this clock, under the offer's number.

Who gets what is decided for all together (`giving`). Laws: an interaction is offered to at most one
agent at a time and taken by at most one, each time under the next number (its epoch, the fence of
whoever takes it); an offer that was not taken in time counts as never made; a place in the queue is
never lost; nobody is offered more of a channel than they can work on, or anything at a device that
is not the one where they work.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.grounds import Ground
from desktop.domain.ids import InteractionId
from desktop.domain.kinds import milliseconds
from desktop.domain.operations.interaction import taken
from desktop.domain.records import Interaction, Queue
from desktop.domain.words import AgentState, Declined, InteractionStatus, Missed
from desktop.ports.wire import NextOffer, Offer, Taken
from integrations.hub.server.changes.happenings import Because
from integrations.hub.server.changes.settling import keep, settle
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import taken_up, until, work_of
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.routing import giving
from integrations.hub.server.routing.missing import is_there, let_pass, queued
from integrations.hub.server.store import events, in_line, leases, presences, records, tallies
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tallies import Count, Counted
from integrations.hub.server.store.work import Work

_grounds: Final = msgspec.json.Decoder(tuple[Ground, ...])
_MINUTE_MS: Final = 60_000


def next_offer(hub: Hub, bearer: Bearer, device: str | None = None) -> NextOffer:
    """What is held for the agent; if there is nothing, everything is given away anew.

    device: the one that asks; None for a desk from before there were presences.
    """
    with hub.store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        if not (_works_at(within, who, device, hub.limits.gone_s) and _is_ready(who)):
            return NextOffer()
        found = _offered(within, who)
        doubted = not _works_at(within, who, device, hub.limits.suspect_s)
        if found is not None or doubted or not giving.is_worth_it(hub, within, who.id):
            return NextOffer(found)
    giving.ask(hub, bearer.tenant, who.id)
    with hub.store.reading(bearer.tenant) as within:
        return NextOffer(_offered(within, who))


def accept(hub: Hub, bearer: Bearer, id: InteractionId, fence: int | None = None) -> Taken:
    """Take what was offered, if the time is not over; from then on it is kept by beats.

    Whoever belongs to a site that was given a contact takes it in the same way, for no offer of
    the hub. fence: of the offer; None for a desk that knows of none, and will not beat.
    """

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        work.hold_all([("agent", who.id), ("interaction", id)])
        record = work.hold("interaction", id)
        if not isinstance(record, Interaction) or fence not in (None, record.epoch):
            return Taken(taken=False)
        if record.agent == who.id and record.status is InteractionStatus.ACTIVE:
            # The answer to the first time was lost.
            mine = fence is None or taken_up(hub, work, who.id, id, fence)
            work.write()
            return Taken(mine, record.epoch if mine else 0)
        if not (_is_offered_to(record, who, work) or _is_given_to(record, who)):
            return Taken(taken=False)
        settle(work, who, taken(record, who.id, work.now))
        is_there(work, who.id)
        if fence is not None:
            leases.grant(within, id, fence, who.id, until(hub, work.now))
        _count(work, record, who)
        work.write()
        return Taken(taken=True, fence=record.epoch)

    return hub.store.writing(bearer.tenant, job)


def decline(hub: Hub, bearer: Bearer, id: InteractionId, why: Declined | None = None) -> Taken:
    """Give it back to its old place; what a site was given, for everybody."""

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        work.hold_all([("agent", who.id), ("interaction", id)])
        record = work.hold("interaction", id)
        said = Because(reason=why or "")
        if isinstance(record, Interaction) and _is_offered_to(record, who, work):
            keep(work, queued(record), said)
            is_there(work, who.id)
        elif isinstance(record, Interaction) and _is_given_to(record, who):
            freed = replace(record, site=None, offered_until=None, epoch=record.epoch + 1)
            keep(work, freed, said)
        work.write()
        return Taken(taken=False)

    return hub.store.writing(bearer.tenant, job)


def missed(hub: Hub, bearer: Bearer, id: InteractionId, fence: int, why: Missed) -> Taken:
    """Nobody took it, as the desk can tell why: it need not wait until the time is over."""

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        if why is Missed.NO_DEVICE:
            until = work.now + timedelta(seconds=hub.limits.deaf_s)
            presences.deafen(within, who.id, until)  # before anything is held, as with a beat
        work.hold_all([("agent", who.id), ("interaction", id)])
        record = work.hold("interaction", id)
        held = isinstance(record, Interaction) and _is_offered_to(record, who, work)
        if held and isinstance(record, Interaction) and record.epoch == fence:
            let_pass(work, record, why)
            work.write()
        return Taken(taken=False)

    return hub.store.writing(bearer.tenant, job)


def _offered(within: Transaction, who: Person) -> Offer | None:
    id = in_line.offered(within, who.id, within.now)
    record = records.find(within, "interaction", id) if id else None
    if not isinstance(record, Interaction) or record.offered_until is None:
        return None
    said = events.grounds_of(within, record.id)
    return Offer(
        interaction=record.id,
        until=record.offered_until,
        seconds=(record.offered_until - within.now).total_seconds(),
        waiting_s=(within.now - (record.place_at or record.created_at)).total_seconds(),
        fence=record.epoch,
        grounds=_grounds.decode(said) if said else (),
    )


def _count(work: Work, record: Interaction, who: Person) -> None:
    """Whether it was answered within what is promised for its queue."""
    queue = work.look("queue", record.queue)
    promised_s = queue.answer_within_s if isinstance(queue, Queue) else 0
    if promised_s:
        waited_s = (work.now - (record.place_at or record.created_at)).total_seconds()
        now = milliseconds(work.now) or 0
        at = now - now % _MINUTE_MS
        told = [Counted.ANSWERED, *([Counted.IN_TIME] if waited_s <= promised_s else [])]
        tallies.add(work.within, [Count(each, record.queue, who.site.id, at) for each in told])


def _works_at(within: Transaction, who: Person, device: str | None, within_s: float) -> bool:
    """Whether this is where they work, and they were heard of in the last seconds."""
    if device is None:
        return True
    known = presences.found(within, [who.id]).get(who.id)
    return known is not None and known.device == device and known.silent_s(within.now) <= within_s


def _is_ready(who: Person) -> bool:
    return who.takes_offers and who.agent.state is AgentState.READY


def _is_offered_to(record: Interaction, who: Person, work: Work) -> bool:
    return (
        record.status is InteractionStatus.OFFERED
        and record.offered_to == who.id
        and record.offered_until is not None
        and record.offered_until >= work.now
    )


def _is_given_to(record: Interaction, who: Person) -> bool:
    """It waits at their site, whose own system chooses who takes it."""
    given = record.status is InteractionStatus.QUEUED and record.site == who.site.id
    return given and not who.takes_offers and record.queue in who.works
