"""The ways by which a customer can be answered inside one contact, the contact's own first.

Laws: pure; a reply goes the way that was used last, until somebody chooses another; a web chat is a
way only inside its own contact, because nobody can be rung in a browser; what is hidden from this
person is no way.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from desktop.channels.recipient import looks_like, recipient
from desktop.channels.rules import rules
from desktop.domain.conversation import Message
from desktop.domain.masks import is_veiled
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel, Direction, Origin, PointKind


class Way(msgspec.Struct, frozen=True):
    channel: Channel
    to: str  # the address; "" where the channel needs none


def channel_of(contact: Interaction, message: Message) -> Channel:
    """The channel that a message came or went by."""
    return message.channel or contact.channel


def ways(contact: Interaction, customer: Customer | None) -> tuple[Way, ...]:
    """All of them, each once; none where the contact is spoken."""
    if not rules(contact.channel).written:
        return ()
    own = Way(contact.channel, recipient(contact, customer))
    others = (*_used(contact), *_known(customer))
    return tuple(dict.fromkeys((own, *(way for way in others if _reaches(contact, way)))))


def usual(contact: Interaction, customer: Customer | None) -> Way | None:
    """The way that the next reply goes by itself: that of what was said last by a person."""
    known = ways(contact, customer)
    for message in reversed(contact.messages):
        if message.origin is Origin.PERSON and known:
            way = _of(contact, message)
            return way if way in known else next(_on(way.channel, known), known[0])
    return next(iter(known), None)


def _on(channel: Channel, known: tuple[Way, ...]) -> Iterator[Way]:
    return (way for way in known if way.channel is channel)


def _of(contact: Interaction, message: Message) -> Way:
    channel = channel_of(contact, message)
    if not rules(channel).addressed:
        return Way(channel, "")
    inbound = message.direction is Direction.INBOUND
    return Way(channel, message.author if inbound else message.to)


def _used(contact: Interaction) -> Iterator[Way]:
    """Where the customer wrote from in this contact, the newest first."""
    seen: set[tuple[Channel | None, str]] = set()
    for message in reversed(contact.messages):
        if message.direction is Direction.INBOUND and message.origin is Origin.PERSON:
            written_from = message.channel, message.author
            if written_from not in seen:  # of 500 messages two or three
                seen.add(written_from)
                yield _of(contact, message)


def _known(customer: Customer | None) -> Iterator[Way]:
    for point in customer.points if customer else ():
        if point.kind is PointKind.EMAIL:
            yield Way(Channel.EMAIL, point.value)
        elif point.kind is PointKind.CHAT and "@" in point.value:  # a handle, not a visit
            yield Way(Channel.MESSAGING, point.value)


def _reaches(contact: Interaction, way: Way) -> bool:
    if is_veiled(way.to) or not rules(way.channel).written:
        return False
    if not rules(way.channel).addressed:
        return way.channel is contact.channel
    kind = PointKind.EMAIL if way.channel is Channel.EMAIL else PointKind.CHAT
    return bool(way.to) and looks_like(way.to, kind)
