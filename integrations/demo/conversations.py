"""One conversation told from beginning to end: its messages and who worked on it when.

Laws: messages and segments stand in the order of time; a segment ends before the next begins;
nothing lies after the moment the conversation is told to have ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from desktop.domain.ids import AgentId, CaseId, CustomerId, InteractionId, MessageId
from desktop.domain.records import Interaction, Message, Segment
from desktop.domain.words import (
    Channel,
    CustomerForm,
    Direction,
    InteractionStatus,
    Outcome,
    SegmentKind,
)
from integrations.demo.people import Person
from integrations.demo.topics import Slots, Topic
from integrations.demo.wording import Pool, capital, say

INBOUND, OUTBOUND = Direction.INBOUND, Direction.OUTBOUND
OPENS, CLOSES = 6, 18  # UTC
Turn = tuple[int, Direction, str]  # seconds after the beginning, who speaks, what


def new_id(random: Random, at: datetime) -> str:
    """A UUIDv7 of a made-up time."""
    head = f"{int(at.timestamp() * 1000):012x}"
    tail = f"{random.getrandbits(76):019x}"
    variant = "89ab"[random.getrandbits(2)]
    return f"{head[:8]}-{head[8:]}-7{tail[:3]}-{variant}{tail[3:6]}-{tail[6:18]}"


class Telling:
    """Finds the words for one language."""

    def __init__(self, random: Random, common: dict[str, Pool]) -> None:
        self._random = random
        self._common = common

    def turns(self, channel: Channel, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        """The first conversation of a matter."""
        if channel is Channel.EMAIL:
            return self._mails(topic, slots, person)
        if channel is Channel.VOICE:
            return self._call(topic, slots)
        return self._chat(topic, slots)

    def again(self, channel: Channel, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        """A later one, asking how things stand."""
        asked, answered = self._say("still", slots), self._say("still_answer", slots)
        if channel is Channel.EMAIL:
            return [
                (0, INBOUND, self._letter(asked, slots)),
                (self._between(900, 60_000), OUTBOUND, self._reply(answered, slots, person)),
            ]
        wait = self._between(5, 200)
        end = wait + self._between(60, 400)
        return [(wait, INBOUND, capital(asked)), (end, OUTBOUND, capital(answered))]

    def opening(self, channel: Channel, topic: Topic, slots: Slots) -> str:
        """What the customer says first, and nobody has answered yet."""
        asked = self._asking(topic, slots)
        if channel is Channel.EMAIL:
            return self._letter(asked, slots)
        return f"{self._say('chat_hello', slots)}, {self._of(topic, 'opens', slots)}"

    def say_of(self, topic: Topic, name: str, slots: Slots) -> str:
        return capital(self._of(topic, name, slots))

    def common(self, name: str, slots: Slots) -> str:
        return self._say(name, slots)

    def answer(self, topic: Topic, slots: Slots, person: Person) -> str:
        """A whole reply by mail."""
        text = f"{self._of(topic, 'answers', slots)} {self._of(topic, 'assures', slots)}"
        return self._reply(text, slots, person)

    def _mails(self, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        answered = self._between(600, 70_000)
        turns = [
            (0, INBOUND, self._letter(self._asking(topic, slots), slots)),
            (answered, OUTBOUND, self.answer(topic, slots, person)),
        ]
        chance = self._random.random()
        if chance < 0.25:
            thanks = self._letter(self._say("thanks", slots), slots)
            turns.append((answered + self._between(300, 20_000), INBOUND, thanks))
        elif chance < 0.4:
            asked = answered + self._between(600, 30_000)
            told = asked + self._between(600, 30_000)
            turns.append((asked, INBOUND, self._letter(self._say("asked", slots), slots)))
            reply = self._reply(self._say("asked_answer", slots), slots, person)
            turns.append((told, OUTBOUND, reply))
        return turns

    def _call(self, topic: Topic, slots: Slots) -> list[Turn]:
        wait = self._between(5, 180)
        asked = capital(self._asking(topic, slots))
        answered = f"{self._of(topic, 'answers', slots)} {self._of(topic, 'assures', slots)}"
        end = wait + self._between(90, 500)
        return [(wait, INBOUND, asked), (end, OUTBOUND, capital(answered))]

    def _chat(self, topic: Topic, slots: Slots) -> list[Turn]:
        at = 0
        hello = f"{self._say('chat_hello', slots)}, {self._of(topic, 'opens', slots)}"
        turns = [(at, INBOUND, hello)]
        at += self._between(10, 120)
        turns.append((at, OUTBOUND, self._say("chat_agent", slots)))
        if self._random.random() < 0.6:
            turns.append((at + 5, OUTBOUND, self._say("chat_ask", slots)))
            at += self._between(20, 60)
            turns.append((at, INBOUND, self._say("chat_number", slots)))
        at += self._between(15, 60)
        turns.append((at, INBOUND, capital(self._of(topic, "details", slots))))
        at += self._between(30, 120)
        turns.append((at, OUTBOUND, capital(self._of(topic, "answers", slots))))
        at += self._between(15, 60)
        turns.append((at, INBOUND, capital(self._say("thanks", slots))))
        at += self._between(5, 30)
        turns.append((at, OUTBOUND, self._say("chat_end", slots)))
        return turns

    def _asking(self, topic: Topic, slots: Slots) -> str:
        parts = [self._of(topic, "opens", slots), capital(self._of(topic, "details", slots))]
        if self._random.random() < 0.7:
            parts.append(capital(self._of(topic, "asks", slots)))
        return " ".join(parts)

    def _letter(self, text: str, slots: Slots) -> str:
        """A customer's mail round this text."""
        greeting, end = self._say("mail_greeting", slots), self._say("mail_end", slots)
        return f"{greeting}\n\n{self._begun(text)}\n\n{end}"

    def _reply(self, text: str, slots: Slots, person: Person) -> str:
        """An agent's mail round this text."""
        kind = "person" if person.form is CustomerForm.PERSON else "organisation"
        greeting, end = self._say(f"greeting_{kind}", slots), self._say("reply_end", slots)
        more = f" {self._say('more', slots)}" if self._random.random() < 0.3 else ""
        return f"{greeting}\n\n{self._begun(text)}{more}\n\n{end}"

    def _begun(self, text: str) -> str:
        """After the greeting's comma German goes on small, English with a capital."""
        return text if self._common["mail_greeting"][0].startswith("Guten") else capital(text)

    def _of(self, topic: Topic, name: str, slots: Slots) -> str:
        return say(topic.words[name], self._random, slots)

    def _say(self, name: str, slots: Slots) -> str:
        return say(self._common[name], self._random, slots)

    def _between(self, least: int, most: int) -> int:
        return least + int(self._random.random() * (most - least))


