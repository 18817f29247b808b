"""What nobody keeps any more: contacts of agents of whom nothing is heard, and the agents' states.

Any hub process may do it, several at once as well: each record is looked at again under its lock.
Laws: a contact whose lease is over goes back to its old place with all that was said, a call is
marked and stays (whether it stands, its media server knows); nobody loses anything because the hub
itself was away: then every lease begins anew.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.channels.rules import rules
from desktop.domain.ids import TenantId
from desktop.domain.operations.calling import call_lost
from desktop.domain.operations.handing import not_kept
from desktop.domain.operations.interaction import queued_again
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import AgentState, InteractionStatus, NotTaken
from integrations.hub.server import leasing
from integrations.hub.server.changes.happenings import Because
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.routing import missing
from integrations.hub.server.store import leases, presences
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

SILENCE: Final = Because(rule="silence")
LOST = "lost"  # the reason of an agent who is off duty because nothing was heard any more


def reclaim(hub: Hub, tenant: TenantId) -> int:
    """Look after all leases and presences once. Returns how many records have changed."""
    now = hub.clock.now()
    with hub.store.reading(tenant) as within:
        if not (leases.any_there(within) or presences.any_here(within)):
            return 0
        unwatched = leasing.nobody_watched(hub, within, now)
        watched = presences.watched_until(within) or 0
        over = leases.run_out(within, now)
        silent = presences.silent(within, now - timedelta(seconds=hub.limits.kept_s))
    if unwatched:
        hub.store.writing(tenant, lambda within: _begin_anew(hub, within))
        return 0
    steps = [*(partial(_let_go, hub, id) for id in over), *(partial(_away, hub, a) for a in silent)]
    changed = sum(hub.store.writing(tenant, step) for step in steps)
    if now.timestamp() - watched / 1000 >= hub.limits.unwatched_s / 2:
        hub.store.writing(tenant, lambda within: presences.watch(within, now))
    return changed


def _begin_anew(hub: Hub, within: Transaction) -> None:
    now = hub.clock.now()
    if leasing.nobody_watched(hub, within, now):  # no other worker was faster
        missing.free_unwatched(hub, within)
        leases.begin_anew(within, leasing.until(hub, now))
        presences.begin_anew(within, now)
        presences.watch(within, now)


def _let_go(hub: Hub, id: str, within: Transaction) -> int:
    """The time of a lease is over: the contact is free, unless it is another's already."""
    work = leasing.work_of(hub, within)
    record, lease = work.hold("interaction", id), leases.found(within, id)
    if lease is None or lease.until >= work.now.timestamp() * 1000:
        return 0  # it was heard of again
    leases.end(within, id)
    if isinstance(record, Interaction) and _is_still(record, lease):
        keep(work, _without_agent(hub, record, lease, work))
    return work.write()


def _is_still(record: Interaction, lease: leases.Lease) -> bool:
    return (
        record.status is InteractionStatus.ACTIVE
        and record.agent == lease.agent
        and record.epoch == lease.epoch
    )


def _without_agent(hub: Hub, record: Interaction, lease: leases.Lease, work: Work) -> Interaction:
    if rules(record.channel).written:
        return not_kept(queued_again(record, work.now), NotTaken.GONE)
    heard = datetime.fromtimestamp(lease.until / 1000, UTC) - timedelta(seconds=hub.limits.lease_s)
    return call_lost(record, min(heard, work.now))


def _away(hub: Hub, agent: str, within: Transaction) -> int:
    """They kept their state while the line could come back; now somebody else has to be asked."""
    work = leasing.work_of(hub, within)
    record = work.hold("agent", agent)
    known = presences.found(within, [agent], lock=True).get(agent)
    if known is None or known.away or known.silent_s(work.now) <= hub.limits.kept_s:
        return 0
    presences.leave(within, agent)
    if isinstance(record, Agent) and record.state is not AgentState.OFFLINE:
        off = replace(record, state=AgentState.OFFLINE, reason=LOST, state_since=work.now)
        keep(work, off, SILENCE)
    return work.write()
