"""What a visit's page is told, worked out for many pages at once out of one snapshot.

Law: of the enterprise a page learns whether somebody is there, how many wait in front, and the name
of who answers as far as its chat says names; nothing of other visitors.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec

from desktop.domain.calendars import Calendar
from desktop.domain.hours import is_open, next_opening
from desktop.domain.ids import AgentId, InteractionId, QueueId, TenantId
from desktop.domain.kinds import milliseconds, queue_bucket
from desktop.domain.records import Agent, Interaction, Queue, Site
from desktop.domain.words import AgentState, Purpose, SiteKind
from integrations.hub.server.gathering import Gathering
from integrations.hub.server.hub import Hub
from integrations.hub.server.store import agents, grants, presences, records, webchats
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.webchats import Visit
from integrations.hub.server.surveys.links import with_link
from integrations.hub.server.webchat.entering import goes_on_in
from integrations.hub.server.webchat.talking import talk_of
from integrations.hub.server.webchat.visits import Chat, Told, found
from integrations.webchat.telling import called, phase_of, shown
from integrations.webchat.values import Phase, Said, State, Why

_AT_WORK: Final = (AgentState.READY, AgentState.BUSY, AgentState.WRAP_UP)


class Look(msgspec.Struct, frozen=True):
    """Which visit is looked at."""

    chat: Chat
    secret: str


class Seen(msgspec.Struct, frozen=True):
    visit: Visit
    seq: int  # of the snapshot
    said: tuple[Said, ...]
    state: State
    contact: InteractionId | None = None
    agent: AgentId | None = None  # who has it


Looks = Gathering[Look, Seen]


def look_together(hub: Hub, tenant: TenantId, looks: Sequence[Look]) -> Sequence[Seen | Exception]:
    """An answer for each; Told where there is no such visit."""
    with hub.store.reading(tenant) as within:
        head = head_of(within)
        see = partial(_seen_or_not, hub, within, head.seq if head else 0)
        return [see(each) for each in looks]


def _seen_or_not(hub: Hub, within: Transaction, seq: int, look: Look) -> Seen | Exception:
    try:
        return _seen(hub, within, seq, look)
    except Told as told:
        return told


def _seen(hub: Hub, within: Transaction, seq: int, look: Look) -> Seen:
    chat = look.chat
    visit = found(within, chat, look.secret)
    contact = goes_on_in(within, visit.interaction) if visit.interaction else None
    if contact is None:
        said = shown(visit.id, talk_of(visit).messages, {}, chat.chosen.naming)
        return Seen(visit, seq, said, _without_contact(hub, chat, visit))
    names = _names(within, contact)
    messages = (with_link(within, contact, each, hub.public) for each in contact.messages)
    said = shown(visit.id, messages, names, chat.chosen.naming)
    state = _state(hub, within, chat, visit, contact)
    return Seen(visit, seq, said, state, contact.id, contact.agent)


def _without_contact(hub: Hub, chat: Chat, visit: Visit) -> State:
    there = somebody_there(hub, chat)
    if visit.ended_at or visit.interaction:  # left, or erased
        return State(phase=Phase.OVER, there=there, by_us=not visit.ended_at)
    if visit.person_at:
        return State(phase=Phase.NEW, there=there)
    phase = Phase.ASSISTANT if talk_of(visit).messages else Phase.NEW
    return State(phase=phase, there=there, assistant=True)


def _state(hub: Hub, within: Transaction, chat: Chat, visit: Visit, contact: Interaction) -> State:
    if visit.ended_at:
        return State(phase=Phase.OVER)
    phase = phase_of(contact)
    agent = records.find(within, "agent", contact.agent) if contact.agent else None
    name = called(agent.name, chat.chosen.naming) if isinstance(agent, Agent) else ""
    waits = phase is Phase.WAITING
    return State(
        phase=phase,
        there=somebody_there(hub, chat),
        before=webchats.before(within, contact.id) if waits else 0,
        name=name if phase in (Phase.TALKING, Phase.LATER) else "",
        by_us=phase is Phase.OVER,
    )


def _names(within: Transaction, contact: Interaction) -> dict[AgentId, str]:
    by = {message.by for message in contact.messages if message.by is not None}
    found = ((id, records.find(within, "agent", id)) for id in sorted(by))
    return {id: each.name for id, each in found if isinstance(each, Agent)}


# ---------------------------------------------------------------------------------- who is there
def somebody_there(hub: Hub, chat: Chat) -> bool:
    """Whether it is open by the clock and somebody who works the queue is at work."""
    key = chat.tenant, chat.chosen.queue
    return hub.attended.get(key, lambda: (_attended(hub, chat),))[0]


def opens_at(hub: Hub, chat: Chat) -> int | None:
    """When it opens by the clock (ms), where it is closed now."""
    with hub.store.reading(chat.tenant) as within:
        calendar = _calendar(within, chat.chosen.queue)
        if calendar is None or is_open(calendar, within.now):
            return None
        return milliseconds(next_opening(calendar, within.now))


def _attended(hub: Hub, chat: Chat) -> bool:
    with hub.store.reading(chat.tenant) as within:
        if not is_open(_calendar(within, chat.chosen.queue), within.now):
            return False
        heard = presences.heard(within, within.now - timedelta(seconds=hub.limits.gone_s))
        sites = _working(within, chat.chosen.queue)
        there = agents.in_states(within, _AT_WORK)
        return any(each.id in heard and each.site in sites for each in there)


def _calendar(within: Transaction, id: QueueId) -> Calendar | None:
    queue = records.find(within, "queue", id)
    if not isinstance(queue, Queue):
        raise Told(Why.NOWHERE)
    by = queue.routing.calendar
    calendar = records.find(within, "calendar", by) if by else None
    return calendar if isinstance(calendar, Calendar) else None


def _working(within: Transaction, id: QueueId) -> set[str]:
    """The sites that work a queue."""
    queue = records.find(within, "queue", id)
    if not isinstance(queue, Queue):
        return set()
    own = {site.id for site in records.every(within, Site) if site.kind is SiteKind.IN_HOUSE}
    granted = {
        grant.site
        for grant in grants.every(within, within.now)
        if grant.bucket == queue_bucket(id)
        and grant.purpose is Purpose.SERVICE
        and grant.holds(within.now)
    }
    return {*(queue.sites or own), *granted}