class Contact:
    """What is the same in every message of one interaction."""

    def __init__(
        self, id: InteractionId, customer: CustomerId, person: Person, channel: Channel
    ) -> None:
        self.id = id
        self.customer = customer
        self.channel = channel
        self.address = person.phone if channel is Channel.VOICE else person.email
        self.author = person.name

    def message(self, place: int, at: datetime, turn: Turn, by: AgentId | None) -> Message:
        """The turn as the message at this place; its id is the interaction's with the place."""
        id = MessageId(f"{self.id[:-2]}{place:02x}")
        if turn[1] is INBOUND:
            return Message(id=id, at=at, direction=INBOUND, text=turn[2], author=self.author)
        return Message(id=id, at=at, direction=OUTBOUND, text=turn[2], by=by, to=self.address)


def closed(
    contact: Contact,
    topic: Topic,
    subject: str,
    begun: datetime,
    turns: list[Turn],
    agents: tuple[AgentId, ...],
    case: CaseId | None,
    random: Random,
) -> Interaction:
    """A conversation that is over; each stretch of work is by the next of `agents`."""
    messages: list[Message] = []
    segments: list[Segment] = []
    later = timedelta(0)  # what was written at night is answered in the morning
    free = begun  # nobody has it from here on
    last = agents[-1]
    for place, turn in enumerate(turns):
        at = begun + timedelta(seconds=turn[0]) + later
        if turn[1] is OUTBOUND and contact.channel is Channel.EMAIL:
            later += _until_morning(at, random)
            at = begun + timedelta(seconds=turn[0]) + later
        agent = agents[min(len(segments), len(agents) - 1)]
        if turn[1] is OUTBOUND:
            free = _worked(segments, agent, contact.channel, free, at, random)
            last = agent
        messages.append(contact.message(place, at, turn, agent))
    free = max(free, messages[-1].at)
    end = free + timedelta(seconds=20 + int(random.random() * 100))
    segments.append(Segment(agent=last, kind=SegmentKind.WRAP_UP, since=free, until=end))
    return Interaction(
        id=contact.id,
        customer=contact.customer,
        channel=contact.channel,
        queue=topic.queue,
        created_at=begun,
        subject=subject,
        status=InteractionStatus.CLOSED,
        case=case,
        messages=tuple(messages),
        segments=tuple(segments),
        code=topic.code,
        outcome=_outcome(len(agents), random.random()),
        closed_at=end,
    )


def _worked(
    segments: list[Segment],
    agent: AgentId,
    channel: Channel,
    free: datetime,
    at: datetime,
    random: Random,
) -> datetime:
    """Add the work that ends with a message at `at`; live talk is one stretch from accepting on."""
    if channel is not Channel.EMAIL and segments:
        segments[-1] = Segment(
            agent=segments[-1].agent, kind=SegmentKind.HANDLE, since=segments[-1].since, until=at
        )
        return at
    if channel is Channel.VOICE:
        began = at - (at - free) * 0.8
    else:
        began = at - timedelta(seconds=60 + int(random.random() * 400))
    since = max(free, began.replace(microsecond=0))
    segments.append(Segment(agent=agent, kind=SegmentKind.HANDLE, since=since, until=at))
    return at


def _until_morning(at: datetime, random: Random) -> timedelta:
    """How long a mail waits that comes when nobody is there."""
    if OPENS <= at.hour < CLOSES:
        return timedelta(0)
    morning = at.replace(hour=OPENS, minute=0, second=0)
    if at.hour >= CLOSES:
        morning += timedelta(days=1)
    return morning - at + timedelta(seconds=int(random.random() * 9_000))


def _outcome(agents: int, chance: float) -> Outcome:
    if agents > 1:
        return Outcome.HANDED_OVER if chance < 0.3 else Outcome.SOLVED
    return Outcome.SOLVED if chance < 0.85 else Outcome.FOLLOW_UP
