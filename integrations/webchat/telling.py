"""What of a contact its visitor reads, and from where on; pure.

Laws: a visitor reads what they said themselves and what went out to them, and nothing else: no
note, nothing that waits to be sent, nothing that did not reach them; no id of ours leaves with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId, MessageId, id_of
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus, Origin
from integrations.webchat.values import File, Naming, Phase, Said, Whom


def external_id(visit: str, key: str) -> str:
    """What the chat calls a message that a visitor sent under a key of their own."""
    return f"{visit}/{key}"


def message_id(visit: str, key: str) -> MessageId:
    """Of the same message, where the chat makes the record itself."""
    return MessageId(id_of("chat", visit, key))


def shown(
    visit: str, messages: Iterable[Message], names: Mapping[AgentId, str], naming: Naming
) -> tuple[Said, ...]:
    """The conversation as its visitor reads it, oldest first."""
    return tuple(_said(visit, each, names, naming) for each in messages if _reaches(visit, each))


def behind(said: Sequence[Said], after: str) -> Sequence[Said]:
    """What came after this place; all, where nobody can say any more what it was."""
    count, _, key = after.partition(".")
    if not count.isdigit() or not 0 < int(count[:6]) <= len(said):
        return said
    place = int(count[:6])
    return said[place:] if said[place - 1].key == key else said


def place_of(said: Sequence[Said]) -> str:
    """The place behind the last one, for `behind`."""
    return f"{len(said)}.{said[-1].key}" if said else ""


def called(name: str, naming: Naming) -> str:
    """An agent's name as far as visitors read it."""
    match naming:
        case Naming.FIRST:
            return name.split(maxsplit=1)[0] if name.split() else ""
        case Naming.FULL:
            return name
        case Naming.NOBODY:
            return ""


def phase_of(contact: Interaction) -> Phase:
    """Where a contact stands that a visit has led to."""
    match contact.status:
        case InteractionStatus.CLOSED:
            return Phase.OVER
        case InteractionStatus.PARKED:
            return Phase.LATER
        case InteractionStatus.ACTIVE:
            return Phase.TALKING
        case _:
            return Phase.WAITING


def _reaches(visit: str, message: Message) -> bool:
    if message.direction is Direction.INBOUND:
        return _is_own(visit, message) or message.origin is Origin.NOTICE
    if message.channel not in (None, Channel.CHAT):  # it went elsewhere: who chats may be another
        return False
    kept_back = message.send_at is not None and message.sent_at is None
    return message.failed is None and not kept_back


def _is_own(visit: str, message: Message) -> bool:
    """Contacts that were brought together hold what others said as well."""
    return message.external_id.startswith(f"{visit}/")


def _said(visit: str, message: Message, names: Mapping[AgentId, str], naming: Naming) -> Said:
    own = _is_own(visit, message)
    by = Whom.ME if own else _BY.get(message.origin, Whom.US)
    name = message.author if by in (Whom.ASSISTANT, Whom.US) else ""
    if message.by is not None:
        name = called(names.get(message.by, ""), naming)
    return Said(
        key=message.external_id[len(visit) + 1 :] if own else id_of("shown", visit, message.id),
        by=by,
        at=message.at,
        text=message.text,
        name="" if by is Whom.ME else name,
        files=tuple(File(f.name, f.size, f.media_type, f.sha256) for f in message.attachments),
    )


_BY: Final = {Origin.ASSISTANT: Whom.ASSISTANT, Origin.NOTICE: Whom.NOTICE}
