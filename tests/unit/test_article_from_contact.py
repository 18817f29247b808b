"""An answer to a customer becomes a proposal in which the customer cannot be found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import MessageId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.words import Direction, DraftKind
from desktop.viewmodels.desk import Open
from desktop.viewmodels.knowledge.article_from_contact import from_answer, without
from tests.support.desk import ME, NOON, a_desk
from tests.support.people import EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = replace(
    FRIEDA,
    address="Musterweg 12\n20095 Hamburg",
    iban="DE89 3704 0044 0532 0130 00",
    born=date(1980, 5, 17),
)


@pytest.mark.parametrize(
    "words",
    [
        "Frau Musterfrau ruft an",
        "FRIEDA MUSTERFRAU",
        "Nummer K-10417",
        "unter 0171 39200 42",
        "unter +49 171 3920042 oder 0049-171/3920042",
        "an frieda.musterfrau@example.org",
        "an jemand.anders@firma.example.de",
        "im Musterweg 12, 20095 Hamburg",
        "Konto DE89 3704 0044 0532 0130 00",
        "Konto DE89370400440532013000",
        "geboren am 17.05.1980",
        "Zähler 48841637",
        "Vorgang V-20764",
    ],
)
def test_what_is_the_customers_own_is_a_placeholder(words: str) -> None:
    told = without(f"Bitte {words} beachten.", KNOWN)

    assert "{" in told
    for own in ("Muster", "10417", "39200", "392004", "@", "3704", "1980", "Hamburg", "488", "207"):
        assert own not in told
    assert told.startswith("Bitte ")
    assert told.endswith(" beachten.")


def test_ordinary_numbers_and_words_stay() -> None:
    words = "Ab 50 Euro in 14 Tagen, Fehler 0x80070005, Artikel 4711, Frist 31.12.2026."

    assert without(words, KNOWN) == words


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        ("Hallo Frau Muster, der Nachbar kann öffnen.\nGruß", "der Nachbar kann öffnen.\nGruß"),
        ("Dear Svenja,\n\na neighbour can open.", "a neighbour can open."),
        ("Guten Tag\nDer Platz bucht neu.", "Der Platz bucht neu."),
        ("Hallo! Der Platz bucht neu.", "Der Platz bucht neu."),
    ],
)
async def test_a_greeting_goes_and_an_answer_in_the_same_line_stays(
    profile: Path, reply: str, body: str
) -> None:
    sent = Message(
        id=MessageId("m-sent"), at=NOON, direction=Direction.OUTBOUND, text=reply, by=ME.agent
    )
    contact = replace(MAIL, messages=(*MAIL.messages, sent))
    async with a_desk(profile, records=(*EVERYTHING, contact)) as desk:
        desk.show(Open(MAIL.id, FRIEDA.id))
        taken = await from_answer(desk)

        assert taken is not None
        assert taken.body == body


async def test_the_reply_that_is_written_comes_before_the_one_that_was_sent(
    profile: Path,
) -> None:
    sent = Message(
        id=MessageId("m-sent"),
        at=NOON,
        direction=Direction.OUTBOUND,
        text="Guten Tag Frau Musterfrau,\nder Termin steht in der Bestätigung.",
        by=ME.agent,
    )
    contact = replace(MAIL, messages=(*MAIL.messages, sent))
    async with a_desk(profile, records=(*EVERYTHING, contact)) as desk:
        assert await from_answer(desk) is None
        desk.show(Open(MAIL.id, FRIEDA.id))
        taken = await from_answer(desk)
        assert taken is not None
        assert taken.body == "der Termin steht in der Bestätigung."
        assert taken.interaction == MAIL.id

        id_ = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)
        text = "Bitte den Aufzug prüfen, Frau Musterfrau."
        saving = SaveDraft(id=id_, interaction=MAIL.id, kind=DraftKind.REPLY, text=text)
        await desk.ask(saving)
        taken = await from_answer(desk)
        assert taken is not None
        assert taken.body == "Bitte den Aufzug prüfen, Frau {name}."
