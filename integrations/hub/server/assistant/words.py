"""What the assistant says of its own: a fixed list, and what it hears in customers' words.

Law: nothing here answers a question; what answers one is quoted. What is not recognised is taken
for a question, and a wish for a person is heard wherever it stands in a message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Heard(StrEnum):
    PERSON = "person"
    GREETING = "greeting"
    THANKS = "thanks"
    QUESTION = "question"
    NOTHING = "nothing"  # no word in it


class Said(StrEnum):
    """The sentences; a quote stands behind QUOTE with its title."""

    HELLO = "hello"
    QUOTE = "quote"
    UNKNOWN = "unknown"
    TO_PERSON = "to-person"
    THANKS = "thanks"


SENTENCES: Final[Mapping[str, Mapping[Said, str]]] = {
    "en": {
        Said.HELLO: "Hello! I am a program and quote from our help pages. What is your question?"
        " A person takes over whenever you ask for one.",
        Said.QUOTE: "Our page “{title}” says:",
        Said.UNKNOWN: "I find nothing about that in our help pages. Please say it in other words,"
        " or ask for a person.",
        Said.TO_PERSON: "A person will take over and can read everything that was written here.",
        Said.THANKS: "You are welcome. Is there anything else?",
    },
    "de": {
        Said.HELLO: "Guten Tag! Ich bin ein Programm und zitiere aus unseren Hilfeseiten. Was ist"
        " Ihre Frage? Ein Mensch übernimmt, sobald Sie es wünschen.",
        Said.QUOTE: "Auf unserer Seite „{title}“ steht:",
        Said.UNKNOWN: "Dazu finde ich nichts auf unseren Hilfeseiten. Bitte fragen Sie mit anderen"
        " Worten, oder verlangen Sie einen Menschen.",
        Said.TO_PERSON: "Ein Mensch übernimmt und kann alles lesen, was hier geschrieben wurde.",
        Said.THANKS: "Gern geschehen. Kann ich noch etwas für Sie tun?",
    },
}

# Who is asked for, and how; both together, or the first alone, are the wish for a person.
_WHO: Final = (
    r"(?:(?:echte[nr]?|lebende[nr]?|real|live|actual|human)\s+)?"
    r"(?:mensch(?:en)?|person|mitarbeiter(?:in|s)?|sachbearbeiter(?:in)?|berater(?:in)?"
    r"|kolleg(?:e|en|in)|jemand(?:en|em)?|human(?:\s+being)?|agent|advisor|representative"
    r"|somebody|someone|operator|staff|colleague)"
)
_WISH: Final = (
    r"(?:sprechen|reden|chatten|schreiben|verbinden|verbinde|weiterleiten|möchte|moechte|will"
    r"|brauche|geben|holen|hätte|haette|speak|talk|chat|connect|transfer|put me|want|need"
    r"|give me|get me|let me|would like|i'd like)"
)
_ALONE: Final = re.compile(
    rf"(?:bitte\s+|please\s+|an?\s+|the\s+|einen?\s+|mit\s+|to\s+)*{_WHO}"
    r"(?:\s+bitte|\s+please|\s+jetzt|\s+now)*"
)
_WISHED: Final = re.compile(
    rf"\b{_WISH}\b(?:\s+\w+){{0,4}}?\s+{_WHO}\b"
    rf"|\b(?:mit|zu|an)\s+(?:\w+\s+){{0,2}}?{_WHO}\s+(?:\w+\s+){{0,2}}?{_WISH}\b"
    rf"|\b{_WHO}\s+{_WISH}\b"
)
_REFUSED: Final = re.compile(
    r"\b(?:kein(?:en|em)?\s+(?:bot|roboter|computer|programm)|(?:not?|stop)\s+(?:a\s+)?(?:bot|robot))\b"
)
_GREETING: Final = re.compile(
    r"(?:hallo|hi|hey|hello|moin|servus|grüezi|grüß gott|gruess gott"
    r"|guten (?:tag|morgen|abend)|good (?:morning|afternoon|evening|day))"
    r"(?:\s+(?:zusammen|there|everybody))?"
)
_THANKS: Final = re.compile(
    r"(?:vielen |herzlichen |besten |many )?(?:danke|dank|thanks|thank you|thx)"
    r"(?: (?:schön|schoen|sehr|very much|a lot|so much|you))*"
    r"|(?:ok|okay|alles klar|super|prima|great|perfect|perfekt)(?: danke| thanks| thank you)?"
)
_SPACES: Final = re.compile(r"[^\w']+")
_MOST: Final = 2_000  # letters that are listened to


def heard(text: str) -> Heard:
    """What a message wants of the assistant."""
    said = _SPACES.sub(" ", text[:_MOST].casefold().replace("’", "'")).strip()
    if not said:
        return Heard.NOTHING
    if _ALONE.fullmatch(said) or _WISHED.search(said) or _REFUSED.search(said):
        return Heard.PERSON
    if _GREETING.fullmatch(said):
        return Heard.GREETING
    return Heard.THANKS if _THANKS.fullmatch(said) else Heard.QUESTION


def sentence(said: Said, language: str, **slots: str) -> str:
    """In German for "de", otherwise in English."""
    return SENTENCES["de" if language.startswith("de") else "en"][said].format(**slots)
