"""What customers are asked after a contact, in their language: not words of the desk, so not `tr`.

The desk speaks one language a process; customers of one hub speak several.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.records import Customer, Interaction

PERSONAL_LINKS: Final = ("[persönlicher Link]", "[personal link]")
MOST_WORDS: Final = 2_000  # characters


class Words(msgspec.Struct, frozen=True, kw_only=True):
    language: str
    author: str
    question: str  # the message that asks; the link stands in the brackets' place
    title: str
    lead: str
    satisfied: str
    grades: tuple[str, str, str, str, str]
    solved: str
    yes: str
    no: str
    open: str  # not said
    text: str
    hint: str
    send: str
    change: str
    thanked: str
    thanks: str
    until: str  # {day}
    other: str  # the other language, in itself
    nothing_known: str
    error: str
    choose: str
    too_long: str  # {most}
    unreadable: str
    nowhere: str
    over: str
    busy: str
    elsewhere: str
    fault: str
    months: tuple[str, ...]
    day: str


GERMAN: Final = Words(
    language="de",
    author="Umfrage",
    question=f"Wie war es? Mit drei Fragen helfen Sie uns, besser zu werden: {PERSONAL_LINKS[0]}",
    title="Wie war es?",
    lead="Drei Fragen zu Ihrem letzten Kontakt mit uns. Es dauert keine Minute.",
    satisfied="Wie zufrieden sind Sie mit unserer Hilfe?",
    grades=("sehr unzufrieden", "unzufrieden", "teils, teils", "zufrieden", "sehr zufrieden"),
    solved="Ist Ihr Anliegen gelöst?",
    yes="Ja",
    no="Nein",
    open="Weiß ich noch nicht",
    text="Was möchten Sie uns sagen? (freiwillig)",
    hint="Höchstens 2.000 Zeichen. Bitte keine Passwörter oder Kontonummern.",
    send="Antwort senden",
    change="Antwort ändern",
    thanked="Vielen Dank",
    thanks="Vielen Dank, Ihre Antwort ist angekommen.",
    until="Sie können sie bis zum {day} ändern.",
    other="English",
    nothing_known="Auf dieser Seite stehen keine Angaben über Sie.",
    error="Das hat noch nicht geklappt",
    choose="Wählen Sie eine Zahl von 1 bis 5.",
    too_long="Ihr Text ist länger als {most} Zeichen. Kürzen Sie ihn bitte; er steht noch da.",
    unreadable="Wir konnten die Antwort nicht lesen; nichts wurde gespeichert. Öffnen Sie bitte"
    " den Link aus unserer Nachricht und antworten Sie noch einmal.",
    nowhere="Dieser Link führt zu keiner Umfrage. Vielleicht ist er nicht vollständig: Öffnen Sie"
    " ihn bitte aus unserer Nachricht.",
    over="Diese Umfrage ist beendet; die Zeit zum Antworten ist vorbei. Was Sie vorher gesagt"
    " haben, ist bei uns angekommen.",
    busy="Gerade kommen zu viele Anfragen. Nichts wurde gespeichert; versuchen Sie es bitte in"
    " einer Minute noch einmal.",
    elsewhere="Die Antwort kam von einer fremden Seite; nichts wurde gespeichert. Öffnen Sie bitte"
    " den Link aus unserer Nachricht.",
    fault="Bei uns ist etwas schiefgegangen. Versuchen Sie es bitte später noch einmal.",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    day="{day}. {month} {year}",
)
ENGLISH: Final = Words(
    language="en",
    author="Survey",
    question=f"How was it? Three questions that help us get better: {PERSONAL_LINKS[1]}",
    title="How was it?",
    lead="Three questions about your last contact with us. It takes less than a minute.",
    satisfied="How satisfied are you with our help?",
    grades=("very dissatisfied", "dissatisfied", "neither", "satisfied", "very satisfied"),
    solved="Was your request solved?",
    yes="Yes",
    no="No",
    open="I do not know yet",
    text="What would you like to tell us? (optional)",
    hint="At most 2,000 characters. Please no passwords or account numbers.",
    send="Send answer",
    change="Change answer",
    thanked="Thank you",
    thanks="Thank you, your answer has arrived.",
    until="You can change it until {day}.",
    other="Deutsch",
    nothing_known="Nothing about you stands on this page.",
    error="That has not worked yet",
    choose="Choose a number from 1 to 5.",
    too_long="Your text is longer than {most} characters. Please shorten it; it is still there.",
    unreadable="We could not read the answer; nothing was stored. Please open the link in our"
    " message and answer again.",
    nowhere="This link leads to no survey. It may not be complete: please open it from our"
    " message.",
    over="This survey has ended; the time to answer is over. What you said before has reached us.",
    busy="Too many requests just now. Nothing was stored; please try again in a minute.",
    elsewhere="The answer came from another site; nothing was stored. Please open the link in our"
    " message.",
    fault="Something went wrong on our side. Please try again later.",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    day="{day} {month} {year}",
)
_BY_LANGUAGE: Final = {words.language: words for words in (GERMAN, ENGLISH)}


def words_in(language: str) -> Words:
    """German and its kin in German, everybody else in English."""
    return _BY_LANGUAGE.get(language[:2].casefold(), ENGLISH)


def language_of(contact: Interaction, customer: Customer) -> str:
    """What the contact was written in, else the customer's."""
    return contact.language or customer.language


def day_of(words: Words, at: datetime) -> str:
    return words.day.format(day=at.day, month=words.months[at.month - 1], year=at.year)


def preferred(header: str) -> str:
    """What a browser asks for, of the languages that there are; "" when it asks for neither."""
    best, how_much = "", 0.0
    for part in header[:200].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighs = float(weight or 1)
        except ValueError:
            continue
        if name[:2].casefold() in _BY_LANGUAGE and weighs > how_much:
            best, how_much = name[:2].casefold(), weighs
    return best
