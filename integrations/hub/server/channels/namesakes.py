"""Two mails of one Message-ID: the same one again, or another one that only bears its name.

A Message-ID can be copied by anybody, and broken programs give one to all that they write; whoever
goes by it alone loses the second mail. Laws: a mail is the same when the same person says the same
words with the same files, however it came here, and by whichever of our mailboxes; every other one
is taken in under a name of its own, which follows from its content, so that it is met once as well.
"""

from __future__ import annotations

import hashlib
from typing import Final

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction
from integrations.hub.server.channels.incoming import Incoming
from integrations.hub.server.store import met
from integrations.hub.server.store.met import Met
from integrations.hub.server.store.work import Work

_LENGTH: Final = 32  # of what stands behind a Message-ID that is not the first of its name


def named(work: Work, one: Incoming) -> tuple[Incoming, Met | None]:
    """The message under the name by which it is known, and where it was met before."""
    if one.channel is not Channel.EMAIL:  # others know what they call a message
        return one, met.find(work.within, one.via, one.external_id)
    known = met.named(work.within, [one.external_id]).get(one.external_id, [])
    known.sort(key=lambda each: each.via != one.via)
    same = next((each for each in known if _is_the_same(work, each, one)), None)
    if same is not None or not known:
        return one, same
    own = replace(one, external_id=f"{one.external_id} {_digest(one)}", called=one.external_id)
    again = met.named(work.within, [own.external_id]).get(own.external_id, [])
    return own, next(iter(again), None)


def _is_the_same(work: Work, known: Met, one: Incoming) -> bool:
    """What is not here any more is the same: it was erased, or was of no contact."""
    contact = work.look("interaction", known.interaction) if known.interaction else None
    said = next((m for m in _messages(contact) if m.id == known.message), None)
    if said is None:
        return known.via == one.via
    if said.direction is Direction.OUTBOUND:
        return one.ours
    files = {file.sha256 for file in said.attachments}
    return (
        said.author.casefold() == one.address.casefold()
        and _letters(said.text) == _letters(one.text)
        and files == {file.sha256 for file in one.attachments}
    )


def _messages(contact: object) -> tuple[Message, ...]:
    return contact.messages if isinstance(contact, Interaction) else ()


def _letters(text: str) -> str:
    """Where lines end and how wide gaps are depends on the server it came by."""
    return "".join(text.split())


def _digest(one: Incoming) -> str:
    files = sorted(file.sha256 for file in one.attachments)
    said = "\0".join((one.address.casefold(), _letters(one.text), *files))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_LENGTH]
