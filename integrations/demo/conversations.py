"""One conversation from beginning to end as a record: its messages and who worked on it when.

Laws: messages and segments stand in the order of time; a segment ends before the next begins;
nothing lies after the moment the conversation is told to have ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, MessageId
from desktop.domain.records import Interaction
from desktop.domain.words import (
    Channel,
    InteractionStatus,
    Outcome,
    SegmentKind,
)
from integrations.demo.dice import Dice
from integrations.demo.people import Person
from integrations.demo.telling import INBOUND, OUTBOUND, Turn
from integrations.demo.topics import Topic

OPENS, CLOSES = 6, 18  # UTC


def new_id(dice: Dice, at: datetime) -> str:
    """A UUIDv7 of a made-up time."""
    head = f"{int(at.timestamp() * 1000):012x}"
    tail = f"{dice.getrandbits(76):019x}"
    variant = "89ab"[dice.getrandbits(2)]
    return f"{head[:8]}-{head[8:]}-7{tail[:3]}-{variant}{tail[3:6]}-{tail[6:18]}"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same in every message of one interaction."""

    id: InteractionId
    customer: CustomerId
    person: Person
    channel: Channel
    topic: Topic
    subject: str
    begun: datetime
    case: CaseId | None

    def message(self, place: int, at: datetime, turn: Turn, by: AgentId | None) -> Message:
        """The turn as the message at this place; its id is the interaction's with the place."""
        id = MessageId(f"{self.id[:-2]}{place:02x}")
        if turn[1] is INBOUND:
            return Message(id=id, at=at, direction=INBOUND, text=turn[2], author=self.person.name)
        voice = self.channel is Channel.VOICE
        to = self.person.phone if voice else self.person.email
        return Message(id=id, at=at, direction=OUTBOUND, text=turn[2], by=by, to=to)


def closed(
    contact: Contact, turns: list[Turn], agents: tuple[AgentId, ...], dice: Dice
) -> Interaction:
    """A conversation that is over; each stretch of work is by the next of `agents`."""
    messages: list[Message] = []
    work = Work(contact, agents, dice)
    later = timedelta(0)  # what was written at night is answered in the morning
    for place, turn in enumerate(turns):
        at = contact.begun + timedelta(seconds=turn[0]) + later
        answer = turn[1] is OUTBOUND
        if answer and contact.channel is Channel.EMAIL:
            waits = _until_morning(at, dice)
            later, at = later + waits, at + waits
        agent = work.done(at) if answer else None
        messages.append(contact.message(place, at, turn, agent))
    end = work.wrapped_up(messages[-1].at)
    return Interaction(
        id=contact.id,
        customer=contact.customer,
        channel=contact.channel,
        queue=contact.topic.queue,
        created_at=contact.begun,
        subject=contact.subject,
        status=InteractionStatus.CLOSED,
        case=contact.case,
        messages=tuple(messages),
        segments=tuple(work.segments),
        code=contact.topic.code,
        outcome=_outcome(len(agents), dice),
        closed_at=end,
    )


class Work:
    """The stretches of work on one conversation, told by when something was answered."""

    def __init__(self, contact: Contact, agents: tuple[AgentId, ...], dice: Dice) -> None:
        self.segments: list[Segment] = []
        self._channel = contact.channel
        self._agents = agents
        self._dice = dice
        self._free = contact.begun  # nobody has it from here on

    def done(self, at: datetime) -> AgentId:
        """Somebody answered at this time; says who."""
        if self._channel is not Channel.EMAIL and self.segments:
            return self._went_on(at)
        agent = self._agents[min(len(self.segments), len(self._agents) - 1)]
        since = max(self._free, self._began(at))
        self._add(agent, SegmentKind.HANDLE, since, at)
        return agent

    def wrapped_up(self, last: datetime) -> datetime:
        """Add the wrap-up after the last message; says when it was over."""
        since = max(self._free, last)
        until = since + timedelta(seconds=self._dice.between(20, 120))
        self._add(self.segments[-1].agent, SegmentKind.WRAP_UP, since, until)
        return until

    def _went_on(self, at: datetime) -> AgentId:
        """Live talk is one stretch from accepting on."""
        talk = self.segments.pop()
        self._add(talk.agent, SegmentKind.HANDLE, talk.since, at)
        return talk.agent

    def _began(self, at: datetime) -> datetime:
        if self._channel is Channel.VOICE:
            return (at - (at - self._free) * 0.8).replace(microsecond=0)
        return at - timedelta(seconds=self._dice.between(60, 460))

    def _add(self, agent: AgentId, kind: SegmentKind, since: datetime, until: datetime) -> None:
        self.segments.append(Segment(agent=agent, kind=kind, since=since, until=until))
        self._free = until


def _until_morning(at: datetime, dice: Dice) -> timedelta:
    """How long a mail waits that comes when nobody is there."""
    if OPENS <= at.hour < CLOSES:
        return timedelta(0)
    morning = at.replace(hour=OPENS, minute=0, second=0)
    if at.hour >= CLOSES:
        morning += timedelta(days=1)
    return morning - at + timedelta(seconds=dice.between(0, 9_000))


def _outcome(agents: int, dice: Dice) -> Outcome:
    if agents > 1:
        return Outcome.HANDED_OVER if dice.chance(0.3) else Outcome.SOLVED
    return Outcome.SOLVED if dice.chance(0.85) else Outcome.FOLLOW_UP
