"""What nobody knew of a message of ours, and somebody knows now: it went.

The other side answers it, or its own copy arrives: by either it is known that the channel had it.
Law: only what was in doubt is changed.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.records import Interaction
from desktop.domain.words import Failed
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.store import met
from integrations.hub.server.store.work import Work


def it_went(work: Work, name: str) -> None:
    """The message that a channel calls so is there."""
    for each in met.named(work.within, (name,)).get(name, ()):
        contact = work.hold("interaction", each.interaction) if each.interaction else None
        if isinstance(contact, Interaction):
            known = with_what_went(contact, {name})
            if known != contact:
                keep(work, known)


def with_what_went(contact: Interaction, names: Collection[str]) -> Interaction:
    """With those of its messages known to have gone that a channel calls so."""
    if not any(each.failed is Failed.UNSURE for each in contact.messages):
        return contact
    return replace(contact, messages=tuple(_known(each, names) for each in contact.messages))


def _known(one: Message, names: Collection[str]) -> Message:
    if one.failed is not Failed.UNSURE or one.external_id not in names:
        return one
    return replace(one, failed=None, sent_at=one.at)
