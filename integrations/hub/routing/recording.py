"""Pictures and what was decided, as lines of JSON, to be decided again later.

Law: a line holds all that its decisions went by, so they come out the same wherever it is read; it
names people and contacts by id alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from integrations.hub.routing.deciding import decide
from integrations.hub.routing.picture import Decision, Picture


class Recorded(msgspec.Struct, frozen=True):
    picture: Picture
    decisions: tuple[Decision, ...]


class Differing(msgspec.Struct, frozen=True):
    """A line whose decisions come out otherwise today."""

    number: int  # of the line, from 1
    recorded: tuple[Decision, ...]
    today: tuple[Decision, ...]


def line(picture: Picture, decisions: Sequence[Decision]) -> bytes:
    return msgspec.json.encode(Recorded(picture, tuple(decisions))) + b"\n"


def read(lines: Iterable[bytes]) -> Iterator[Recorded]:
    """Raises msgspec.DecodeError where a line is none of these."""
    decoder = msgspec.json.Decoder(Recorded)
    return (decoder.decode(each) for each in lines if each.strip())


def replay(lines: Iterable[bytes]) -> Iterator[Differing]:
    """Decide all again; yields those that come out otherwise."""
    for number, each in enumerate(read(lines), 1):
        today = tuple(decide(each.picture))
        if today != each.decisions:
            yield Differing(number, each.decisions, today)
