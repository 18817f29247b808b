"""What is read of a contact, a case or a customer together with all that was merged into it.

Laws: what went on by itself is not read in the contact it came from; each message and note that
came from elsewhere is named with the contact that it stands in; nothing is shown that is not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId
from desktop.domain.records import Interaction, Note
from desktop.domain.words import Channel
from desktop.store.opening import Connection
from desktop.store.reads import records

Table = Literal["interactions", "cases", "customers"]
FARTHEST: Final = 20  # merges one after the other


class Joined(msgspec.Struct, frozen=True):
    """A contact, as far as another one names it."""

    id: InteractionId
    subject: str
    channel: Channel


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A contact with everything that is read in it."""

    interaction: Interaction  # with the messages of those that were merged into it
    own: tuple[Message, ...]  # those that it has itself
    notes: tuple[Note, ...]
    brought: dict[str, Joined]  # by id of a message or note that stands in another contact
    joined: tuple[Joined, ...]  # those that were merged into it
    goes_on: Joined | None = None  # where it goes on itself
    parted: tuple[Joined, ...] = ()  # what went on by itself


def together(connection: Connection, table: Table, id_: str) -> tuple[str, ...]:
    """The record's id, and of all that were merged into it, one after the other."""
    found, new = [id_], [id_]
    for _ in range(FARTHEST):
        marks = ", ".join("?" * len(new))
        rows = connection.execute(f"SELECT id FROM {table} WHERE merged_into IN ({marks})", new)
        new = [each for (each,) in rows.fetchall() if each not in found]
        if not new:
            break
        found += new
    return tuple(found)


def goes_on_in(connection: Connection, table: Table, id_: str) -> str:
    """Where it goes on at last; itself, when it was not merged or that is not here."""
    here = id_
    for _ in range(FARTHEST):
        statement = f"SELECT o.id FROM {table} r JOIN {table} o ON o.id = r.merged_into"
        row = connection.execute(f"{statement} WHERE r.id = ?", (here,)).fetchone()
        if row is None or row[0] == id_:
            break
        here = row[0]
    return here


def reading(connection: Connection, found: Interaction) -> Reading:
    others = [
        other
        for id_ in together(connection, "interactions", found.id)[1:]
        if (other := records.record(connection, Interaction, id_)) is not None
    ]
    own = _own(connection, found)
    notes = list(records.notes_about(connection, "interaction", found.id))
    messages, brought, known = list(own), dict[str, Joined](), {each.id for each in own}
    for other in others:
        new = [each for each in _own(connection, other) if each.id not in known]
        noted = records.notes_about(connection, "interaction", other.id)
        known |= {each.id for each in new}
        messages += new
        notes += noted
        ids = (*(each.id for each in new), *(note.id for note in noted))
        brought |= dict.fromkeys(ids, _named(other))
    return Reading(
        interaction=replace(found, messages=tuple(sorted(messages, key=lambda m: (m.at, m.id)))),
        own=own,
        notes=tuple(sorted(notes, key=lambda note: (note.at, note.id))),
        brought=brought,
        joined=tuple(_named(other) for other in others),
        goes_on=_of(connection, found.merged_into),
        parted=tuple(_parted(connection, found)),
    )


def _own(connection: Connection, found: Interaction) -> tuple[Message, ...]:
    """What it has itself, and what it began with where the hub has not filled that in yet."""
    messages = found.messages
    if found.parted_from is not None and not set(found.parted_from.messages) <= {
        message.id for message in messages
    }:
        of = records.record(connection, Interaction, found.parted_from.other)
        wanted = set(found.parted_from.messages) - {message.id for message in messages}
        first = tuple(each for each in (of.messages if of else ()) if each.id in wanted)
        messages = (*first, *messages)
    gone = {id_ for each in found.parted for id_ in each.messages}
    return tuple(message for message in messages if message.id not in gone)


def _parted(connection: Connection, found: Interaction) -> Iterator[Joined]:
    for each in found.parted:
        other = _of(connection, each.other)
        if other is not None:
            yield other


def _of(connection: Connection, id_: str | None) -> Joined | None:
    other = records.record(connection, Interaction, id_)
    return _named(other) if other is not None else None


def _named(of: Interaction) -> Joined:
    return Joined(of.id, of.subject, of.channel)
