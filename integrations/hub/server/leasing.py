"""A contact in hand: kept by beats, given up, wrapped up; under the number of its taking.

Laws: whoever speaks of a contact in hand names the number under which they took it (the fence);
with an older one, as another agent, or when the time since the last beat is over by the hub's
clock, nothing is done. What is kept is never told: a beat writes no change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.domain.operations.handing import not_kept
from desktop.domain.operations.interaction import heard_again, queued_again, wrapping_up
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus, NotTaken
from desktop.ports.wire import Taken
from integrations.hub.server.changes.settling import keep, settle
from integrations.hub.server.hub import Hub
from integrations.hub.server.pulling import known_head
from integrations.hub.server.rights.rights import Bearer, Person, person_of
from integrations.hub.server.store import leases, presences
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

_Step = Callable[[Work, Person, Interaction], None]


def beat(hub: Hub, bearer: Bearer, id: InteractionId, fence: int) -> Taken:
    """Keep it for another while."""
    return _in_hand(hub, bearer, id, fence, lambda _work, _who, _record: None)


def wrap(hub: Hub, bearer: Bearer, id: InteractionId, fence: int) -> Taken:
    """The conversation is over; what follows is wrap-up, and the contact stays in hand."""

    def step(work: Work, who: Person, record: Interaction) -> None:
        settle(work, who, wrapping_up(record, who.id, work.now))

    return _in_hand(hub, bearer, id, fence, step)


def release(hub: Hub, bearer: Bearer, id: InteractionId, fence: int) -> Taken:
    """Give it back to its old place; who comes with this fence afterwards is too late."""

    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        record = work.hold("interaction", id)
        if isinstance(record, Interaction) and _holds(hub, within, record, who.id, fence):
            given_back = not_kept(queued_again(record, work.now), NotTaken.GIVEN_BACK)
            settle(work, who, replace(given_back, epoch=record.epoch + 1))
            leases.end(within, id)
            work.write()
        return Taken(taken=False)

    return hub.store.writing(bearer.tenant, job)


def taken_up(hub: Hub, work: Work, agent: str, id: str, fence: int) -> bool:
    """Begin to keep a contact that the agent has in hand without a lease; whether they have it.

    Assigned by a person, taken up again after it was parked, or a call whose agent was lost.
    """
    within, record = work.within, work.hold("interaction", id)
    if not _is_in_hand(record, agent, fence):
        return False
    known = leases.found(within, id)
    if known and (known.epoch, known.agent) == (fence, agent) and not _lasts(hub, within, known):
        return False  # its time was over
    leases.grant(within, id, fence, agent, until(hub, work.now))
    if isinstance(record, Interaction) and record.agent_lost:
        keep(work, heard_again(record, work.now))
    return True


def until(hub: Hub, now: datetime) -> datetime:
    """How long a lease lasts that begins now."""
    return now + timedelta(seconds=hub.limits.lease_s)


def nobody_watched(hub: Hub, within: Transaction, now: datetime) -> bool:
    """The hub was down or its clock has jumped: that nobody beat meanwhile means nothing."""
    at = presences.watched_until(within)
    return at is None or abs(now.timestamp() - at / 1000) > hub.limits.unwatched_s


def work_of(hub: Hub, within: Transaction) -> Work:
    return Work(within, known_head(within), hub.clock.now())


def _in_hand(hub: Hub, bearer: Bearer, id: InteractionId, fence: int, step: _Step) -> Taken:
    def job(within: Transaction) -> Taken:
        who, work = person_of(within, bearer), work_of(hub, within)
        if not taken_up(hub, work, who.id, id, fence):
            return Taken(taken=False)
        record = work.hold("interaction", id)
        if isinstance(record, Interaction):
            step(work, who, record)
        work.write()
        return Taken(taken=True, fence=fence)

    return hub.store.writing(bearer.tenant, job)


def _holds(hub: Hub, within: Transaction, record: Interaction, agent: str, fence: int) -> bool:
    known = leases.found(within, record.id)
    return _is_in_hand(record, agent, fence) and (known is None or _lasts(hub, within, known))


def _lasts(hub: Hub, within: Transaction, known: leases.Lease) -> bool:
    now = hub.clock.now()
    return known.until >= now.timestamp() * 1000 or nobody_watched(hub, within, now)


def _is_in_hand(record: object, agent: str, fence: int) -> bool:
    return (
        isinstance(record, Interaction)
        and record.agent == agent
        and record.status is InteractionStatus.ACTIVE
        and record.epoch == fence
    )
