"""What the hub says in a chat, in the visitor's language: not words of the desk, so not `tr`.

What the page says stands beside it, in `words.json`.
"""

from __future__ import annotations

from typing import Final

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    visitor: str  # who gives no name
    left: str
    closed: str  # the page, without a word
    back: str  # at the page that was closed
    person: str  # was asked for
    nothing_found: str
    subject: str  # of a chat
    letter: str  # subject of what was left when nobody was there


GERMAN: Final = Words(
    title="Chat",
    visitor="Besucher",
    left="Der Chat wurde von der Kundin oder dem Kunden beendet.",
    closed="Die Seite mit dem Chat ist geschlossen.",
    back="Die Seite mit dem Chat ist wieder offen.",
    person="Es wurde nach einer Person gefragt.",
    nothing_found="Dazu habe ich in unseren Artikeln nichts gefunden. Möchten Sie mit einer Person"
    " sprechen?",
    subject="Chat",
    letter="Nachricht aus dem Chat",
)
ENGLISH: Final = Words(
    title="Chat",
    visitor="Visitor",
    left="The customer has ended the chat.",
    closed="The page with the chat is closed.",
    back="The page with the chat is open again.",
    person="A person was asked for.",
    nothing_found="I have found nothing about that in our articles. Would you like to talk to a"
    " person?",
    subject="Chat",
    letter="Message from the chat",
)


def words_in(language: str) -> Words:
    return GERMAN if language[:2].casefold() == "de" else ENGLISH
