"""Whoever was written to by XMPP shortly before nobody was signed in: whether it arrived is open.

An error that comes back while no session is open is lost: servers throw it away, and archives do
not keep it. So what went out in the last hour before that says it itself, in its contact. Laws:
once for each absence; not where the customer has written since, for then it arrived; an absence
that is shorter than AWAY is none, errors of a living connection come within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from desktop.domain.conversation import Message, is_customers
from desktop.domain.ids import MessageId, id_of
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction
from desktop.domain.words import Direction, Origin
from integrations.hub.server.changes.settling import keep
from integrations.hub.server.store import outbound
from integrations.hub.server.store.work import Work

AWAY: Final = timedelta(minutes=2)
BEFORE: Final = timedelta(hours=1)
_WORDS: Final = {
    "de": "Ob die letzte Nachricht ankam, ist nicht bekannt: Von {since} bis {until} (UTC) war das "
    "Konto nicht angemeldet, und eine Fehlermeldung hätte in dieser Zeit niemanden erreicht.",
    "en": "Whether the last message arrived is not known: from {since} to {until} (UTC) the "
    "account was not signed in, and an error would have reached nobody in that time.",
}


def tell_of_absence(work: Work, via: str, since: datetime, language: str) -> int:
    """Nobody was signed in from then until now. Returns how many contacts say so."""
    if work.now - since < AWAY:
        return 0
    sent = outbound.sent_by(work.within, via, since - BEFORE, since)
    return sum(_told(work, id, messages, since, language) for id, messages in sent.items())


def _told(work: Work, id: str, messages: Iterable[str], since: datetime, language: str) -> bool:
    contact = work.hold("interaction", id)
    if not isinstance(contact, Interaction):
        return False
    went = [each for each in contact.messages if each.id in messages and each.failed is None]
    last = max((each.at for each in went), default=None)
    if last is None or any(is_customers(each) and each.at > last for each in contact.messages):
        return False
    notice = _notice(work, contact, since, language)
    if any(each.id == notice.id for each in contact.messages):
        return False
    keep(work, replace(contact, messages=(*contact.messages, notice)))
    return True


def _notice(work: Work, contact: Interaction, since: datetime, language: str) -> Message:
    words = _WORDS.get(contact.language or language, _WORDS["en"])
    name = f"absent {milliseconds(since)}"
    return Message(
        id=MessageId(id_of("xmpp notice", contact.id, name)),
        at=work.now,
        direction=Direction.INBOUND,
        text=words.format(since=_clock(since), until=_clock(work.now)),
        origin=Origin.NOTICE,
    )


def _clock(at: datetime) -> str:
    return f"{at.astimezone(UTC):%H:%M}"
