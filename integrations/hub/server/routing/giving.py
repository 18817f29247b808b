"""Giving contacts away: for one tenant, all that can be given, in one transaction.

    give(hub, tenant)                    whoever is heard of and ready
    ask(hub, tenant, agent)              the same, and this one as well

Laws: no two runs of a tenant are at it at once, on any number of processes, so that nobody is
offered two and nothing is offered twice; everything is offered by the rules of `routing` and
written down with the grounds it was offered on; a run that finds nothing to give changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import AgentId, SiteId, TenantId
from desktop.domain.records import Agent, Interaction, Site
from desktop.domain.words import AgentState, InteractionStatus
from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Decision
from integrations.hub.server.changes.happenings import Because
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub, Quiet
from integrations.hub.server.leasing import work_of
from integrations.hub.server.pulling import known_head
from integrations.hub.server.routing import missing
from integrations.hub.server.routing.picturing import Seen, seen
from integrations.hub.server.store import in_line, tallies
from integrations.hub.server.store.locking import alone
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.tallies import Count, Counted
from integrations.hub.server.store.work import Work

MOST_RUNS: Final = 40  # one after the other, where a site takes more than one run can give
_WHERETO: Final = (Rule.LAST_AGENT, Rule.SHARE, Rule.OVERFLOW, Rule.REST, Rule.SITE)


def give(hub: Hub, tenant: TenantId, askers: Collection[AgentId] = ()) -> int:
    """Returns how many contacts were given away."""
    given = 0
    for _ in range(MOST_RUNS):
        missing.free_missed(hub, tenant)
        with hub.store.reading(tenant) as within:
            if not in_line.anybody(within) or _is_quiet(hub, within, askers):
                return given
        some, more = hub.store.writing(tenant, lambda within: _run(hub, within, askers))
        given += some
        if not more:
            break
    return given


def ask(hub: Hub, tenant: TenantId, agent: AgentId) -> None:
    """Give away, to this one too; who asks meanwhile is served together by the next run."""

    def together(askers: Sequence[AgentId]) -> list[int]:
        given = give(hub, tenant, frozenset(askers))
        return [given] * len(askers)

    hub.askers.take(tenant, agent, together, lambda _some, _one: True)


def is_worth_it(hub: Hub, within: Transaction, agent: AgentId) -> bool:
    """Whether giving away could come to anything for this agent: cheap, and asked very often."""
    if missing.any_over(hub, within):
        return True
    return in_line.anybody(within) and not _is_quiet(hub, within, (agent,))


def _is_quiet(hub: Hub, within: Transaction, askers: Collection[AgentId]) -> bool:
    """Whether these were looked at a moment ago, and nothing has changed since."""
    last = hub.quiet.get(within.tenant)
    if last is None or not last.free.issuperset(askers):
        return False
    since = hub.clock.now() - last.at
    moment = timedelta(seconds=hub.limits.free_every_s)
    return timedelta(0) <= since < moment and known_head(within).seq == last.seq


def _run(hub: Hub, within: Transaction, askers: Collection[AgentId]) -> tuple[int, bool]:
    """How many were given away, and whether there may be more to give at once."""
    alone(within, "giving")
    known = seen(hub, within, askers)
    decisions = decide(known.picture)
    written = list(_written(hub, within, decisions)) if decisions else []
    tallies.add(within, (each for one in written for each in _counts(known, one)))
    if not written:
        free = frozenset(each.agent for each in known.picture.free)
        hub.quiet[within.tenant] = Quiet(known.seq, known.picture.now, free | set(askers))
    return len(written), bool(written) and known.truncated


def _written(hub: Hub, within: Transaction, decisions: Sequence[Decision]) -> list[Decision]:
    """Those that still fit: others may have taken a contact, or gone on a break, meanwhile."""
    work = work_of(hub, within)
    work.hold_all(
        key
        for each in decisions
        for key in (("interaction", each.interaction), ("agent", each.agent or ""))
    )
    done = [each for each in decisions if _offer(hub, work, each)]
    work.write()
    return done


def _offer(hub: Hub, work: Work, decision: Decision) -> bool:
    record = work.hold("interaction", decision.interaction)
    if not isinstance(record, Interaction) or record.status is not InteractionStatus.QUEUED:
        return False
    because = _because(decision.grounds)
    if decision.agent is None:
        given = replace(record, site=decision.site, epoch=record.epoch + 1)
        keep(work, replace(given, offered_until=_back_at(work, decision.site)), because)
        return True
    agent = work.hold("agent", decision.agent)
    if not isinstance(agent, Agent) or agent.state is not AgentState.READY:
        return False
    lasts = timedelta(seconds=missing.offer_s(hub, work.look("queue", record.queue)))
    offer = replace(
        record,
        status=InteractionStatus.OFFERED,
        offered_to=agent.id,
        offered_until=work.now + lasts,
        epoch=record.epoch + 1,
    )
    keep(work, offer, because)
    return True


def _back_at(work: Work, id: SiteId) -> datetime | None:
    """Until when a site may keep it waiting; None: for as long as it likes."""
    site = work.look("site", id)
    after_s = site.back_after_s if isinstance(site, Site) else 0
    return work.now + timedelta(seconds=after_s) if after_s else None


def _because(grounds: Sequence[Ground]) -> Because:
    """The rule that says why it went there; without one, why it came now."""
    rules = [ground.rule for ground in grounds]
    rule = next((each for each in rules if each in _WHERETO), rules[0] if rules else "")
    return Because(rule=rule, grounds=msgspec.json.encode(grounds).decode())


def _counts(known: Seen, decision: Decision) -> Iterator[Count]:
    """Each contact counts once a day, for the site that had it last."""
    queue = known.queues[decision.interaction]
    before = known.given_to.get(decision.interaction)
    if before != decision.site:
        yield Count(Counted.GIVEN, queue, decision.site, known.day)
        if before is not None:
            yield Count(Counted.GIVEN, queue, before, known.day, -1)
