"""The header above a conversation: who, on which channel and queue, how it stands."""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.channels.rules import rules
from desktop.domain.answer_due import owed_by
from desktop.domain.conversation import is_customers
from desktop.domain.ids import AgentId
from desktop.domain.records import Interaction
from desktop.domain.words import Direction, InteractionStatus, Origin
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Badge, Kind
from desktop.viewmodels.times.when import clock, day, due, lasted, same_day


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Who, on which channel and queue, what is due."""

    name: str
    letters: str
    channel: Kind
    line: str
    due: Badge | None
    said: str


def header_of(of: Conversation, now: datetime, me: AgentId) -> Header:
    """Who has it is said first, where it is somebody else."""
    interaction = of.interaction
    name = of.customer.name if of.customer else tr("Unknown customer")
    channel = terms.channel(interaction.served_as)
    number = (of.case.number or tr("new case")) if of.case else ""
    badge = _badge(of, now)
    whose = _whose(of, me)
    tags = ", ".join(interaction.tags)
    return Header(
        name=name,
        letters=terms.letters(name),
        channel=interaction.served_as.value,
        line=terms.dotted(whose, channel, of.queue, number, tags),
        due=badge,
        said=terms.sentence(
            name, whose, channel, of.queue, number, tags, badge.text if badge else ""
        ),
    )


def _whose(of: Conversation, me: AgentId) -> str:
    agent = of.interaction.agent
    if agent in (None, me) or of.interaction.status is InteractionStatus.CLOSED:
        return ""
    return tr("with {name}", name=of.people.get(agent or "", tr("Somebody else")))


def _badge(of: Conversation, now: datetime) -> Badge | None:
    """How it stands, in one word: completed, parked, whose it is, how long there is to answer."""
    interaction = of.interaction
    if interaction.abandoned:
        return Badge(tr("caller hung up"), "breach", "phone-off")
    if interaction.status is InteractionStatus.CLOSED:
        return Badge(tr("completed"), "ready", "check")
    if interaction.status is InteractionStatus.PARKED:
        return Badge(_parked(interaction.parked_until, now), "pause", "circle-pause")
    if interaction.agent is None:
        return Badge(terms.interaction(interaction.status), "offline", "clock")
    if interaction.agent_lost is not None:
        return Badge(tr("agent lost"), "breach", "phone-off")
    return _time_left(interaction, now)


def _time_left(interaction: Interaction, now: datetime) -> Badge | None:
    if _has_left(interaction):
        return Badge(tr("has ended the chat"), "offline", "circle-off")
    owed = owed_by(interaction)
    if owed is not None:
        left = due(now, owed, rules(interaction.served_as).soon_s)
        if left.tone == "breach":
            return Badge(tr("Answer late {time}", time=left.text), "breach", "triangle-alert")
        if left.ticks:
            return Badge(tr("Answer in {time}", time=left.text), left.tone, "clock")
        return Badge(tr("Answer by {time}", time=left.text), left.tone, "clock")
    waiting = rules(interaction.served_as).live and not interaction.talk  # a call's card says it
    since = _waits_since(interaction) if waiting else None
    if since is not None and same_day(now, since):
        waits = lasted((now - since).total_seconds())
        return Badge(tr("waits {time}", time=waits), "pause", "clock")
    return None


def _has_left(interaction: Interaction) -> bool:
    left = interaction.left_at
    if left is None:
        return False
    return not any(is_customers(each) and each.at > left for each in interaction.messages)


def _waits_since(interaction: Interaction) -> datetime | None:
    """When the customer said what no person has answered yet; a program's words are no answer."""
    told = interaction.messages
    said = [each for each in told if each.origin not in (Origin.NOTICE, Origin.ASSISTANT)]
    if not said:
        return interaction.last_at
    return None if said[-1].direction is Direction.OUTBOUND else said[-1].at


def _parked(until: datetime | None, now: datetime) -> str:
    if until is None:
        return tr("parked")
    if same_day(now, until):
        return tr("parked until {time}", time=clock(until))
    return tr("parked until {time}", time=f"{day(now, until)}, {clock(until)}")
