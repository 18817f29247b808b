"""By which way the reply in each contact goes: chosen by the person, else the usual one.

Law: what somebody began to write goes the way that stood there then: a customer who writes
elsewhere meanwhile turns no letter into a chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from desktop.channels.rules import rules
from desktop.channels.ways import Way, usual, ways
from desktop.domain.conversation import Attachment
from desktop.domain.ids import InteractionId
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.sending import ReplyAt, ReplyBy
from desktop.line import LineState
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import terms


class WayOffered(msgspec.Struct, frozen=True):
    """One that can be chosen; with `why_not` it cannot now."""

    way: Way
    words: str
    icon: str
    chosen: bool
    why_not: str


class ReplyWay:
    def __init__(self) -> None:
        self._chosen: dict[InteractionId, Way] = {}
        self._last: dict[InteractionId, Way] = {}
        self._read: tuple[Conversation, tuple[Way, ...], Way | None] | None = None

    def of(self, of: Conversation | None) -> Way | None:
        """None while it is being read, and for what is spoken."""
        if of is None:
            return None
        chosen = self._chosen.get(of.interaction.id)
        known, by_itself = self._known(of)
        return chosen if chosen in known else by_itself

    def choose(self, of: Conversation, way: Way) -> None:
        self._chosen[of.interaction.id] = way

    def begun(self, of: Conversation | None) -> None:
        """Somebody begins to write."""
        way = self.of(of)
        if of is not None and way is not None:
            self._chosen.setdefault(of.interaction.id, way)

    def sent(self, of: Conversation) -> None:
        """The next one goes the way that is usual then."""
        way = self._chosen.pop(of.interaction.id, None)
        if way is not None:
            self._last[of.interaction.id] = way

    def taken_back(self, contact: InteractionId) -> None:
        """It is written on where it was: by the way it went."""
        if contact in self._last:
            self._chosen[contact] = self._last[contact]

    def offered(self, of: Conversation | None, line: LineState) -> Sequence[WayOffered]:
        if of is None:
            return ()
        now, own = self.of(of), of.interaction.channel
        return [
            WayOffered(
                way=way,
                words=in_words(way),
                icon=ICONS[way.channel],
                chosen=way == now,
                why_not="" if way.channel is own else why_not(way, line),
            )
            for way in self._known(of)[0]
        ]

    def _known(self, of: Conversation) -> tuple[tuple[Way, ...], Way | None]:
        """All of its ways, and the usual one; it is asked seven times while a contact is opened."""
        if self._read is None or self._read[0] is not of:
            contact, customer = of.interaction, of.customer
            self._read = of, ways(contact, customer), usual(contact, customer)
        return self._read[1:]


ICONS = {"email": "mail", "chat": "message-circle", "messaging": "smartphone", "voice": "phone"}


def in_words(way: Way) -> str:
    return terms.dotted(terms.channel(way.channel), way.to)


def why_not(way: Way, line: LineState) -> str:
    """Why nothing can go out on a channel that is not the contact's own; "" when it can."""
    if line.ways is None or way.channel in line.ways or not rules(way.channel).addressed:
        return ""
    return tr(
        "The hub has no connection for {channel}: nothing can go out that way.",
        channel=terms.channel(way.channel),
    )


def reply(
    of: Conversation, way: Way, text: str, files: tuple[Attachment, ...], at: datetime | None
) -> Reply:
    """What asks for it, in the oldest version that says all of it."""
    contact = of.interaction
    said = Reply(id=contact.id, text=text, last_seen=of.last_own, to=way.to, attachments=files)
    fields = msgspec.structs.asdict(said)
    if way.channel is not contact.channel:
        return ReplyBy(**fields, send_at=at, channel=way.channel)
    return ReplyAt(**fields, send_at=at) if at else said


def went_by(of: Conversation, asked: Reply) -> Way:
    channel = asked.channel if isinstance(asked, ReplyBy) else None
    return Way(channel or of.interaction.channel, asked.to)
