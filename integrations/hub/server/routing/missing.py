"""What was offered and not taken goes back to its old place, and is counted.

It goes back when its time is over, and at once when the desk it was offered at is silent. Laws: it
counts for a person only while their desk is heard of and could have taken it, and while the hub was
there to be told; who lets two offers in a row pass is offered nothing more until they say that they
are ready again. Whoever changes both holds the person before the contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent, Interaction, Queue
from desktop.domain.words import AgentState, InteractionStatus, Missed
from integrations.hub.server.changes.happenings import Because
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.hub import Hub
from integrations.hub.server.leasing import nobody_watched, work_of
from integrations.hub.server.store import in_line, presences, records
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.work import Work

MOST: Final = 2  # offers in a row
MISSED: Final = "missed"  # the reason of the break that follows
ENOUGH: Final = Because(rule="missed-twice")
_NO_FAULT: Final = (Missed.GONE, Missed.NO_DEVICE)  # of the person


def free_missed(hub: Hub, tenant: TenantId) -> int:
    """Put what nobody took in time back to its old place. Returns how many there were."""
    with hub.store.reading(tenant) as within:
        over = _over(hub, within)
    if not over:
        return 0
    return hub.store.writing(tenant, lambda within: _free(hub, within, over))


def free_unwatched(hub: Hub, within: Transaction) -> None:
    """What nobody could take because the hub was away: before it counts as watched again."""
    if over := _over(hub, within):
        _free(hub, within, over)


def any_over(hub: Hub, within: Transaction) -> bool:
    return bool(_over(hub, within))


def let_pass(work: Work, record: Interaction, why: Missed) -> None:
    """The offer of a contact that is held has come to nothing."""
    agent = work.hold("agent", record.offered_to or "")
    keep(work, queued(record), Because(reason=why, missed=True))
    if isinstance(agent, Agent) and why not in _NO_FAULT:
        counted = replace(agent, missed=agent.missed + 1)
        enough = counted.missed >= MOST and agent.state is AgentState.READY
        keep(work, _on_a_break(counted, work.now) if enough else counted, ENOUGH)


def is_there(work: Work, agent: str) -> Agent | None:
    """Whoever took or turned down something is there: none in a row is missed any more."""
    held = work.hold("agent", agent)
    if isinstance(held, Agent) and held.missed:
        keep(work, replace(held, missed=0))
    return held if isinstance(held, Agent) else None


def queued(record: Interaction) -> Interaction:
    """At its old place."""
    return replace(record, status=InteractionStatus.QUEUED, offered_to=None, offered_until=None)


def offer_s(hub: Hub, queue: object) -> float:
    """How long an offer of a queue waits for an answer."""
    own = queue.routing.offer_s if isinstance(queue, Queue) else 0
    return own or hub.limits.offer_s


def _over(hub: Hub, within: Transaction) -> list[in_line.Offered]:
    now = hub.clock.now()
    found = in_line.over(within, now, now + timedelta(seconds=2 * hub.limits.offer_s))
    return [each for each in found if _ended(hub, within, each, now)] + _to_silent(hub, within, now)


def _ended(hub: Hub, within: Transaction, offered: in_line.Offered, now: datetime) -> bool:
    """An offer of a queue that gives more time than the hub does may end so late."""
    if offered.until < (milliseconds(now) or 0):
        return True
    queue = records.find(within, "queue", offered.queue)
    return offered.until > (milliseconds(now + _beyond(hub, queue)) or 0)


def _to_silent(hub: Hub, within: Transaction, now: datetime) -> list[in_line.Offered]:
    """Offered to a desk of which nothing has been heard for so long that its line is doubted.

    Who was silent long before asked for it without beating, as desks from before there were
    presences do. Nobody is taken for silent while no hub was there to listen.
    """
    limits = hub.limits
    first = now - timedelta(seconds=limits.gone_s + 2 * limits.offer_s)
    found = in_line.to_silent(within, first, now - timedelta(seconds=limits.suspect_s))
    return [] if found and nobody_watched(hub, within, now) else found


def _free(hub: Hub, within: Transaction, over: Sequence[in_line.Offered]) -> int:
    work = work_of(hub, within)
    work.hold_all(key for each in over for key in _held(each))
    heard = presences.found(within, {each.agent for each in over})
    away = presences.watched_until(within) is not None and nobody_watched(hub, within, work.now)
    silent = {each.interaction for each in _to_silent(hub, within, work.now)}
    for each in over:
        record = work.hold("interaction", each.interaction)
        if not isinstance(record, Interaction):
            continue
        known = heard.get(record.offered_to or "")
        gone = known is not None and known.silent_s(work.now) > hub.limits.suspect_s
        if _is_over(hub, work, record) or (gone and each.interaction in silent):
            let_pass(work, record, Missed.GONE if gone or away else Missed.UNHEARD)
    return work.write()


def _held(offered: in_line.Offered) -> Sequence[tuple[str, str]]:
    return ("agent", offered.agent), ("interaction", offered.interaction)


def _is_over(hub: Hub, work: Work, record: Interaction) -> bool:
    """Also where the hub's clock was put back: nobody would be offered it until it caught up."""
    if record.status is not InteractionStatus.OFFERED or record.offered_until is None:
        return False
    beyond = _beyond(hub, work.look("queue", record.queue))
    return not work.now <= record.offered_until <= work.now + beyond


def _beyond(hub: Hub, queue: object) -> timedelta:
    """No offer of the queue ends later than that."""
    return timedelta(seconds=2 * offer_s(hub, queue))


def _on_a_break(agent: Agent, now: datetime) -> Agent:
    return replace(agent, state=AgentState.BREAK, reason=MISSED, state_since=now)
