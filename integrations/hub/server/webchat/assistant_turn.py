"""A turn of the assistant in a chat: what it says to a message, and when a person takes over.

turn = await respond(hub, tenant, "Wie lange habe ich Garantie?", "de", unanswered=0)
turn.text        a fixed sentence, and what is quoted below it; "" when nothing is to be said
turn.to_person   give the contact, with all that was written, to the queue
turn.unanswered  for the next turn
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.ids import TenantId
from integrations.hub.server.assistant.quoting import Quote, answer
from integrations.hub.server.assistant.words import Heard, Said, heard, sentence

if TYPE_CHECKING:
    from integrations.hub.server.hub import Hub

PATIENCE: Final = 2  # questions without an answer, one after the other


class Turn(msgspec.Struct, frozen=True):
    text: str
    quote: Quote | None = None
    to_person: bool = False
    unanswered: int = 0


async def respond(hub: Hub, tenant: TenantId, text: str, language: str, unanswered: int) -> Turn:
    """unanswered: questions in a row that it had no answer to, as the turn before says."""
    match heard(text):
        case Heard.PERSON:
            return _to_person(language)
        case Heard.QUESTION:
            return await _answered(hub, tenant, text, language, unanswered)
        case Heard.GREETING:
            says = sentence(Said.HELLO, language)
        case Heard.THANKS:
            says = sentence(Said.THANKS, language)
        case Heard.NOTHING:
            says = ""
    return Turn(says, unanswered=unanswered)


async def _answered(hub: Hub, tenant: TenantId, text: str, language: str, unanswered: int) -> Turn:
    quote = await answer(hub, tenant, text, language)
    if quote is not None:
        says = sentence(Said.QUOTE, language, title=quote.title)
        return Turn(f"{says}\n\n{quote.passage}", quote)
    if unanswered + 1 >= PATIENCE:
        return _to_person(language, unanswered + 1)
    return Turn(sentence(Said.UNKNOWN, language), unanswered=unanswered + 1)


def _to_person(language: str, unanswered: int = 0) -> Turn:
    return Turn(sentence(Said.TO_PERSON, language), to_person=True, unanswered=unanswered)
